"""The tokenizer of a model folder."""

from pathlib import Path

from transformers import AutoTokenizer, PreTrainedTokenizerBase

from core.checkpoint.code import may_run
from core.jobs.errors import StudioError


def load_tokenizer(folder: Path, *, trust_remote_code: bool = False) -> PreTrainedTokenizerBase:
    """The tokenizer in ``folder``, plain or compressed; raises ``StudioError`` where there is none that works."""
    trust_remote_code = may_run(folder, trust_remote_code)
    try:
        tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(
            folder, trust_remote_code=trust_remote_code, local_files_only=True
        )
    except (KeyboardInterrupt, SystemExit):
        raise
    # Tokenizers fail in many ways: missing files, missing packages, damaged JSON, and a panic in Rust, no Exception.
    except BaseException as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        raise StudioError(f"{folder} has no usable tokenizer ({reason}); add its tokenizer files.") from error
    return tokenizer
