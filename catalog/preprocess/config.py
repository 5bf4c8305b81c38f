"""Which steps of cleaning are done, and from where on something is too much."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

from catalog.errors import UsageError

Treatment = Literal["remove", "count", "off"]
STEPS = ("impossible", "repeats", "reclicks", "floods", "bots")
"""The steps that can be chosen, in the order in which they are done."""


class CleanConfig(BaseModel):
    """Table `[clean]` of a settings file, and the option `--clean` of an evaluation.

    A step removes what it finds, only counts it in the report, or is off. By default only what
    cannot be meant goes: a repeat of the very same event, and values that cannot be. Whether a
    busy person is a machine, the data alone do not tell; that is counted, for you to decide.

    Attributes:
        impossible: ratings outside the scale and stays without or of fewer than 0 seconds; a time
            before 1990 or more than a day ahead is not removed but forgotten.
        repeats: the same event again. Views, clicks and the like without a time are no repeats:
            they cannot be told apart.
        reclicks: views and clicks of a person on the same item, each within `reclick_seconds` after
            the one before; the first of a burst stays.
        floods: events of a person in a minute of the clock that has more than `flood_events` of
            them; times at midnight sharp are taken for dates, and do not count.
        bots: people whose number of events, or of events a day on which they did anything, is far
            out: the modified z-score 0.6745 · (x - median) / MAD of its logarithm is above
            `bot_score`, and the number itself at least `bot_events`. 3.5 is the threshold of
            Iglewicz and Hoaglin (How to Detect and Handle Outliers, 1993); the logarithm, as
            activity is about log-normal; the least number, as where most people came once, a guest
            who came five times is far out, and no machine. Needs 20 people.
        until: what is later is not used, nor is what has no time; None uses all. All steps but the
            first come after this cut, so that their statistics look no further either.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    impossible: Treatment = "remove"
    repeats: Treatment = "remove"
    reclicks: Treatment = "count"
    floods: Treatment = "count"
    bots: Treatment = "count"
    reclick_seconds: float = Field(default=30.0, gt=0)
    flood_events: int = Field(default=60, ge=1)
    bot_score: float = Field(default=3.5, gt=0)
    bot_events: int = Field(default=100, ge=1)
    until: datetime | None = None

    @field_validator("until")
    @classmethod
    def _in_a_zone(cls, value: datetime | None) -> datetime | None:
        return value if value is None or value.tzinfo else value.astimezone()

    def treatment(self, step: str) -> Treatment:
        """What is done with what a step of `STEPS` finds."""
        found: Treatment = getattr(self, step)
        return found

    def removing(self, steps: Iterable[str]) -> Self:
        """The same, where these steps remove what they find and the others only count.

        Args:
            steps: names of `STEPS`; or "all" alone, or "none" alone.

        Raises:
            UsageError: when a step is unknown.
        """
        wanted = tuple(steps)
        if wanted == ("all",):
            wanted = STEPS
        elif wanted == ("none",):
            wanted = ()
        unknown = [step for step in wanted if step not in STEPS]
        if unknown:
            raise UsageError(
                f"{unknown[0]!r} is no step of cleaning.",
                remedy=f"Name some of {', '.join(STEPS)}; or all; or none.",
            )
        return self.model_copy(
            update={step: "remove" if step in wanted else "count" for step in STEPS}
        )
