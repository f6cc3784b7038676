"""What one click came to, in words, and what makes sense next."""

import math
from dataclasses import dataclass
from pathlib import Path

from core.allocation.recipe import DEFAULT_RECIPE
from core.allocation.target import Target
from core.model.coherence import INCOHERENT_TIMES
from core.requests import EvaluateResult
from studio.planning.order import Order
from studio.planning.outcome_words import flaw_words
from studio.planning.target_words import target_words
from studio.translation import tr
from studio.words import count, size

_THOROUGH = "best"
_LITTLE, _MUCH = 0.06, 0.25
"""Rises of the loss in nats a token: about 6 % and 28 % of perplexity."""

_FASTER, _SLOWER = 1.05, 0.95
"""Factors of speed that are worth a word; what lies between may be noise."""


@dataclass(frozen=True)
class NextStep:
    """A button: the same again with another target or recipe."""

    title: str
    why: str
    target: Target
    recipe: str


@dataclass(frozen=True)
class Outcome:
    """Both models as they were measured."""

    order: Order
    dense: EvaluateResult
    small: EvaluateResult

    @property
    def rise(self) -> float:
        """Of the mean next-token loss, in nats; infinite where the model broke."""
        before, after = self.dense.perplexity, self.small.perplexity
        if not (0 < before < math.inf and 0 < after < math.inf):
            return math.inf
        return math.log(after / before)

    @property
    def headline(self) -> str:
        """``22% smaller, and 18% more perplexed.``"""
        smaller = 1 - self.small.bytes_on_disk / max(1, self.dense.bytes_on_disk)
        share = f"{smaller:.0%}"
        if self.rise == math.inf:
            broken = tr("{share} smaller, but the model no longer predicts text.").format(share=share)
            return broken if smaller > 0 else tr("No smaller, and the model no longer predicts text.")
        if self.rise <= 0:
            free = tr("{share} smaller, at no loss that was measured.").format(share=share)
            return free if smaller > 0 else tr("No smaller, at no loss that was measured.")
        words = tr("{share} smaller, at a perplexity {rise} higher.")
        without = tr("No smaller, at a perplexity {rise} higher.")
        return (words if smaller > 0 else without).format(share=share, rise=f"{math.expm1(self.rise):.0%}")

    @property
    def flaw(self) -> str:
        """Why the small model is incoherent; "" where it is not. The dense one may have been measured after it."""
        small, dense = self.small, self.dense
        worse = small.perplexity > INCOHERENT_TIMES * dense.perplexity
        return flaw_words(small if small.flaw or not worse else small.model_copy(update={"flaw": "worse"}))

    @property
    def gained(self) -> str:
        """Size, and speed where it rose."""
        dense, small = self.dense, self.small
        text = tr(
            "{size} on disk instead of {dense_size}, {parameters} parameters instead of {dense_parameters}."
        ).format(
            size=size(small.bytes_on_disk),
            dense_size=size(dense.bytes_on_disk),
            parameters=count(small.parameters),
            dense_parameters=count(dense.parameters),
        )
        reads = tr("It reads text {times} times as fast.").format(times=f"{self._reading:.1f}")
        writes = tr("It generates {times} times as fast.").format(times=f"{self._writing:.1f}")
        faster = (reads if self._reading >= _FASTER else "", writes if self._writing >= _FASTER else "")
        return " ".join(filter(None, (text, *faster)))

    @property
    def lost(self) -> str:
        """Perplexity, accuracy, and speed where it fell."""
        dense, small = self.dense, self.small
        text = tr("Perplexity {before} → {after} over {tokens} tokens.").format(
            before=f"{dense.perplexity:.2f}", after=f"{small.perplexity:.2f}", tokens=f"{small.tokens:,}"
        )
        before = {task.task: task.accuracy for task in dense.tasks}
        for task in small.tasks:
            if task.task in before:
                text += f" {task.task} {before[task.task]:.1%} → {task.accuracy:.1%}."
        reads = tr("It reads text at {share} of the speed.").format(share=f"{self._reading:.0%}")
        writes = tr("It generates at {share} of the speed on this device.").format(share=f"{self._writing:.0%}")
        slower = (reads if self._reading <= _SLOWER else "", writes if self._writing <= _SLOWER else "")
        return " ".join(filter(None, (text, *slower)))

    @property
    def _reading(self) -> float:
        """How many times as fast the compressed model took in text."""
        return _factor(self.small.tokens_per_second, self.dense.tokens_per_second)

    @property
    def _writing(self) -> float:
        """The same for one token after the other."""
        return _factor(self.small.generated_per_second, self.dense.generated_per_second)

    @property
    def advice(self) -> str:
        """How to take it, in one sentence."""
        if self.rise == math.inf or self.rise > _MUCH:
            return tr("That is a lot to lose: keep more, or spend more work on the same size.")
        if self.rise > _LITTLE:
            return tr("A usual price for this size.")
        return tr("There is room left: it can become smaller still.")

    def next_steps(self) -> tuple[NextStep, ...]:
        """The most sensible one first."""
        harder = self._with_recipe()
        if self.rise > _MUCH:
            steps = [harder, self._moved(1)]
        elif self.rise > _LITTLE:
            steps = [harder, self._moved(-1)] if harder else [self._moved(1), self._moved(-1)]
        else:
            steps = [self._moved(-1), harder]
        return tuple(step for step in steps if step is not None)

    def _with_recipe(self) -> NextStep | None:
        """The next more thorough recipe at the same target."""
        ladder = ("fast", DEFAULT_RECIPE, _THOROUGH)
        now = self.order.recipe
        after = ladder[ladder.index(now) + 1 :] if now in ladder else ()
        if not after:
            return None
        title = tr("Again with {recipe}")
        why = tr("The same target with the recipe {recipe}, which takes longer and loses less.")
        name = tr(after[0])
        return NextStep(title.format(recipe=name), why.format(recipe=name), self.order.target, after[0])

    def _moved(self, way: int) -> NextStep | None:
        """A tenth larger (1) or smaller (-1)."""
        target = moved(self.order.target, way)
        if target is None:
            return None
        words = tr("Keep more: {target}") if way > 0 else tr("Go smaller: {target}")
        why = tr("The same recipe for {target} instead of {present}.").format(
            target=target_words(target), present=target_words(self.order.target)
        )
        return NextStep(words.format(target=target_words(target)), why, target, self.order.recipe)

    @property
    def folder(self) -> Path:
        return Path(self.order.out)


def _factor(after: float, before: float) -> float:
    """1 where one of them is not known."""
    return after / before if after > 0 and before > 0 else 1.0


def moved(target: Target, way: int) -> Target | None:
    """A step towards a larger (1) or smaller (-1) model; ``None`` where there is none."""
    if target.unit == "keep":
        value = round(target.value + 0.1 * way, 3)
        return target.model_copy(update={"value": value}) if 0.05 <= value < 1.0 else None
    # A higher perplexity is a smaller model.
    factor = 1 - 0.1 * way if target.unit == "perplexity" else 1 + 0.1 * way
    return target.model_copy(update={"value": float(f"{target.value * factor:.3g}")})
