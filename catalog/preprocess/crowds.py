"""More events than a person can leave: floods in a minute, and people who act like machines."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Where = NDArray[np.bool_]
ENOUGH = 20
"""People from which on it can be said what is usual."""
_TO_SIGMA = 0.6745
"""The 75th percentile of the standard normal: MAD / 0.6745 estimates its standard deviation."""
LEAST_SPREAD = 0.3
"""The least MAD of the logarithms: where people are all alike, a little more is not far out. With a
score of 3.5 nobody is within 4.7 times the median."""


def flooded(events: pd.DataFrame, most: int) -> Where:
    """Events of a person in a minute of the clock with more than `most` of them.

    Args:
        events: columns `EVENT_COLUMNS`.
        most: in one minute, at least 1.

    Returns:
        Shape (n_events,). A time at midnight sharp is a date, and no minute.
    """
    times = events["time"]
    minutes = times.dt.floor("min").where(times != times.dt.floor("D"))
    count = events.groupby([events["user"], minutes], observed=True)["item"].transform("size")
    return (count > most).to_numpy(np.bool_)


def unhuman(events: pd.DataFrame, score: float, least: int) -> Where:
    """Events of people who are far out in their number of events, or in events a day.

    What is far out is judged anew without those who were found, until nobody is: a crowd of
    machines cannot hide its largest members.

    Args:
        events: columns `EVENT_COLUMNS`.
        score: the modified z-score of the logarithm above which a person is far out.
        least: with a smaller number nobody is.

    Returns:
        Shape (n_events,).
    """
    count = events.groupby("user", observed=True).size()
    timed = events[events["time"].notna()]
    of_person = timed["time"].dt.floor("D").groupby(timed["user"], observed=True)
    rate = of_person.size() / of_person.nunique()
    people = pd.DataFrame({"count": count, "rate": rate.reindex(count.index)})
    machines: set[str] = set()
    while True:
        rest = people[~people.index.isin(machines)]
        found = [_outliers(rest[name].dropna(), score, least) for name in people.columns]
        new = set().union(*found)
        if not new:
            break
        machines |= new
    return events["user"].isin(machines).to_numpy(np.bool_)


def modified_z(logarithms: NDArray[np.float64]) -> NDArray[np.float64]:
    """0.6745 · (x - median) / MAD (Iglewicz and Hoaglin 1993), shape of `logarithms`.

    MAD is the median of |x - median|, and at least `LEAST_SPREAD`.
    """
    distance = logarithms - np.median(logarithms)
    spread = max(float(np.median(np.abs(distance))), LEAST_SPREAD)
    scores: NDArray[np.float64] = _TO_SIGMA * distance / spread
    return scores


def _outliers(values: "pd.Series[float]", score: float, least: int) -> set[str]:
    if len(values) < ENOUGH:
        return set()
    numbers = values.to_numpy(np.float64)
    far = (modified_z(np.log(numbers)) > score) & (numbers >= least)
    return set(values.index[far])
