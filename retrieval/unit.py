"""Vectors of length 1, and the check that an encoder gave what it must."""

import numpy as np
from numpy.typing import NDArray

from catalog.errors import RetrievalError
from retrieval.encoder import Vectors


def unit_rows(vectors: NDArray[np.floating], source: str) -> Vectors:
    """Each row scaled to length 1, shape (n, dim), float32.

    Args:
        vectors: shape (n, dim).
        source: who made them, for the message.

    Raises:
        RetrievalError: when a value is not finite or a row is zero: such a row has no direction,
            and would make every comparison with it a lie.
    """
    lengths = np.linalg.norm(vectors.astype(np.float32, copy=False), axis=1, keepdims=True)
    bad = ~np.isfinite(lengths) | (lengths == 0)
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise RetrievalError(
            f"{source!r} gave a vector without direction for text {row}.",
            remedy="Check the model; a float16 or bfloat16 model may have overflowed.",
        )
    return np.asarray(vectors / lengths, np.float32)
