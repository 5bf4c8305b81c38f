"""Where conversations are harder: parts of the samples, each with its own figures."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from evaluation.conversations.protocols import Asked

_RECENT = 0.2
_LATE_TURN = 8


def slices_of(
    asked: Sequence[Asked],
    numbers: Sequence[int],
    years: NDArray[np.float64],
    times: NDArray[np.intp],
    samples: Sequence[tuple[int, int]],
) -> Mapping[str, NDArray[np.bool_]]:
    """Which samples belong to each slice, shape (n_samples,).

    Args:
        asked: one a turn.
        numbers: of the turns in their conversations.
        years: of the items, NaN where unknown.
        times: in how many other conversations each item was recommended, shape (n_items,).
        samples: turn and target of each sample.
    """
    turns = np.array([turn for turn, _ in samples], dtype=np.intp)
    targets = np.array([target for _, target in samples], dtype=np.intp)
    met = np.array([len(one.met) for one in asked])[turns]
    number = np.array(numbers)[turns]
    newest = np.nanquantile(years, 1 - _RECENT) if np.isfinite(years).any() else np.inf
    rare = times[targets]
    return {
        "no item named": met == 0,
        "one item named": met == 1,
        "two to four named": (met > 1) & (met < 5),
        "five or more named": met >= 5,
        f"before turn {_LATE_TURN}": number < _LATE_TURN,
        f"from turn {_LATE_TURN}": number >= _LATE_TURN,
        f"the newest {_RECENT:.0%} of the items": years[targets] >= newest,
        "items recommended in no other conversation": rare == 0,
        "items recommended in up to 3 others": (rare > 0) & (rare <= 3),
        "items recommended in more": rare > 3,
    }
