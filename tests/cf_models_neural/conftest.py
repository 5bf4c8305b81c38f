"""Two communities that like nothing in common, and small settings that learn them in a second."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from catalog import IdMap, Interactions
from catalog.events import EVENT_COLUMNS

HALF = 12
"""Items of each community; a last item is liked by nobody."""


def interactions_of(strength) -> Interactions:
    matrix = sparse.csr_matrix(strength, dtype=np.float32)
    people, items = (IdMap(map(str, range(n))) for n in matrix.shape)
    return Interactions(people, items, matrix, pd.DataFrame(columns=list(EVENT_COLUMNS)))


@pytest.fixture(scope="session")
def communities() -> Interactions:
    """120 people, each with half the items of one community, shape (120, 2 · HALF + 1)."""
    rng = np.random.default_rng(0)
    strength = np.zeros((120, 2 * HALF + 1))
    for person in range(120):
        own = rng.permutation(HALF)[: HALF // 2] + HALF * (person % 2)
        strength[person, own] = rng.choice([0.5, 1.0], len(own))
    return interactions_of(strength)
