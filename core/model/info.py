"""The frozen description of an opened checkpoint that travels to the window and the command line."""

import hashlib
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from core.model.site import Site

_BYTES = {"float64": 8, "float32": 4, "bfloat16": 2, "float16": 2}


class Skipped(BaseModel):
    """Something that looks compressible and is not, with the reason."""

    model_config = ConfigDict(frozen=True)

    name: str
    reason: str


class ModelInfo(BaseModel):
    """A checkpoint as its headers describe it; no weight has been read."""

    model_config = ConfigDict(frozen=True)

    source: str
    """What the user typed: a folder, a Hub id, a ``.gguf`` file, ``sample`` or ``tiny``."""
    name: str
    """Short name to show, e.g. ``SmolLM2-135M-Instruct``."""
    folder: str
    """The local Hugging Face folder the weights are read from."""
    model_type: str
    architecture: str
    blocks: int
    hidden_size: int
    vocabulary: int
    dtype: str
    """The dtype most parameters are stored in, as torch spells it (``bfloat16``)."""
    parameters: int
    """All parameters in the files (tied ones once)."""
    bytes_on_disk: int
    tied_embeddings: bool
    sites: tuple[Site, ...]
    skipped: tuple[Skipped, ...] = ()

    @cached_property
    def site_parameters(self) -> int:
        """Parameters of all sites: what ``keep`` is a fraction of."""
        return sum(site.parameters for site in self.sites)

    @cached_property
    def structure(self) -> str:
        """Digest of the sites' names and shapes: a plan fits every model that has the same one."""
        text = "\n".join(f"{s.name} {s.shape[0]} {s.shape[1]}" for s in self.sites)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @cached_property
    def by_name(self) -> dict[str, Site]:
        return {site.name: site for site in self.sites}

    def dtype_bytes(self, dtype: str = "auto") -> int:
        """Bytes of one parameter in ``dtype``; ``auto``: the checkpoint's."""
        return _BYTES.get(self.dtype if dtype == "auto" else dtype, 2)
