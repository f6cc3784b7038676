"""Floors per kind as a person types them: ``v=0.6, k=0.5``."""

from collections.abc import Mapping


def floors_words(floors: Mapping[str, float]) -> str:
    """Floors as they are typed."""
    return ", ".join(f"{kind}={share:g}" for kind, share in floors.items())


def floors_from(text: str) -> dict[str, float]:
    """Floors by kind. Raises ``ValueError`` with a sentence about the first part that makes no sense."""
    floors = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        kind, _, share = (piece.strip() for piece in part.partition("="))
        try:
            value = float(share)
        except ValueError:
            raise ValueError(f"“{part}” is not a kind and a fraction; write for example v=0.6.") from None
        if not kind or not 0 <= value <= 1:
            raise ValueError(f"“{part}” needs a kind and a fraction between 0 and 1; write for example v=0.6.")
        floors[kind] = value
    return floors
