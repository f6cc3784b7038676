"""From what a person types to an opened checkpoint: folder, Hub id, ``.gguf`` file, ``sample`` or ``tiny``."""

from collections import Counter
from pathlib import Path

from transformers import PreTrainedConfig

from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.code import may_run
from core.checkpoint.gguf import open_gguf
from core.checkpoint.headers import Headers, read_headers
from core.checkpoint.hub import download, is_hub_id
from core.checkpoint.names import StoredNames, stored_names
from core.checkpoint.sample import SAMPLE_NAME, open_sample
from core.checkpoint.settings import read_config
from core.checkpoint.sites import Listing, list_sites
from core.checkpoint.structure import build_structure
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter
from core.model import ModelInfo


def open_checkpoint(model: str, reporter: Reporter, *, trust_remote_code: bool = False) -> Checkpoint:
    """Open a model: headers and structure only, no weight is read.

    ``model``: see ``resolve``. Raises ``StudioError``, one sentence naming the file and the remedy, for everything
    that keeps a model from being opened; ``Cancelled`` from the reporter while fetching or converting.
    """
    folder = resolve(model, reporter)
    reporter.check()
    trust_remote_code = may_run(folder, trust_remote_code)
    config = read_config(folder, trust_remote_code=trust_remote_code)
    headers = read_headers(folder)
    structure = build_structure(folder, config, trust_remote_code=trust_remote_code)
    names = stored_names(structure.model, headers)
    listing = list_sites(folder, structure, headers, names)
    architecture = type(structure.model).__name__
    info = _describe(model, folder, config, headers, names, listing, architecture, len(structure.blocks))
    return Checkpoint(folder, info, config, headers, trust_remote_code=trust_remote_code)


def resolve(model: str, reporter: Reporter) -> Path:
    """The local folder of ``model``: itself, a Hub snapshot, a converted GGUF file, the sample or the tiny model.

    A folder or file of that name comes before a Hub model of that name. Raises ``StudioError`` where there is none.
    """
    if model == "sample":
        return open_sample(reporter)
    if model == "tiny":
        from resources import tiny_folder

        return Path(tiny_folder())
    path = Path(model).expanduser()
    if path.is_dir():
        return path.resolve()
    if path.is_file():
        if path.suffix == ".gguf":
            return open_gguf(path.resolve(), reporter)
        raise StudioError(f"{path} is a file; give the folder it lies in, or a .gguf file.")
    if is_hub_id(model):
        return download(model, reporter)
    raise StudioError(f"There is no folder or .gguf file '{model}'; check the path, or give a Hub id (owner/name).")


def _describe(
    model: str,
    folder: Path,
    config: PreTrainedConfig,
    headers: Headers,
    names: StoredNames,
    listing: Listing,
    architecture: str,
    blocks: int,
) -> ModelInfo:
    text = config.get_text_config()
    twice = [target for target, source in names.tied.items() if target in names.plain and source in names.plain]
    in_dtype: Counter[str] = Counter()
    for header in headers.values():
        in_dtype[header.dtype] += header.parameters
    return ModelInfo(
        source=model,
        name=_short_name(model, folder),
        folder=str(folder),
        model_type=config.model_type,
        architecture=architecture,
        blocks=blocks,
        hidden_size=int(getattr(text, "hidden_size", 0)),
        vocabulary=int(getattr(text, "vocab_size", 0)),
        dtype=in_dtype.most_common(1)[0][0] if in_dtype else "float32",
        parameters=sum(in_dtype.values()) - sum(headers[names.plain[target]].parameters for target in twice),
        bytes_on_disk=headers.bytes_on_disk(),
        tied_embeddings=bool(getattr(text, "tie_word_embeddings", False)),
        sites=listing.sites,
        skipped=listing.skipped,
    )


def _short_name(model: str, folder: Path) -> str:
    if model == "sample":
        return SAMPLE_NAME
    if model == "tiny":
        return model
    if Path(model).suffix == ".gguf":
        return Path(model).stem
    return model.rpartition("/")[2] if is_hub_id(model) and not Path(model).is_dir() else folder.name
