"""Loads a whole model, plain or compressed, ready to run."""

import shutil
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import (
    MODEL_FOR_CAUSAL_LM_MAPPING,
    MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING,
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForImageTextToText,
    PreTrainedModel,
)

from core.checkpoint.code import may_run
from core.checkpoint.plausible import check_plausible
from core.checkpoint.settings import CONFIG, read_raw
from core.jobs.errors import StudioError
from core.jobs.places import cache_dir
from core.jobs.quiet import errors_only
from core.jobs.scratch import scratch_folder


def load_model(
    folder: Path,
    *,
    device: torch.device | str = "cpu",
    dtype: torch.dtype | str = "auto",
    trust_remote_code: bool = False,
    places: Mapping[int | str, int] | None = None,
) -> PreTrainedModel:
    """The text-generating model in ``folder``, in evaluation mode, on ``device``.

    ``dtype``: a torch dtype or its name; ``auto`` is the one it is stored in. ``places``: bytes of weights that each
    GPU and the host (``cpu``) may hold; the others stay on the disk and are read in every pass (accelerate), their
    parameters being on ``meta``. ``None``: all of them are on ``device``. Raises ``StudioError`` if ``folder`` is
    not a model that can be loaded, or lacks some of the weights.
    """
    check_folder(folder)
    check_plausible(folder, read_raw(folder / CONFIG))
    where: dict[str, Any] = {"trust_remote_code": may_run(folder, trust_remote_code), "local_files_only": True}
    how: dict[str, Any] = {"dtype": dtype, "use_safetensors": True}
    if places is not None:
        # What stays on the disk is read where it lies, but for what transformers has to put together first.
        assembled = scratch_folder(cache_dir("assembled"), "weights")
        how |= {"device_map": "auto", "max_memory": dict(places), "offload_folder": assembled}
    try:
        config = type(AutoConfig.from_pretrained(folder, **where))
        only_with_images = config in MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING and config not in MODEL_FOR_CAUSAL_LM_MAPPING
        auto = AutoModelForImageTextToText if only_with_images else AutoModelForCausalLM
        with errors_only("accelerate.big_modeling"):  # it warns that what is to stay on the disk does
            loaded: Any = auto.from_pretrained(folder, output_loading_info=True, **where, **how)
    except SafetensorError as error:
        raise StudioError(f"A weight file in {folder} is damaged ({error}); fetch or write the model again.") from error
    except (torch.OutOfMemoryError, MemoryError):
        raise
    except Exception as error:  # a config may say anything, and each family stumbles over it in its own way
        raise StudioError(f"The model in {folder} cannot be loaded: {_in_words(error)}") from error
    model, found = loaded
    missing = sorted(found["missing_keys"])
    if missing:
        raise StudioError(
            f"The files in {folder} lack {len(missing)} of the model's weights, {missing[0]} for one; "
            "fetch or write the model again."
        )
    if places is not None:
        weakref.finalize(model, shutil.rmtree, assembled, ignore_errors=True)
    ready: PreTrainedModel = model if places is not None else model.to(device)
    return ready


def check_folder(folder: Path) -> None:
    """Raises ``StudioError`` where ``folder`` is not there, or has no config or no safetensors."""
    if not folder.is_dir():
        raise StudioError(f"There is no model folder at {folder}.")
    if not (folder / "config.json").is_file():
        raise StudioError(f"{folder} is not a model folder: it has no config.json.")
    if not any(folder.glob("*.safetensors")):
        raise StudioError(f"{folder} has no .safetensors files; convert its weights to safetensors first.")


def _in_words(error: Exception) -> str:
    text = str(error)
    if "ignore_mismatched_sizes" in text:
        return "its weights do not have the shapes that config.json says; fetch or write it again."
    if "trust_remote_code" in text:
        return "it needs Python code that came with it; read that code and, if you trust it, allow remote code."
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line), type(error).__name__)
