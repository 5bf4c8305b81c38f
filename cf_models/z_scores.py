"""Scores of different models on one scale."""

import numpy as np

from catalog.ranking import Scores


def z_scores(scores: Scores) -> Scores:
    """Each person's scores with mean 0 and deviation 1 over those there are; 0 where there is none.

    Args:
        scores: shape (n_people, n_items), NaN where there is none.

    Returns:
        Same shape, float32.
    """
    known = np.isfinite(scores)
    filled = np.where(known, scores, 0.0)
    count = np.maximum(known.sum(axis=1, keepdims=True), 1)
    centred = np.where(known, filled - filled.sum(axis=1, keepdims=True) / count, 0.0)
    spread = np.sqrt((centred**2).sum(axis=1, keepdims=True) / count)
    scaled: Scores = (centred / np.maximum(spread, 1e-9)).astype(np.float32)
    return scaled
