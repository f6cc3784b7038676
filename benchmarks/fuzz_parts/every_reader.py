"""All readers there are."""

from fuzz_parts.caches import CACHES
from fuzz_parts.checkpoints import CHECKPOINTS
from fuzz_parts.documents import DOCUMENTS
from fuzz_parts.gguf_files import GGUF
from fuzz_parts.histories import HISTORIES
from fuzz_parts.reader import Reader
from fuzz_parts.texts import TEXTS

READERS: tuple[Reader, ...] = (*CHECKPOINTS, *GGUF, *DOCUMENTS, *HISTORIES, *TEXTS, *CACHES)
