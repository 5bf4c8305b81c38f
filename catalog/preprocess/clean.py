"""The steps of cleaning, one after the other."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from catalog.preprocess.config import STEPS, CleanConfig
from catalog.preprocess.crowds import flooded, unhuman
from catalog.preprocess.impossible import EARLIEST, impossible_times, impossible_values
from catalog.preprocess.repeats import reclicked, repeated
from catalog.preprocess.step import Step, step_between
from catalog.signals import SignalConfig

Where = NDArray[np.bool_]
_NAMES = {
    "repeats": "repeats",
    "impossible": "impossible values",
    "reclicks": "repeated clicks",
    "floods": "floods",
    "bots": "far out people (bots)",
}


def clean(
    events: pd.DataFrame,
    config: CleanConfig,
    signals: SignalConfig,
    *,
    now: datetime | None = None,
) -> tuple[pd.DataFrame, tuple[Step, ...]]:
    """Events without what the settings remove, and the record of each step that is not off.

    Done twice, it removes nothing more. The events may be empty in the end.

    Args:
        events: columns `EVENT_COLUMNS`.
        config: which steps, and from where on.
        signals: has the scale of the ratings.
        now: the present, which tells impossible times; the clock's when None.
    """
    now = datetime.now(UTC) if now is None else now
    steps: list[Step] = []
    if config.impossible != "off":
        events, step = _forget_times(events, now, forget=config.impossible == "remove")
        steps.append(step)
    for name in STEPS:
        if config.treatment(name) != "off":
            events, step = _done(name, events, config, signals)
            steps.append(step)
        if name == "impossible" and config.until is not None:
            events, step = _cut(events, config.until)
            steps.append(step)
    return events, tuple(steps)


def _done(
    name: str, events: pd.DataFrame, config: CleanConfig, signals: SignalConfig
) -> tuple[pd.DataFrame, Step]:
    found = _found(name, events, config, signals)
    removing = config.treatment(name) == "remove" and found.any()
    kept = events[~found].reset_index(drop=True) if removing else events
    reason = _reason(name, config, signals)
    return kept, step_between(_NAMES[name], events, kept, reason=reason, found=int(found.sum()))


def _found(name: str, events: pd.DataFrame, config: CleanConfig, signals: SignalConfig) -> Where:
    if name == "repeats":
        return repeated(events)
    if name == "impossible":
        return impossible_values(events, signals)
    if name == "reclicks":
        return reclicked(events, config.reclick_seconds)
    if name == "floods":
        return flooded(events, config.flood_events)
    return unhuman(events, config.bot_score, config.bot_events)


def _reason(name: str, config: CleanConfig, signals: SignalConfig) -> str:
    if name == "repeats":
        return "the very same event again"
    if name == "impossible":
        scale = f"{signals.rating_low:g} to {signals.rating_high:g}"
        return f"a rating outside {scale}, a stay of fewer than 0 seconds"
    if name == "reclicks":
        return f"within {config.reclick_seconds:g} s of one before on the same item"
    if name == "floods":
        return f"more than {config.flood_events} events of a person in a minute"
    least, score = config.bot_events, config.bot_score
    return f"{least} events or more, in all or a day, and modified z-score of their log > {score:g}"


def _cut(events: pd.DataFrame, until: datetime) -> tuple[pd.DataFrame, Step]:
    within = (events["time"] <= pd.Timestamp(until)).to_numpy(np.bool_)
    kept = events[within].reset_index(drop=True)
    reason = f"later than {until.isoformat(timespec='seconds')}, or without a time"
    return kept, step_between("cut in time", events, kept, reason=reason)


def _forget_times(
    events: pd.DataFrame, now: datetime, *, forget: bool
) -> tuple[pd.DataFrame, Step]:
    found = impossible_times(events, now)
    kept = events
    if forget and found.any():
        kept = events.assign(time=events["time"].where(~found))
    reason = f"before {EARLIEST.year} or to come; {'now unknown' if forget else 'counted'}"
    step = step_between("impossible times", events, kept, reason=reason, found=int(found.sum()))
    return kept, step
