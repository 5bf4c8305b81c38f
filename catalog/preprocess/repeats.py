"""Events that say nothing new: the same again, and bursts of clicks on one thing."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from catalog.signals import Behaviour

Where = NDArray[np.bool_]
_OPINIONS = [b.value for b in (Behaviour.RATING, Behaviour.LIKE, Behaviour.DISLIKE)]
_GLANCES = [b.value for b in (Behaviour.VIEW, Behaviour.CLICK)]


def repeated(events: pd.DataFrame) -> Where:
    """Where the same event has stood before, shape (n_events,).

    A page may be viewed twice: without a time, only opinions can be told to be the same event.

    Args:
        events: columns `EVENT_COLUMNS`.
    """
    comparable = events["time"].notna() | events["behaviour"].isin(_OPINIONS)
    return (events.duplicated() & comparable).to_numpy(np.bool_)


def reclicked(events: pd.DataFrame, seconds: float) -> Where:
    """Where a view or click follows one of the same kind, person and item within so many seconds.

    Args:
        events: columns `EVENT_COLUMNS`.
        seconds: above 0. A burst counts once, however long it goes on.

    Returns:
        Shape (n_events,); False for the first of each burst, and for events without a time.
    """
    found = np.zeros(len(events), dtype=np.bool_)
    glances = events["behaviour"].isin(_GLANCES) & events["time"].notna()
    places = np.flatnonzero(glances.to_numpy(np.bool_))
    part = events.iloc[places].reset_index(drop=True).sort_values("time", kind="stable")
    gaps = part.groupby(["user", "item", "behaviour"], observed=True)["time"].diff()
    again = (gaps.dt.total_seconds() < seconds).to_numpy(np.bool_)
    found[places[part.index.to_numpy()[again]]] = True
    return found
