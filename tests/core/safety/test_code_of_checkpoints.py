"""No code of a checkpoint runs without the yes of a person to that very code."""

import json
from pathlib import Path

import pytest
import transformers

from core.checkpoint.code import is_our_modelling_file, may_run
from core.checkpoint.load import load_model
from core.checkpoint.modeling_low_rank import MODULE_FILE
from core.checkpoint.open import open_checkpoint
from core.checkpoint.upload import upload_folder
from core.execute import execute
from core.jobs.errors import StudioError
from core.jobs.events import JobFailed, JobFinished
from core.jobs.reporter import silent
from core.jobs.trusted import trust
from core.requests import OpenModel
from tests.factors import compress, mixed_plan
from tests.families import make_checkpoint


@pytest.fixture
def own_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that brings its own model code, which leaves a file ``ran`` where it is executed."""
    monkeypatch.setattr(transformers.dynamic_module_utils, "HF_MODULES_CACHE", str(tmp_path / "modules"))
    folder = make_checkpoint("llama", tmp_path / "own")
    (folder / "own.py").write_text(
        "from pathlib import Path\nfrom transformers import LlamaConfig, LlamaForCausalLM\n"
        f"Path({str(tmp_path / 'ran')!r}).touch()\n"
        "class OwnConfig(LlamaConfig):\n    model_type = 'own'\n"
        "class OwnModel(LlamaForCausalLM):\n    config_class = OwnConfig\n"
    )
    config = json.loads((folder / "config.json").read_text())
    names = {"AutoConfig": "own.OwnConfig", "AutoModelForCausalLM": "own.OwnModel"}
    (folder / "config.json").write_text(json.dumps(config | {"model_type": "own", "auto_map": names}))
    return folder


def refusal(folder: Path) -> JobFailed:
    terminal = execute(OpenModel(model=str(folder)), lambda _event: None).terminal
    assert isinstance(terminal, JobFailed)
    return terminal


def test_that_a_yes_holds_for_the_very_code_that_was_asked_about(own_code: Path, tmp_path: Path) -> None:
    failed = refusal(own_code)
    assert "own.py" in failed.message
    assert not (tmp_path / "ran").exists()

    trust(failed.code)
    assert isinstance(execute(OpenModel(model=str(own_code)), lambda _event: None).terminal, JobFinished)
    assert (tmp_path / "ran").exists()


def test_that_changed_code_asks_again(own_code: Path, tmp_path: Path) -> None:
    trust(refusal(own_code).code)
    with (own_code / "own.py").open("a") as file:
        file.write("# changed\n")
    assert "own.py" in refusal(own_code).message
    assert not (tmp_path / "ran").exists()


def test_that_a_new_file_beside_the_code_asks_again(own_code: Path) -> None:
    trust(refusal(own_code).code)
    (own_code / "helper.py").write_text("")
    assert "helper.py" in refusal(own_code).message


def test_that_the_flag_is_a_yes_for_one_run_only(own_code: Path) -> None:
    open_checkpoint(str(own_code), silent(), trust_remote_code=True)
    with pytest.raises(StudioError, match="brings its own model code"):
        open_checkpoint(str(own_code), silent())


def test_that_code_of_another_model_on_the_hub_is_not_fetched(own_code: Path) -> None:
    config = json.loads((own_code / "config.json").read_text())
    config["auto_map"]["AutoConfig"] = "somebody/else--own.OwnConfig"
    (own_code / "config.json").write_text(json.dumps(config))
    with pytest.raises(StudioError, match="names code of another model on the Hub"):
        may_run(own_code, False)


def test_that_code_that_is_named_deep_in_nested_lists_is_found(own_code: Path) -> None:
    config = json.loads((own_code / "config.json").read_text())
    named = f'"auto_map": {"[" * 500}"somebody/else--own.OwnConfig"{"]" * 500}'
    (own_code / "config.json").write_text(f"{json.dumps(config)[:-1]}, {named}}}")
    with pytest.raises(StudioError, match="names code of another model on the Hub"):
        may_run(own_code, False)


def test_that_the_modelling_file_of_a_compressed_folder_is_compared_and_never_run(tmp_path: Path) -> None:
    source = open_checkpoint(str(make_checkpoint("llama", tmp_path / "llama")), silent())
    small = tmp_path / "small"
    compress(source, mixed_plan(source, "factored"), small)
    assert is_our_modelling_file(small)

    (small / MODULE_FILE).write_text(f"from pathlib import Path\nPath({str(tmp_path / 'ran')!r}).touch()\n")
    assert not is_our_modelling_file(small)
    with pytest.raises(StudioError, match="is not the file that Rank Studio writes"):
        upload_folder(small, "me/small", public=False, reporter=silent())
    load_model(small, trust_remote_code=True)
    assert not (tmp_path / "ran").exists()
