from typing import Literal

import pytest
from pydantic import BaseModel

from core.jobs.document import read_document, save_document
from core.jobs.errors import StudioError


class Note(BaseModel):
    version: Literal[2] = 2
    text: str


def test_that_a_document_comes_back_as_it_was_saved(tmp_path):
    save_document(Note(text="naïve"), tmp_path / "note.json", "note")
    assert read_document(Note, tmp_path / "note.json", "note") == Note(text="naïve")


def test_that_a_document_of_a_newer_program_says_so_and_stays_as_it_is(tmp_path):
    file = tmp_path / "note.json"
    file.write_text('{"version": 3, "words": ["a"]}')
    with pytest.raises(StudioError, match=r"newer Rank Studio \(version 3 of the file, this program knows up to 2\)"):
        read_document(Note, file, "note")
    assert file.read_text() == '{"version": 3, "words": ["a"]}'


@pytest.mark.parametrize("content", ['{"version": "new"}', '{"version": 2}', "[3]", "", '{"version": true}'])
def test_that_other_faults_are_named_by_their_field(tmp_path, content):
    (tmp_path / "note.json").write_text(content)
    with pytest.raises(StudioError, match="is not a note that Rank Studio can use: at "):
        read_document(Note, tmp_path / "note.json", "note")
