"""What evaluated people liked, in the order of time, for models to which order says something."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import pandas as pd
from scipy import sparse

from catalog.events import Interactions
from catalog.ids import IdMap, Rows
from catalog.ranking import Scores
from cf_models.neural.sequences import in_order, times_of


@runtime_checkable
class SequenceModel(Protocol):
    """A candidate model that reads histories in order, beside profiles without one."""

    def score_histories(
        self, profiles: sparse.csr_matrix, histories: Sequence[Sequence[int] | Rows]
    ) -> Scores:
        """Scores of every item for each profile, shape (n_people, n_items), as `score_batch`.

        Args:
            profiles: shape (n_people, n_items), CSR, float32.
            histories: catalogue rows of each one's likes, oldest first.
        """


def histories_of(
    profiles: sparse.csr_matrix, known: pd.DataFrame, people: IdMap, items: IdMap
) -> list[Rows]:
    """The rows of each person's likes, oldest first; by strength where no time tells.

    Args:
        profiles: strengths, shape (n_people, n_items), CSR; likes are above 0.
        known: the events behind them, columns `EVENT_COLUMNS`.
        people: id of each row of `profiles`.
        items: id of each column.
    """
    everyone = np.arange(len(people))
    rows = np.arange(len(items), dtype=np.int32)
    events = Interactions(people, items, profiles, known)
    return in_order(profiles, times_of(events, everyone, rows, profiles))
