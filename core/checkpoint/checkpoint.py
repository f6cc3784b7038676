"""An opened checkpoint: described from headers, its weights read one matrix at a time."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import torch
from transformers import PreTrainedConfig, PreTrainedTokenizerBase

from core.checkpoint.digests import file_digest
from core.checkpoint.headers import Headers, TensorHeader
from core.checkpoint.raw import mapped_tensor, read_tensor
from core.checkpoint.skeleton import Skeleton
from core.checkpoint.tokenizer import load_tokenizer
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter
from core.model import ModelInfo, Site


class Checkpoint:
    """A local Hugging Face folder with safetensors; made by ``core.checkpoint.open.open_checkpoint``."""

    def __init__(
        self, folder: Path, info: ModelInfo, config: PreTrainedConfig, files: Headers, *, trust_remote_code: bool
    ) -> None:
        self.folder = folder
        self.info = info
        self.config = config
        self.files = files
        self.trust_remote_code = trust_remote_code

    def weight(self, site: Site) -> torch.Tensor:
        """The weight of a site, [m, n] whatever way it is stored, in the checkpoint's dtype, on the CPU.

        Raises ``StudioError`` naming the site when a number in it is not finite or the file cannot be read.
        """
        weight = self.tensor(site.tensor)
        if not bool(torch.isfinite(weight).all()):
            raise StudioError(
                f"The weight of {site.name} in {self.files[site.tensor].file} holds NaN or infinity; the checkpoint is "
                "damaged: download it again or export it anew."
            )
        return weight.T.contiguous() if site.transposed else weight

    def tensor(self, name: str) -> torch.Tensor:
        """Any tensor of the files by its stored name, as it is stored, on the CPU; ``KeyError`` if there is none."""
        return self._read(name, read_tensor)

    def mapped(self, name: str) -> torch.Tensor:
        """The same where it lies on disk, without taking memory; not to be written to."""
        return self._read(name, mapped_tensor)

    def _read(self, name: str, reader: Callable[[TensorHeader], torch.Tensor]) -> torch.Tensor:
        header = self.files[name]
        try:
            return reader(header)
        except (OSError, ValueError) as error:
            raise StudioError(
                f"{name} cannot be read from {header.file} ({error}); download the file again."
            ) from error

    def content_key(self, site: Site) -> str:
        """sha256 (hex) over dtype, shape and raw bytes of a site's stored weight: a key that survives renames."""
        header = self.files[site.tensor]
        digest = hashlib.sha256(f"{header.dtype} {header.shape}".encode())
        with header.file.open("rb") as stream:
            stream.seek(header.start)
            digest.update(stream.read(header.end - header.start))
        return digest.hexdigest()

    def digest(self, reporter: Reporter | None = None) -> str:
        """sha256 (hex) over the digests of all weight files in order; each file is hashed once and remembered."""
        lines = [f"{file_digest(file, reporter)}  {file.name}" for file in self.files.files]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def tokenizer(self) -> PreTrainedTokenizerBase:
        """The folder's own tokenizer; raises ``StudioError`` where there is none that works."""
        return load_tokenizer(self.folder, trust_remote_code=self.trust_remote_code)

    def skeleton(self, reporter: Reporter | None = None) -> Skeleton:
        """The whole model on the meta device, to be filled piece by piece; a fresh one with every call."""
        return Skeleton(
            self.folder, self.config, self.files, self.tensor, self.mapped, self.trust_remote_code, reporter
        )
