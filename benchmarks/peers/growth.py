"""A law of growth through measured costs, and where it meets a limit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Law:
    """cost = start + scale · m^power, with m in millions of events."""

    start: float
    scale: float
    power: float

    def at(self, millions: float) -> float:
        """The cost of so many million events."""
        return float(self.start + self.scale * millions**self.power)


def law(events: Values, costs: Values) -> Law:
    """The law of least relative squared error, its power searched from 0.3 to 3.

    Args:
        events: how many, shape (n,), n ≥ 3, above 0.
        costs: above 0, shape (n,).
    """
    millions = events / 1e6
    best: tuple[float, Law] | None = None
    for power in np.arange(0.3, 3.001, 0.01):
        # Relative errors: each row is divided by its cost. Neither part may be negative.
        columns = np.stack([1 / costs, millions**power / costs], axis=1)
        found = _not_negative(columns)
        error = float(((columns @ found - 1) ** 2).sum())
        if best is None or error < best[0] - 1e-12:
            best = (error, Law(float(found[0]), float(found[1]), float(power)))
    assert best is not None
    return best[1]


def past(found: Law, limit: float) -> float:
    """Millions of events at which the cost reaches a limit; infinite when it never does."""
    if found.scale <= 0 or limit <= found.start:
        return float("inf") if limit > found.start else 0.0
    return float(((limit - found.start) / found.scale) ** (1 / found.power))


def _not_negative(columns: Values) -> Values:
    return np.asarray(nnls(columns, np.ones(len(columns)))[0])
