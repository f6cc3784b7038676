import stat
import subprocess
import sys
import threading

import pytest

from core.jobs.whole_file import whole_file, write_whole


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_that_bytes_and_text_are_written_as_they_are(tmp_path):
    write_whole(tmp_path / "bytes", b"\x00\r\n")
    write_whole(tmp_path / "text", "naïve\r\nline\n")
    assert (tmp_path / "bytes").read_bytes() == b"\x00\r\n"
    assert (tmp_path / "text").read_bytes() == "naïve\r\nline\n".encode()
    assert names(tmp_path) == ["bytes", "text"]


def test_that_an_older_file_stays_until_the_new_one_is_whole(tmp_path):
    file = tmp_path / "plan.json"
    file.write_text("old")
    with whole_file(file) as partial:
        partial.write_text("new")
        assert file.read_text() == "old"
    assert file.read_text() == "new"


def test_that_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    file = tmp_path / "plan.json"
    file.write_text("old")

    def half_written() -> None:
        with whole_file(file) as partial:
            partial.write_text("ha")
            raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError, match="disk is gone"):
        half_written()
    assert file.read_text() == "old"
    assert names(tmp_path) == ["plan.json"]


def test_that_a_place_that_cannot_be_written_is_an_oserror(tmp_path):
    with pytest.raises(OSError, match="no-folder"):
        write_whole(tmp_path / "no-folder" / "file", "text")


def test_that_writers_in_several_threads_do_not_take_each_others_partial_file(tmp_path):
    file, gate, places = tmp_path / "file", threading.Barrier(4), []

    def write(text: str) -> None:
        with whole_file(file) as partial:
            places.append(partial)
            partial.write_text(text)
            gate.wait(30)

    writers = [threading.Thread(target=write, args=(letter * 1000,)) for letter in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(set(places)) == 4
    assert file.read_text() in [letter * 1000 for letter in "abcd"]
    assert names(tmp_path) == ["file"]


def test_that_two_processes_have_partial_files_of_their_own(tmp_path):
    code = "import sys, pathlib; from core.jobs.whole_file import whole_file\n"
    code += "with whole_file(pathlib.Path(sys.argv[1])) as partial: partial.touch(); print(partial.name)"
    command = [sys.executable, "-c", code, str(tmp_path / "file")]
    said = {subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)}
    assert len(said) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX")
def test_that_a_new_file_may_be_read_by_whoever_the_umask_allows(tmp_path):
    (tmp_path / "plain").write_text("x")
    write_whole(tmp_path / "whole", "x")
    assert stat.S_IMODE((tmp_path / "whole").stat().st_mode) == stat.S_IMODE((tmp_path / "plain").stat().st_mode)
