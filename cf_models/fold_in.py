"""The vectors of many people by weighted ridge regression, a person after another in one loop.

Compiled by numba on first use; import it where it is used, not before.
"""

import numpy as np
from numpy.typing import NDArray

from cf_models.compiled import compiled


@compiled
def folded_in(
    indptr: NDArray[np.integer],
    indices: NDArray[np.integer],
    weights: tuple[NDArray[np.float64], NDArray[np.float64]],
    factors: NDArray[np.float32],
    gram: NDArray[np.float64],
) -> NDArray[np.float64]:
    """(gram + Σ_j m_j y_j y_jᵀ)⁻¹ Σ_j t_j y_j for each person, by Cholesky's decomposition.

    Args:
        indptr: of the profiles, CSR, n_people + 1.
        indices: of the profiles: the items j.
        weights: m ≥ 0 and t, one a stored entry of the profiles.
        factors: y, shape (n_items, k), contiguous.
        gram: symmetric, positive definite, shape (k, k).

    Returns:
        Shape (n_people, k).
    """
    k = factors.shape[1]
    people = np.zeros((len(indptr) - 1, k))
    matrix = np.empty((k, k))
    four = np.zeros((4, k))
    more = np.zeros(4)
    for person in range(len(people)):
        right = people[person]
        matrix[:] = gram
        stop = indptr[person + 1]
        for start in range(indptr[person], stop, 4):
            more[:] = 0  # where the profile has ended
            for i in range(min(4, stop - start)):
                at = start + i
                more[i] = weights[0][at]
                for a in range(k):
                    four[i, a] = factors[indices[at], a]
                    right[a] += weights[1][at] * four[i, a]
            _add_products(matrix, four, more)
        _decompose(matrix)
        _solve(matrix, right)
    return people


@compiled
def _add_products(
    matrix: NDArray[np.float64], four: NDArray[np.float64], more: NDArray[np.float64]
) -> None:
    """Add Σ_i m_i v_i v_iᵀ to the lower half; four at once, as the matrix is read and written."""
    first, second, third, fourth = four[0], four[1], four[2], four[3]
    for a in range(len(matrix)):
        p, q = more[0] * first[a], more[1] * second[a]
        r, s = more[2] * third[a], more[3] * fourth[a]
        for b in range(a + 1):
            matrix[a, b] += p * first[b] + q * second[b] + r * third[b] + s * fourth[b]


@compiled
def _decompose(matrix: NDArray[np.float64]) -> None:
    """L with matrix = L·Lᵀ in place of its lower half."""
    for a in range(len(matrix)):
        for b in range(a + 1):
            total = matrix[a, b]
            for c in range(b):
                total -= matrix[a, c] * matrix[b, c]
            matrix[a, b] = np.sqrt(total) if a == b else total / matrix[b, b]


@compiled
def _solve(lower: NDArray[np.float64], right: NDArray[np.float64]) -> None:
    """The solution of L·Lᵀ·u = right in place of the right side."""
    for a in range(len(right)):
        for c in range(a):
            right[a] -= lower[a, c] * right[c]
        right[a] /= lower[a, a]
    for a in range(len(right) - 1, -1, -1):
        right[a] /= lower[a, a]
        for c in range(a):
            right[c] -= lower[a, c] * right[a]
