"""The few layers of ARS's hypernetwork, with their gradients by hand: the window has numpy and no torch."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]


@dataclass(eq=False)
class Gru:
    """A gated recurrent unit (Cho et al. 2014, in torch's form, gates in the order reset, update, new):

    r = s(x_r + h_r), z = s(x_z + h_z), n = tanh(x_n + r h_n), h' = (1 - z) n + z h,
    with x = input W^T + b and h = state U^T + c. W [3H, I], U [3H, H], b and c [3H]; states start at 0.
    """

    W: Floats
    U: Floats
    b: Floats
    c: Floats
    _trace: list[tuple[Floats, ...]] = field(default_factory=list)
    _input: Floats | None = None

    @staticmethod
    def of(inputs: int, hidden: int, rng: np.random.Generator, dtype: npt.DTypeLike) -> "Gru":
        bound = 1 / np.sqrt(hidden)
        shapes = ((3 * hidden, inputs), (3 * hidden, hidden), (3 * hidden,), (3 * hidden,))
        W, U, b, c = (rng.uniform(-bound, bound, shape).astype(dtype) for shape in shapes)
        return Gru(W, U, b, c)

    @property
    def parameters(self) -> list[Floats]:
        return [self.W, self.U, self.b, self.c]

    def run(self, inputs: Floats) -> Floats:
        """States [L, H] after each of the inputs [L, I]."""
        size = self.U.shape[1]
        self._input, self._trace = inputs, []
        given = inputs @ self.W.T + self.b
        state = np.zeros(size, inputs.dtype)
        states = np.empty((len(inputs), size), inputs.dtype)
        for step, x in enumerate(given):
            h = self.U @ state + self.c
            reset = _sigmoid(x[:size] + h[:size])
            update = _sigmoid(x[size : 2 * size] + h[size : 2 * size])
            new = np.tanh(x[2 * size :] + reset * h[2 * size :])
            self._trace.append((state, reset, update, new, h[2 * size :]))
            state = (1 - update) * new + update * state
            states[step] = state
        return states

    def back(self, upstream: Floats) -> list[Floats]:
        """Gradients of ``parameters`` from those of the last states [L, H]."""
        assert self._input is not None, "run comes before back"
        of_W, of_U, of_b, of_c = (np.zeros_like(values) for values in self.parameters)
        carried = np.zeros_like(upstream[0])
        for step in range(len(upstream) - 1, -1, -1):
            state, reset, update, new, h_new = self._trace[step]
            of_state = upstream[step] + carried
            of_new = of_state * (1 - update) * (1 - new**2)
            of_update = of_state * (state - new) * update * (1 - update)
            of_reset = of_new * h_new * reset * (1 - reset)
            of_x = np.concatenate([of_reset, of_update, of_new])
            of_h = np.concatenate([of_reset, of_update, of_new * reset])
            of_W += np.outer(of_x, self._input[step])
            of_U += np.outer(of_h, state)
            of_b += of_x
            of_c += of_h
            carried = of_state * update + of_h @ self.U
        return [of_W, of_U, of_b, of_c]


class LayerNorm:
    """Each row scaled to mean 0 and variance 1, times a learned weight plus a learned bias."""

    def __init__(self, width: int, dtype: npt.DTypeLike) -> None:
        self.parameters: list[Floats] = [np.ones(width, dtype), np.zeros(width, dtype)]
        self._normed: Floats = np.zeros((0, width), dtype)
        self._spread: Floats = np.zeros((0, 1), dtype)

    def run(self, values: Floats) -> Floats:
        """[L, width] to [L, width]."""
        self._spread = np.sqrt(values.var(axis=1, keepdims=True) + 1e-5)
        self._normed = (values - values.mean(axis=1, keepdims=True)) / self._spread
        return self._normed * self.parameters[0] + self.parameters[1]

    def back(self, upstream: Floats) -> tuple[Floats, list[Floats]]:
        """Gradients of the values and of ``parameters`` from those of the last result."""
        inner = upstream * self.parameters[0]
        along = (inner * self._normed).mean(axis=1, keepdims=True)
        of_values = (inner - inner.mean(axis=1, keepdims=True) - self._normed * along) / self._spread
        return of_values, [(upstream * self._normed).sum(axis=0), upstream.sum(axis=0)]


def gelu(values: Floats) -> tuple[Floats, Floats]:
    """x P(x), P the normal distribution function, and its derivative P(x) + x p(x)."""
    from scipy.special import ndtr  # a part of scipy that starting the program need not wait for

    below = ndtr(values)
    density = np.exp(-0.5 * values**2) / np.sqrt(2 * np.pi)
    return values * below, below + values * density


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * values)))
