"""What is registered, as help shows it below the options. Registries are imported only when it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.allocation.allocators import Allocator
    from core.factorization.method import Method
    from core.refinement.steps import Step


def of_plans() -> str:
    """What a plan may name: methods with their options, and allocators."""
    from core.allocation.allocators import ALLOCATORS
    from core.factorization.methods import METHODS

    lines = ["methods:"]
    for method in METHODS.values():
        lines += _listed(method, "--option ")
    lines += ["", "allocators:"]
    for allocator in ALLOCATORS.values():
        lines += _listed(allocator, "--allocator-option ")
    return "\n".join(lines) + "\n"


def of_compression() -> str:
    """What a plan may name, and the steps of refinement."""
    from core.refinement.steps import STEPS

    lines = ["refinement steps, in the order they are done:"]
    for step in STEPS.values():
        lines += _listed(step, f"--refine-option {step.name}.")
    return f"{of_plans()}\n" + "\n".join(lines) + "\n"


def _listed(entry: Method | Allocator | Step, flag: str) -> list[str]:
    """Lines on a method, an allocator or a step: what it is, what it costs, and its options with their defaults."""
    lines = [f"  {entry.name:<15} {entry.summary} ({entry.citation}; cost: {entry.cost})"]
    for option in entry.options:
        choices = f" One of {', '.join(option.choices)}." if option.choices else ""
        lines.append(f"  {'':<15}   {flag}{option.name}={option.default}: {option.help}{choices}")
    return lines
