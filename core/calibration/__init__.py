"""Text to token rows to moments, block by block, cached on disk."""
