"""Values that cannot be."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from catalog.signals import Behaviour, SignalConfig

Where = NDArray[np.bool_]
EARLIEST = pd.Timestamp("1990-01-01", tz="UTC")
"""Nobody clicked before there were web pages; such times are zeros and mistaken units."""


def impossible_values(events: pd.DataFrame, signals: SignalConfig) -> Where:
    """Ratings outside the scale or without a number, stays alike; shape (n_events,).

    Args:
        events: columns `EVENT_COLUMNS`.
        signals: has the scale.
    """
    value = events["value"].to_numpy(np.float64)
    rating = (events["behaviour"] == Behaviour.RATING.value).to_numpy(np.bool_)
    stay = (events["behaviour"] == Behaviour.DWELL.value).to_numpy(np.bool_)
    on_scale = (value >= signals.rating_low) & (value <= signals.rating_high)
    wrong: Where = (rating & ~on_scale) | (stay & ~(value >= 0))
    return wrong


def impossible_times(events: pd.DataFrame, now: datetime | None = None) -> Where:
    """Times before 1990, or more than a day ahead; shape (n_events,).

    Args:
        events: columns `EVENT_COLUMNS`.
        now: the present; the clock's when None.
    """
    latest = pd.Timestamp(datetime.now(UTC) if now is None else now) + timedelta(days=1)
    times = events["time"]
    return ((times < EARLIEST) | (times > latest)).to_numpy(np.bool_)
