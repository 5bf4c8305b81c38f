"""The record of one step of preprocessing."""

from collections.abc import Iterator

import pandas as pd
from pydantic import BaseModel, ConfigDict


class Step(BaseModel):
    """What one step of preprocessing found, and what it took away.

    Attributes:
        name: the step in words.
        reason: what it looks for, with its thresholds.
        found: how many events are of that kind; more than `events` when it only counts, or mends.
        before: events before the step.
        events, people, items: how many it removed.
        left: events after it; before = events + left.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    reason: str = ""
    found: int
    before: int
    events: int
    people: int
    items: int
    left: int

    @property
    def line(self) -> str:
        """The step in one line of words."""
        what = f"{self.found:,} found, {self.events:,} removed, {self.left:,} left"
        return f"{self.name}: {what}" + (f" ({self.reason})" if self.reason else "")


def step_between(
    name: str, before: pd.DataFrame, after: pd.DataFrame, *, reason: str = "", found: int = 0
) -> Step:
    """The record of a step from the events before and after it.

    Args:
        name: in words.
        before: columns `EVENT_COLUMNS`.
        after: what is left of them.
        reason: with thresholds.
        found: how many events it is about, when these are more than it removed.
    """
    removed = len(before) - len(after)
    return Step(
        name=name,
        reason=reason,
        found=max(found, removed),
        before=len(before),
        events=removed,
        people=before["user"].nunique() - after["user"].nunique(),
        items=before["item"].nunique() - after["item"].nunique(),
        left=len(after),
    )


def lines_of(steps: tuple[Step, ...]) -> Iterator[str]:
    """The steps that found anything, a line each."""
    yield from (step.line for step in steps if step.found)
