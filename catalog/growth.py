"""Using a model that was fitted before the catalogue grew.

New items are appended, so such a model knows the first `n_items_` rows of the catalogue: check that
with `knows_prefix`, cut a profile to them with `narrow_profiles`, and give the newer items "nothing
to say" with `widen_scores`, until the next fit.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalog.ids import IdMap
from catalog.ranking import Scores


def knows_prefix(fingerprint: str, n_items: int, ids: IdMap) -> bool:
    """True when the first `n_items` of `ids` are those that a model was fitted on."""
    return n_items <= len(ids) and IdMap(list(ids)[:n_items]).fingerprint == fingerprint


def narrow_profiles(profiles: sparse.csr_matrix, n_items: int) -> sparse.csr_matrix:
    """Profiles, shape (n_people, ≥ n_items), over the first `n_items` rows of the catalogue."""
    return profiles[:, :n_items].tocsr()


def widen_scores(scores: Scores, n_items: int) -> Scores:
    """Scores, shape (…, ≤ n_items), with NaN for the newer items, shape (…, n_items), float32."""
    newer: NDArray[np.float32] = np.full(
        (*scores.shape[:-1], n_items - scores.shape[-1]), np.nan, np.float32
    )
    return np.concatenate([scores, newer], axis=-1)
