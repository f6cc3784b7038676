"""The engine of Rank Studio: low-rank factorisation of language models. Knows no Qt."""

__version__ = "0.2.0"
