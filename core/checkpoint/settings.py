"""A checkpoint's ``config.json``: read with clear errors, and without running anybody's code unless asked."""

from pathlib import Path
from typing import Any

import transformers
from transformers import AutoConfig, PreTrainedConfig
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

from core.checkpoint.code import not_trusted
from core.checkpoint.plausible import check_plausible
from core.jobs.errors import StudioError
from core.jobs.plain_json import read_json

CONFIG = "config.json"


def read_config(folder: Path, *, trust_remote_code: bool) -> PreTrainedConfig:
    """The transformers configuration of ``folder``.

    Raises ``StudioError`` when there is none, it is damaged, the architecture is unknown, it needs code that is not
    allowed to run, or the weights are quantised or compressed already.
    """
    path = folder / CONFIG
    raw = read_raw(path)
    _refuse_quantised(folder, raw)
    model_type = raw.get("model_type")
    if model_type not in CONFIG_MAPPING:
        _refuse_unknown(path, raw, trust_remote_code)
    check_plausible(folder, raw)
    try:
        config: PreTrainedConfig = AutoConfig.from_pretrained(
            folder, trust_remote_code=trust_remote_code, local_files_only=True
        )
    except Exception as error:  # configurations validate themselves, each in its own way
        raise StudioError(f"{path} is not a usable {model_type} configuration ({_reason(error)}).") from error
    return config


def read_raw(path: Path) -> dict[str, Any]:
    """What a ``config.json`` says, before anybody makes sense of it. Raises ``StudioError``."""
    if not path.is_file():
        gguf = next(path.parent.glob("*.gguf"), None)
        if gguf is not None:
            raise StudioError(f"{path.parent} is no Hugging Face model folder; open the file {gguf} itself.")
        raise StudioError(f"{path.parent} has no {CONFIG}, so it is not a Hugging Face model folder; check the path.")
    try:
        raw = read_json(path)
    except (OSError, ValueError) as error:
        raise StudioError(f"{path} is not readable JSON ({_reason(error)}); download it again.") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("model_type", ""), str | None):
        raise StudioError(f"{path} does not hold a configuration; download it again.")
    return raw


def _refuse_quantised(folder: Path, raw: dict[str, Any]) -> None:
    quantisation = raw.get("quantization_config")
    if not isinstance(quantisation, dict):
        return
    method = quantisation.get("quant_method", "unknown")
    if method == "low_rank":
        raise StudioError(
            f"{folder} is compressed already (low_rank); measure it with 'rank-studio evaluate', or open the model it "
            "was made from to compress again."
        )
    raise StudioError(f"The weights of {folder} are quantised ({method}); open the unquantised original instead.")


def _refuse_unknown(path: Path, raw: dict[str, Any], trust_remote_code: bool) -> None:
    has_code = isinstance(raw.get("auto_map"), dict) and "AutoConfig" in raw["auto_map"]
    if has_code and trust_remote_code:
        return
    if has_code:
        raise not_trusted(path.parent)
    named = f"the architecture '{raw['model_type']}'" if raw.get("model_type") else "no architecture (model_type)"
    raise StudioError(
        f"{path} names {named}, which transformers {transformers.__version__} does not know; update transformers or "
        "check the file."
    )


def _reason(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(". ") if lines else type(error).__name__
