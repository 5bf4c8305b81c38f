"""Coordinate descent on ratings with factors that are never below 0, compiled.

Compiled by numba on first use; import it where it is used, not before.
"""

import numpy as np
from numpy.typing import NDArray

from cf_models.compiled import compiled

Vector = NDArray[np.float32]


@compiled
def improve(
    indptr: NDArray[np.integer],
    indices: NDArray[np.integer],
    errors: NDArray[np.float64],
    own: tuple[Vector, Vector],
    other: Vector,
    ridge: tuple[float, float, float],
) -> None:
    """Move each coordinate of one side, people or items, to its minimum, the others held still.

    For a row with the errors e of its n ratings: b becomes Σ(e + b) / (n (1 + l2_bias) + damping),
    then each factor f in turn max(0, Σ o_f (e + o_f w_f) / (Σ o_f² + n l2 + damping)), o the
    factors of what was rated. Σe² + Σ n (l2 ‖w‖² + l2_bias b²) + damping (‖w‖² + b²) never rises
    (Hsieh and Dhillon, KDD 2011, on observed entries alone).

    Args:
        indptr: of the ratings, this side × the other, CSR.
        indices: of the ratings.
        errors: rating less prediction, shape (nnz,); kept up to date.
        own: biases, shape (n,), and factors, shape (n, factors); changed in place.
        other: factors of the other side.
        ridge: l2, l2_bias and damping.
    """
    biases, weights = own
    l2, l2_bias, damping = ridge
    for row in range(len(indptr) - 1):
        first, last = indptr[row], indptr[row + 1]
        n = last - first
        if n == 0:
            continue
        total = 0.0
        for at in range(first, last):
            total += errors[at]
        best = np.float32((total + n * biases[row]) / (n * (1 + l2_bias) + damping))
        step = np.float64(best) - np.float64(biases[row])
        biases[row] = best
        for at in range(first, last):
            errors[at] -= step
        for f in range(weights.shape[1]):
            slope, square = 0.0, 0.0
            for at in range(first, last):
                o = np.float64(other[indices[at], f])
                slope += o * errors[at]
                square += o * o
            slope += square * weights[row, f]
            best = np.float32(max(slope / (square + n * l2 + damping), 0.0))
            step = np.float64(best) - np.float64(weights[row, f])
            if step != 0.0:
                weights[row, f] = best
                for at in range(first, last):
                    errors[at] -= step * other[indices[at], f]
