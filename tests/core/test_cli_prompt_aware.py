"""``rank-studio evaluate DIR --prompt-aware SHARE`` on the shipped model, with the real engine."""

import json
from pathlib import Path

import pytest

from core.cli import main
from core.requests import SelectByPromptResult

TEXT = ["--windows", "2", "--length", "64"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """One folder stored factored and one pivoted, in a home of their own."""
    folder = tmp_path_factory.mktemp("folders")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RANK_STUDIO_HOME", str(folder / "home"))
        for storage in ("factored", "pivoted"):
            words = ["--method", "svd", "--keep", "0.7", "--storage", storage, "--out", str(folder / storage)]
            assert main(["compress", "tiny", *words, "--quiet"]) == 0
        yield folder


def test_that_prompt_aware_measures_three_choices_as_json(folders: Path, capfd):
    code = main(["evaluate", str(folders / "factored"), "--prompt-aware", "0.5", *TEXT, "--json"])
    result = SelectByPromptResult.model_validate_json(capfd.readouterr().out)
    assert code == 0
    assert (result.share, result.rows, result.tokens) == (0.5, 2, 62)
    assert result.all_components < min(result.by_prompt, result.first_components)
    assert 0.4 < result.multiplications < 0.6


def test_that_prompt_aware_as_text_tells_compute_from_memory(folders: Path, capfd):
    assert main(["evaluate", str(folders / "factored"), "--prompt-aware", "0.5", *TEXT]) == 0
    out, err = capfd.readouterr()
    assert "perplexity, 50.00 % of the components, by prompt" in out
    assert "% of those of all components" in out
    assert "parameters as before" in out
    assert "Choose components by prompt in" in err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("{folders}/pivoted --prompt-aware 0.5", 1, "is stored pivoted"),
        ("tiny --prompt-aware 0.5", 1, "has no low-rank sites"),
        ("{folders}/factored --prompt-aware 0", 2, "--prompt-aware cannot be 0"),
        ("{folders}/factored --prompt-aware nan", 2, "--prompt-aware cannot be nan"),
        ("{folders}/factored --prompt-aware 0.5 --prompt Hello", 2, "--prompt cannot be given"),
        ("{folders}/factored --prompt-aware 0.5 --length 2", 2, "--length cannot be 2"),
    ],
)
def test_that_what_cannot_choose_by_prompt_is_one_sentence(words: str, code: int, said: str, folders: Path, capfd):
    got = main(["evaluate", *words.replace("{folders}", str(folders)).split(), "--json"])
    answer = json.loads(capfd.readouterr().out)
    assert got == code
    assert said in answer["error"]
    assert "Internal error" not in answer["error"]
