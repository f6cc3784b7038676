"""Checkpoints: opened, listed and streamed one matrix at a time, written, and loaded again.

Importing this package teaches ``transformers`` to open compressed checkpoints.
"""

from core.checkpoint import modeling_low_rank

__all__ = ["modeling_low_rank"]
