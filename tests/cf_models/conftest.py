"""Real interactions of the demo, split once, and small ones made by hand."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from benchmarks.cf_models import Holdout, cold_people, hold_out
from catalog import IdMap, Interactions
from catalog.demo import demo_catalog
from catalog.events import EVENT_COLUMNS


def interactions_of(strength: np.ndarray | sparse.csr_matrix) -> Interactions:
    matrix = sparse.csr_matrix(strength, dtype=np.float32)
    return Interactions(
        IdMap(f"u{u}" for u in range(matrix.shape[0])),
        IdMap(f"i{i}" for i in range(matrix.shape[1])),
        matrix,
        pd.DataFrame(columns=list(EVENT_COLUMNS)),
    )


@pytest.fixture(scope="session")
def made_of() -> Callable[[np.ndarray | sparse.csr_matrix], Interactions]:
    return interactions_of


@pytest.fixture(scope="session")
def demo_interactions() -> Interactions:
    catalog, events, _ = demo_catalog(None)
    return Interactions.from_events(events, catalog)


@pytest.fixture(scope="session")
def demo_holdout(demo_interactions: Interactions) -> Holdout:
    return hold_out(demo_interactions, seed=0)


@pytest.fixture(scope="session")
def demo_cold(demo_interactions: Interactions) -> Holdout:
    return cold_people(demo_interactions, likes=3, seed=0)
