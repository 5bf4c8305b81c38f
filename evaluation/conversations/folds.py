"""Conversations dealt out to folds, so that none is learned from when it is asked about."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def folds_of(dialogues: Sequence[str], count: int, seed: int) -> NDArray[np.intp]:
    """The fold of each turn, in [0, count); all turns of a conversation have the same.

    Folds differ by one conversation at most.

    Args:
        dialogues: the conversation of each turn.
        count: of folds, at least 2.
        seed: of the order in which conversations are dealt.

    Raises:
        ValueError: when there are fewer conversations than folds.
    """
    names, place = np.unique(np.asarray(dialogues, dtype=str), return_inverse=True)
    if len(names) < count:
        raise ValueError(f"{len(names)} conversations cannot be dealt out to {count} folds.")
    order = np.random.default_rng(seed).permutation(len(names))
    fold = np.empty(len(names), dtype=np.intp)
    fold[order] = np.arange(len(names)) % count
    dealt: NDArray[np.intp] = fold[place]
    return dealt
