"""How many people know each item of a catalogue."""

import numpy as np
from numpy.typing import NDArray

from catalog.items import Catalog


def renown(catalog: Catalog, people: NDArray[np.float32]) -> NDArray[np.float32]:
    """Those who left events; where nobody did, the votes that the catalogue tells of.

    Args:
        catalog: whose attribute of the role "votes" counts, where it has one.
        people: how many left any event with each item, shape (n_items,), float32.
    """
    votes = catalog.with_role("votes")
    if people.any() or not votes:
        return people
    told = catalog.table[votes[0].name].fillna(0).clip(lower=0)
    return np.asarray(told.to_numpy(np.float32))
