"""Options of methods, allocators and refinement steps: declared once, and checked, shown and listed from there."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from core.jobs.errors import UsageError

Value = str | float | int | bool
Options = Mapping[str, Value]


@dataclass(frozen=True)
class Option:
    """One option of a method, with its published default. ``minimum``, ``maximum``: of a number, both allowed."""

    name: str
    default: Value
    help: str
    choices: tuple[str, ...] = ()
    minimum: float = -math.inf
    maximum: float = math.inf

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
        if isinstance(self.default, str):
            return str(value)
        try:
            number = type(self.default)(value)
        except (TypeError, ValueError, OverflowError):
            raise UsageError(f"{self.name} is a number such as {self.default}, not {value!r}.") from None
        if not self.minimum <= float(number) <= self.maximum:
            raise UsageError(f"{self.name} must be {self._range()}, not {value!r}.")
        return number

    def _range(self) -> str:
        if self.maximum == math.inf:
            return "a number" if self.minimum == -math.inf else f"at least {self.minimum:g}"
        return f"between {self.minimum:g} and {self.maximum:g}"


def checked_options(owner: str, declared: tuple[Option, ...], given: Options) -> dict[str, Value]:
    """Defaults overlaid with ``given``. Raises ``UsageError`` on an option that ``owner`` does not have."""
    known = {option.name: option for option in declared}
    for name in given:
        if name not in known:
            listed = ", ".join(known) or "none"
            raise UsageError(f"{owner} has no option {name!r}; its options are: {listed}.")
    return {name: option.checked(given.get(name, option.default)) for name, option in known.items()}
