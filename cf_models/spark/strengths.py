"""Events added up by Spark to the strengths of `catalog.signals`, a row for each person and item.

The formulas are those of `SignalConfig`, written a second time in Spark's own expressions, so that
no event passes through Python. A test holds both to the same numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from catalog.events import SignalConfig
from catalog.ids import IdMap
from catalog.signals import CENTRING, Behaviour
from cf_models.spark.events import Events
from cf_models.spark.session import named

_DAY_MICROS = 86_400e6
NOISE = 1e-6
"""A sum nearer to 0 than this is what rounding left of events that cancel, and no strength."""


@dataclass(frozen=True)
class SparkInteractions:
    """What `catalog.events.Interactions` is on one machine.

    Attributes:
        strength: Spark's table: user (string), row (int, of the item), strength (float, never 0).
        items: ids of items ↔ rows.
        n_people: how many people left an event, those included whose events cancel.
    """

    strength: Any
    items: IdMap
    n_people: int


def add_up(events: Events, config: SignalConfig | None = None) -> SparkInteractions:
    """The strengths of all people with all items; computed when they are asked for.

    Raises:
        ModelError: when the cluster fails while it counts people.
    """
    f = import_module("pyspark.sql.functions")
    config = SignalConfig() if config is None else config
    frame = events.frame
    with named("counting people and times"):
        left, n_people = _left(frame, config), frame.select("user").distinct().count()
    by_event = frame.withColumn("strength", _weight(config) * _share(config) * left)
    total = f.sum(f.col("strength").cast("float"))  # float, as the local matrix takes them
    most = f.lit(config.max_strength)
    strength = (
        by_event.groupBy("user", "row")
        .agg(total.alias("strength"))
        .where(f.abs("strength") > NOISE)
        .select(
            "user",
            "row",
            f.least(f.greatest("strength", f.lit(-1.0)), most).cast("float").alias("strength"),
        )
    )
    return SparkInteractions(strength, events.items, n_people)


def _by_kind(values: Mapping[Behaviour, float]) -> Any:
    """A number by the event's kind; null for kinds that have none."""
    f = import_module("pyspark.sql.functions")
    numbers = [each for b, n in values.items() for each in (f.lit(b.value), f.lit(float(n)))]
    return f.create_map(*numbers)[f.col("behaviour")]


def _weight(config: SignalConfig) -> Any:
    f = import_module("pyspark.sql.functions")
    return f.coalesce(_by_kind(config.weights), f.lit(0.0))


def _share(config: SignalConfig) -> Any:
    f = import_module("pyspark.sql.functions")
    rating = f.col("behaviour") == Behaviour.RATING.value
    stay = f.col("behaviour") == Behaviour.DWELL.value
    return f.when(rating, _of_rating(config)).when(stay, _of_stay(config)).otherwise(1.0)


def _of_rating(config: SignalConfig) -> Any:
    f = import_module("pyspark.sql.functions")
    neutral = f.lit(float(config.rating_neutral))
    if config.centred:
        window = import_module("pyspark.sql").Window.partitionBy("user")
        rated = f.when(f.col("behaviour") == Behaviour.RATING.value, f.col("value"))
        total, count = f.sum(rated).over(window), f.count(rated).over(window)
        neutral = (total + CENTRING * config.rating_neutral) / (count + CENTRING)
    distance = f.col("value") - neutral
    above = distance / (f.lit(float(config.rating_high)) - neutral)
    below = distance / (neutral - f.lit(float(config.rating_low)))
    return f.when(distance >= 0, above).otherwise(below)


def _of_stay(config: SignalConfig) -> Any:
    f = import_module("pyspark.sql.functions")
    share = f.least(f.log1p("value") / f.log1p(f.lit(float(config.full_dwell))), f.lit(1.0))
    return f.when(f.col("value") < config.least_dwell, 0.0).otherwise(share)


def _left(frame: Any, config: SignalConfig) -> Any:
    """What age has left of each event, counted back from the latest of them."""
    f = import_module("pyspark.sql.functions")
    latest = None
    if config.half_life:
        latest = frame.select(f.max(f.unix_micros("time"))).collect()[0][0]
    if latest is None:
        return f.lit(1.0)
    age = (f.lit(latest) - f.unix_micros("time")) / _DAY_MICROS
    fades = f.pow(f.lit(0.5), age / _by_kind(config.half_life))
    return f.coalesce(fades, f.lit(1.0))  # without a time or a half-life it does not fade
