"""What an event says of a preference: kinds of event, their weights, and how they fade."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, field_validator, model_validator

Strengths = NDArray[np.float64]
_DAY = 86_400.0
CENTRING = 5.0
"""How many ratings at the neutral point a person is taken to have given, where ratings are centred:
the damping of a mean of few (Funk's "better mean"; Koren, KDD 2008, uses 10 to 25 for biases)."""


class Behaviour(StrEnum):
    """The kinds of event that a person leaves."""

    VIEW = "view"
    CLICK = "click"
    CART = "cart"
    PURCHASE = "purchase"
    RATING = "rating"
    LIKE = "like"
    DISLIKE = "dislike"
    DWELL = "dwell"


WEIGHTS: Mapping[Behaviour, float] = {
    Behaviour.VIEW: 0.2,
    Behaviour.CLICK: 0.3,
    Behaviour.CART: 0.6,
    Behaviour.PURCHASE: 1.0,
    Behaviour.RATING: 1.0,
    Behaviour.LIKE: 1.0,
    Behaviour.DISLIKE: -1.0,
    Behaviour.DWELL: 0.5,
}
"""What each kind of event says when nothing else is set; below 0 it speaks against the item."""
VALUED = (Behaviour.RATING, Behaviour.DWELL)
"""The kinds whose value counts: the rating itself, and the seconds of a stay."""


class SignalConfig(BaseModel):
    """How events become one signed strength of preference for each person and item.

    With w the weight of the event's kind and a its age in days:

    * a rating r with the neutral point m: w · (r - m) / (high - m) for r ≥ m, and the same over
      (m - low) below it;
    * a stay of s seconds: 0 when s < `least_dwell`, else w · min(1, ln(1 + s) / ln(1 + full)), with
      full = `full_dwell`. Times of stay are spread over orders of magnitude, about as a log-normal
      (Yi et al., "Beyond Clicks: Dwell Time for Personalization", RecSys 2014), so that doubling
      10 s says about as much as doubling 100 s; a very long stay is a forgotten tab and says no
      more;
    * every other event: w.

    Each is multiplied by ½^(a / h) with the half-life h of its kind, where there is one. The age is
    counted back from a reference time, the latest of the events unless another is given; an event
    without a time, or later than the reference, does not fade. Strengths of one person and item add
    up and are clipped to [-1, max_strength].

    Attributes:
        weights: of each kind; what is not named keeps its default. May be negative.
        half_life: in days, of the kinds that fade; the others never do, and by default none does.
        rating_low, rating_high, rating_neutral: the scale of the ratings.
        centred: whether a rating is compared with the person's own mean m instead of
            `rating_neutral`; the mean is (Σr + 5 · neutral) / (n + 5), so that one rating alone
            does not become neutral.
        full_dwell: seconds of a stay that count fully.
        least_dwell: a stay of fewer seconds is a bounce, and counts as nothing.
        max_strength: the most that a person's events with an item can add up to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: Mapping[Behaviour, FiniteFloat] = Field(default=WEIGHTS)
    half_life: Mapping[Behaviour, FiniteFloat] = {}
    rating_low: float = 0.5
    rating_high: float = 5.0
    rating_neutral: float = 3.0
    centred: bool = False
    full_dwell: float = Field(default=300.0, gt=0)
    least_dwell: float = Field(default=10.0, ge=0)
    max_strength: float = Field(default=3.0, gt=0)

    @field_validator("weights", mode="before")
    @classmethod
    def _over_the_defaults(cls, value: Any) -> Any:
        return {**WEIGHTS, **value} if isinstance(value, Mapping) else value

    @field_validator("half_life")
    @classmethod
    def _above_zero(cls, value: Mapping[Behaviour, float]) -> Mapping[Behaviour, float]:
        wrong = [behaviour for behaviour, days in value.items() if days <= 0]
        if wrong:
            raise ValueError(f"the half-life of {wrong[0]!s} must be above 0 days; leave it out")
        return value

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.rating_low < self.rating_neutral < self.rating_high:
            raise ValueError("rating_low < rating_neutral < rating_high must hold")
        return self

    def lasting(self) -> Self:
        """The same without fading: a person's long-term interest."""
        return self.model_copy(update={"half_life": {}})

    def fading(self, days: float) -> Self:
        """The same where every kind of event loses half its strength in so many days: short-term.

        Args:
            days: above 0.
        """
        settings = dict(self) | {"half_life": dict.fromkeys(Behaviour, days)}
        return type(self).model_validate(settings)


def event_strength(
    events: pd.DataFrame, config: SignalConfig, *, now: datetime | None = None
) -> Strengths:
    """The signed strength of each event by itself, shape (n_events,); see `SignalConfig`.

    Args:
        events: columns `EVENT_COLUMNS`.
        config: weights, half-lives and scales.
        now: from when ages are counted back; the latest event when None.
    """
    behaviour = events["behaviour"]
    weight = behaviour.map({b.value: w for b, w in config.weights.items()}).fillna(0.0)
    share = np.ones(len(events))
    for kind, shares in ((Behaviour.RATING, _of_ratings), (Behaviour.DWELL, _of_stays)):
        where = (behaviour == kind.value).to_numpy(np.bool_)
        if where.any():
            share[where] = shares(events[where], config)
    strength: Strengths = weight.to_numpy(np.float64) * share * _left(events, config, now)
    return strength


def reference_time(events: pd.DataFrame) -> pd.Timestamp | None:
    """The latest time of these events; None when none has one."""
    latest = events["time"].max()
    return None if pd.isna(latest) else latest


def _of_ratings(events: pd.DataFrame, config: SignalConfig) -> Strengths:
    """How far each rating is from neutral, in [-1, 1]; 0 without a number."""
    ratings = events["value"].to_numpy(np.float64)
    neutral: Strengths = np.full(len(events), config.rating_neutral)
    if config.centred:
        of_person = events.groupby("user", observed=True)["value"]
        total = of_person.transform("sum").to_numpy(np.float64)
        count = of_person.transform("count").to_numpy(np.float64)
        neutral = (total + CENTRING * config.rating_neutral) / (count + CENTRING)
    distance = ratings - neutral
    above = distance / (config.rating_high - neutral)
    below = distance / (neutral - config.rating_low)
    return np.nan_to_num(np.where(distance >= 0, above, below))


def _of_stays(events: pd.DataFrame, config: SignalConfig) -> Strengths:
    """How much each stay counts, in [0, 1]; 0 without a number."""
    seconds = np.maximum(np.nan_to_num(events["value"].to_numpy(np.float64)), 0.0)
    share = np.minimum(np.log1p(seconds) / np.log1p(config.full_dwell), 1.0)
    return np.where(seconds < config.least_dwell, 0.0, share)


def _left(events: pd.DataFrame, config: SignalConfig, now: datetime | None) -> Strengths:
    """What age has left of each event, in [0, 1]."""
    left = np.ones(len(events))
    reference = reference_time(events) if now is None else pd.Timestamp(now)
    if not config.half_life or reference is None:
        return left
    days = (reference - events["time"]).dt.total_seconds().to_numpy(np.float64) / _DAY
    age = np.maximum(np.nan_to_num(days), 0.0)  # without a time, or to come: as of now
    half_life = events["behaviour"].map({b.value: h for b, h in config.half_life.items()})
    fades = half_life.notna().to_numpy(np.bool_)
    left[fades] = 0.5 ** (age[fades] / half_life.to_numpy(np.float64)[fades])
    return left
