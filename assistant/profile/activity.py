"""What a person did: how much, since when, of which kinds, with what ratings, lately and before."""

from collections.abc import Iterator

import pandas as pd

from assistant.profile.config import ProfileConfig
from assistant.profile.fact import ProfileFact, direction, figure
from catalog.signals import Behaviour, SignalConfig, reference_time

_FEW = 3
"""With fewer ratings a mean says nothing."""


def activity(
    own: pd.DataFrame, events: pd.DataFrame, signals: SignalConfig, config: ProfileConfig
) -> Iterator[ProfileFact]:
    """Facts about a person's events.

    Args:
        own: the person's events, columns `EVENT_COLUMNS`, at least one.
        events: everybody's.
        signals: has the top of the scale of ratings.
        config: what the last days are.
    """
    times = own["time"].dropna()
    yield ProfileFact(
        kind="activity",
        figures=(
            figure("events", len(own), "events"),
            figure("items", own["item"].nunique(), "items"),
        ),
        since="" if times.empty else day(times.min()),
        until="" if times.empty else day(times.max()),
    )
    yield from _behaviours(own)
    yield from _ratings(own, events, signals)
    yield from _trend(times, events, config.recent_days)


def day(time: pd.Timestamp) -> str:
    """A date in words ("3 May 2003")."""
    return f"{time.day} {time:%B} {time.year}"


def _behaviours(own: pd.DataFrame) -> Iterator[ProfileFact]:
    counts = own["behaviour"].value_counts()
    if len(counts) > 1:
        yield ProfileFact(
            kind="behaviours",
            figures=tuple(
                figure(str(name), int(n), "ratings" if name == Behaviour.RATING else str(name))
                for name, n in counts.items()
            ),
        )


def _ratings(
    own: pd.DataFrame, events: pd.DataFrame, signals: SignalConfig
) -> Iterator[ProfileFact]:
    ratings = events[events["behaviour"] == Behaviour.RATING.value]
    mine = own.loc[own["behaviour"] == Behaviour.RATING.value, "value"]
    theirs = ratings.loc[ratings["user"] != own["user"].iloc[0], "value"]
    if len(mine) < _FEW or len(theirs) < _FEW:
        return
    mean = figure("mine", float(mine.mean()), "plain", digits=1)
    other = figure("other", float(theirs.mean()), "plain", digits=1)
    top = f"{signals.rating_high:g}"
    yield ProfileFact(
        kind="rating",
        direction=direction(mean, other),
        figures=(
            figure("count", len(mine), "ratings"),
            mean,
            figure("top", float(top), "of", digits=len(top.partition(".")[2])),
            other,
        ),
    )


def _trend(
    times: "pd.Series[pd.Timestamp]", events: pd.DataFrame, days: int
) -> Iterator[ProfileFact]:
    """The last days of the record beside the mean of as many days before, since the first event."""
    end = reference_time(events)
    if end is None or times.empty:
        return
    border = end - pd.Timedelta(days=days)
    before = (border - times.min()) / pd.Timedelta(days=days)
    if before < 1:
        return
    recent = figure("recent", int((times > border).sum()), "events")
    earlier = figure("earlier", float((times <= border).sum() / before), "events", digits=1)
    window = figure("days", days, "days")
    yield ProfileFact(
        kind="trend",
        direction=direction(recent, earlier),
        figures=(recent, window, earlier, window),
    )
