"""What a decomposition method is: a name, the moments it needs, and the weighting it derives from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.jobs.errors import UsageError

if TYPE_CHECKING:
    from core.calibration.moments import MomentKind, Moments
    from core.factorization.weighting import Weighting
    from core.model import Site

Value = str | float | int | bool


@dataclass(frozen=True)
class Option:
    """One option of a method, with its published default."""

    name: str
    default: Value
    help: str
    choices: tuple[str, ...] = ()

    def checked(self, value: Value) -> Value:
        """``value`` as the default's type. Raises ``UsageError`` when it does not fit."""
        if self.choices:
            if value not in self.choices:
                raise UsageError(f"{self.name} is one of {', '.join(self.choices)}, not {value!r}.")
            return value
        if isinstance(self.default, bool) or isinstance(value, bool):
            if not (isinstance(self.default, bool) and isinstance(value, bool)):
                raise UsageError(f"{self.name} cannot be {value!r}; its default is {self.default!r}.")
            return value
        try:
            return type(self.default)(value)
        except (TypeError, ValueError):
            raise UsageError(f"{self.name} is a number such as {self.default}, not {value!r}.") from None


@dataclass(frozen=True)
class Method:
    """A registered method. ``weigh(site, moments, options)`` states its weighting; ``moments`` is ``None`` when
    ``needs`` is empty."""

    name: str
    summary: str
    citation: str
    needs: frozenset[MomentKind]
    weigh: Callable[[Site, Moments | None, Mapping[str, Value]], Weighting]
    options: tuple[Option, ...] = ()

    def checked_options(self, given: Mapping[str, Value]) -> dict[str, Value]:
        """Defaults overlaid with ``given``. Raises ``UsageError`` on an option the method does not have."""
        known = {option.name: option for option in self.options}
        for name in given:
            if name not in known:
                listed = ", ".join(known) or "none"
                raise UsageError(f"{self.name} has no option {name!r}; its options are: {listed}.")
        return {name: option.checked(given.get(name, option.default)) for name, option in known.items()}
