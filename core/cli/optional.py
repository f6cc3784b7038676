"""Options whose default is the request's own, so that the command line and the engine cannot disagree."""

import argparse

from pydantic import BaseModel


def optional(
    group: argparse._ActionsContainer,
    flag: str,
    field: str,
    model: type[BaseModel],
    text: str,
    kind: type[str | int | float] = str,
    metavar: str | None = None,
    dest: str | None = None,
) -> None:
    """Add an option for ``field`` of ``model``: absent means that the request decides."""
    shown = metavar or flag.removeprefix("--").upper()
    words = f"{text} (default: {default_of(model, field)})".replace("%", "%%")
    group.add_argument(flag, type=kind, metavar=shown, dest=dest, help=words)


def default_of(model: type[BaseModel], field: str) -> object:
    """What ``field`` is when nobody says anything."""
    return model.model_fields[field].default
