"""Pickles run code when they are opened, so none is."""

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.checkpoint.headers import read_headers
from core.checkpoint.load import load_model
from core.jobs.errors import StudioError
from tests.families import make_checkpoint

ROOT = Path(__file__).parents[3]
OPENERS = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for package in ("core", "studio", "resources"):
        for path in (ROOT / package).rglob("*.py"):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_that_the_program_imports_nothing_that_opens_pickles() -> None:
    for path, tree in trees():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not OPENERS & {name.partition(".")[0] for name in names}, path


def test_that_nothing_is_loaded_by_torch_load_or_by_numpy_with_pickles() -> None:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
                assert (owner, node.func.attr) not in {("torch", "load"), ("np", "load"), ("numpy", "load")}, path
                allowed = [word.value for word in node.keywords if word.arg == "allow_pickle"]
                assert all(isinstance(value, ast.Constant) and value.value is False for value in allowed), path


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "model.pth", "model.ckpt"])
def test_that_pickled_weights_are_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    folder = make_checkpoint("llama", tmp_path / "llama")
    (folder / "model.safetensors").unlink()
    marker = tmp_path / "ran"

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return Path.touch, (marker,)

    (folder / name).write_bytes(pickle.dumps(Evil()))
    with pytest.raises(StudioError, match="pickled file"):
        read_headers(folder)
    with pytest.raises(StudioError, match="safetensors"):
        load_model(folder)
    assert not marker.exists()
