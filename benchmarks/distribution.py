"""Many measurements of one thing, told in a few numbers."""

from collections.abc import Sequence
from typing import TypedDict

import numpy as np


class Distribution(TypedDict):
    """How often it was measured, and the median, the 95th percentile and the largest value."""

    n: int
    p50: float
    p95: float
    max: float


def distribution(values: Sequence[float]) -> Distribution | None:
    """The distribution of some values, in their own unit; None when there are none."""
    if not values:
        return None
    p50, p95 = np.percentile(values, (50, 95))
    return Distribution(
        n=len(values), p50=round(float(p50), 4), p95=round(float(p95), 4), max=round(max(values), 4)
    )
