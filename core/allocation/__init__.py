"""Rank plans: their exact cost, the error curves they are judged by, and the allocators that make them."""
