"""The model asked by allocators: scores of plans on search rows, gradients by masks. ``speed`` alone needs no torch."""
