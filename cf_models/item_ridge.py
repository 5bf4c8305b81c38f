"""The weights of EASE, in blocks of columns, without an inverse of n_items × n_items.

X is people × items, G = XᵀX, P = (G + l2·I)⁻¹ and B[j, i] = -P[j, i] / P[i, i], diag B = 0.
"""

from collections.abc import Iterator

import numpy as np
from scipy import linalg, sparse

from cf_models.item_cut import Dense, widths


def exact_weights(liked: sparse.csr_matrix, l2: float) -> Iterator[Dense]:
    """B from the people's side, exactly, by the identity of Woodbury.

    With K = XXᵀ + l2·I (people × people): l2·P = I - XᵀK⁻¹X, hence for j ≠ i
    B[j, i] = (XᵀK⁻¹X)[j, i] / (1 - (XᵀK⁻¹X)[i, i]).

    Args:
        liked: X, shape (n_people, n_items), CSR.
        l2: > 0.

    Yields:
        Neighbouring groups of columns of B, shape (n_items, ≤ `WIDTH`), float32.
    """
    x = liked.astype(np.float64)
    inverse = _inverse((x @ x.T).toarray(), l2)
    items = x.T.tocsr().astype(np.float32)  # (n_items, n_people)
    columns = x.tocsc()
    for part in widths(x.shape[1]):
        block = columns[:, part]
        solved = (block.T @ inverse).T  # K⁻¹X of these columns, shape (n_people, width)
        itself = np.asarray(block.multiply(solved).sum(axis=0)).ravel()  # in [0, 1)
        weights = items @ np.ascontiguousarray(solved / (1 - itself), dtype=np.float32)
        weights[np.arange(part.start, part.stop), np.arange(block.shape[1])] = 0.0
        yield weights


def blockwise_weights(liked: sparse.csr_matrix, l2: float, dense_items: int) -> Iterator[Dense]:
    """B with the rare items taken as unrelated once the frequent ones are known.

    Let d be the `dense_items` items with the most people and r the others. With
    P_d = (G_dd + l2·I)⁻¹, A = P_d·G_dr and S = G_rr + l2·I - G_rd·A, the inverse of the whole is

        P_rr = S⁻¹,  P_dr = -A·S⁻¹,  P_dd = P_d + A·S⁻¹·Aᵀ.

    S is replaced by its diagonal. That is exact when at most one item is rare, or when rare items
    share no people beyond what the frequent ones explain. Rare items get no weight to one another.

    Args:
        liked: X, shape (n_people, n_items), CSR.
        l2: > 0.
        dense_items: ≥ 1; more than n_items takes all.

    Yields:
        As `exact_weights`.
    """
    x = liked.astype(np.float64)
    n_items = x.shape[1]
    by_people = np.argsort(-x.getnnz(axis=0), kind="stable")
    dense, rare = np.sort(by_people[:dense_items]), np.sort(by_people[dense_items:])
    x_dense, x_rare = x[:, dense], x[:, rare]
    gram_rare = (x_dense.T @ x_rare).tocsc()  # G_dr
    p_dense = _inverse((x_dense.T @ x_dense).toarray(), l2)
    slope = np.asarray((gram_rare.T @ p_dense).T)  # A, (d, r)
    own = np.asarray(x_rare.multiply(x_rare).sum(axis=0)).ravel()
    schur = own + l2 - np.asarray(gram_rare.multiply(slope).sum(axis=0)).ravel()  # ≥ l2
    p_dense += (slope / schur) @ slope.T
    spread = np.diag(p_dense)
    among = (-p_dense / spread).astype(np.float32)
    np.fill_diagonal(among, 0.0)
    to_rare, from_rare = slope.astype(np.float32), (slope / spread[:, None] / schur[None, :]).T
    place = np.empty(n_items, dtype=np.int64)
    place[dense], place[rare] = np.arange(len(dense)), np.arange(len(rare))
    is_dense = np.zeros(n_items, dtype=bool)
    is_dense[dense] = True
    for part in widths(n_items):
        columns = np.arange(part.start, part.stop)
        block = np.zeros((n_items, len(columns)), dtype=np.float32)
        d, r = np.flatnonzero(is_dense[columns]), np.flatnonzero(~is_dense[columns])
        block[np.ix_(dense, d)] = among[:, place[columns[d]]]
        block[np.ix_(rare, d)] = from_rare[:, place[columns[d]]]
        block[np.ix_(dense, r)] = to_rare[:, place[columns[r]]]
        yield block


def _inverse(gram: np.ndarray, l2: float) -> np.ndarray:
    """(gram + l2·I)⁻¹ of a symmetric, positive semi-definite matrix, float64."""
    n = len(gram)
    if n == 0:
        return gram
    gram[np.diag_indices(n)] += l2
    factor = linalg.cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
    return np.asarray(linalg.cho_solve(factor, np.eye(n), check_finite=False))
