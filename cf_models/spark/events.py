"""Events from Parquet, as Spark reads them, with the checks of the local readers.

A file or a folder of files, partitioned by columns or not, with the columns `EVENT_COLUMNS`. An
event without a person, an item or a known behaviour is refused, and so is a rating without a number
or outside its scale, and a stay without a number of seconds; an event of an item that the catalogue
lacks is set aside; an impossible time becomes unknown. Repeats, floods and bots are not looked for:
events of a cluster are taken as they were cleaned.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from catalog.behaviour_names import BEHAVIOUR_NAMES
from catalog.errors import DataError
from catalog.events import EVENT_COLUMNS, SignalConfig
from catalog.ids import IdMap
from catalog.report import Finding, SourceReport
from catalog.signals import Behaviour
from cf_models.spark.session import failures, reason_of

_LACKS = "an item that the catalogue lacks"
_UNITS = ((1e11, 1.0), (1e14, 1e3), (1e17, 1e6), (float("inf"), 1e9))
"""Below a size, how many units of a number of time make a second; as the local readers guess."""
_NAMES_KEPT = 8  # of columns that an error repeats


@dataclass(frozen=True)
class Events:
    """Events that were read.

    Attributes:
        frame: Spark's table of those kept: user (string), item (string), row (int, of the item),
            behaviour (a `Behaviour` value), value (double), time (timestamp).
        items: the catalogue's ids, or those met, sorted.
        report: what became of the rows.
    """

    frame: Any
    items: IdMap
    report: SourceReport


def read_events(
    spark: Any, path: str, signals: SignalConfig | None = None, items: IdMap | None = None
) -> Events:
    """Read events.

    Args:
        spark: the session.
        path: of a Parquet file or folder, on a file system that every worker reaches.
        signals: gives the scale of the ratings.
        items: ids of the catalogue; None takes every item that is met.

    Raises:
        DataError: when it cannot be read, columns are missing, or no event is left.
    """
    signals = SignalConfig() if signals is None else signals
    raw = _typed(_parquet(spark, path))
    judged = raw.withColumn("reason", _reason(signals))
    if items is None:
        met = judged.where("reason is null").select("item").distinct().toArrow()
        items = IdMap(sorted(met.column("item").to_pylist()))
    judged = _with_rows(spark, judged, items)
    report = _report(path, judged)
    if report.kept == 0:
        told = ", ".join(f"{f.count:,} have {f.reason}" for f in report.findings)
        raise DataError(
            f"{path} holds no event that can be used" + (f": {told}." if told else "."),
            remedy=f"Give Parquet files with the columns {', '.join(EVENT_COLUMNS)}.",
        )
    kept = judged.where("reason is null").select(*EVENT_COLUMNS, "row")
    return Events(kept, items, report)


def _parquet(spark: Any, path: str) -> Any:
    try:
        # As text: a folder item=007 is the item "007".
        spark.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        frame = spark.read.parquet(path)
    except failures() as exc:
        raise DataError(
            f"{path} cannot be read as Parquet: {reason_of(exc)}",
            remedy="Name a Parquet file, or a folder of them, that every worker can reach.",
        ) from exc
    missing = [name for name in EVENT_COLUMNS if name not in frame.columns]
    if missing:
        there = ", ".join(frame.columns[:_NAMES_KEPT])
        raise DataError(
            f"The events of {path} lack the columns {', '.join(missing)}; there are {there}.",
            remedy="Rename the columns where the files are written.",
        )
    return frame


def _typed(frame: Any) -> Any:
    f = import_module("pyspark.sql.functions")
    names = f.create_map(
        *(f.lit(text) for name, b in BEHAVIOUR_NAMES.items() for text in (name, b.value))
    )
    return frame.select(
        f.trim(f.col("user").cast("string")).alias("user"),
        f.trim(f.col("item").cast("string")).alias("item"),
        names[f.lower(f.trim(f.col("behaviour").cast("string")))].alias("behaviour"),
        f.expr("try_cast(value as double)").alias("value"),
        _possible(_time(frame)).alias("time"),
    )


def _time(frame: Any) -> Any:
    """A time in UTC: of a timestamp, of a number since 1970, or of a text; null where none."""
    f = import_module("pyspark.sql.functions")
    kind = dict(frame.dtypes)["time"]
    if kind in {"tinyint", "smallint", "int", "bigint", "float", "double"}:
        number = f.col("time").cast("double")
        seconds = f.lit(None).cast("double")
        for limit, unit in reversed(_UNITS):
            seconds = f.when(f.abs(number) < limit, number / unit).otherwise(seconds)
        return f.timestamp_micros((seconds * 1e6).cast("bigint"))
    return f.expr("try_cast(time as timestamp)")


def _possible(time: Any) -> Any:
    f = import_module("pyspark.sql.functions")
    latest = f.current_timestamp() + f.expr("interval 1 day")
    return f.when((f.unix_micros(time) >= 0) & (time <= latest), time)


def _reason(signals: SignalConfig) -> Any:
    """Why an event is refused; null where it is not. The first that applies, as the readers."""
    f = import_module("pyspark.sql.functions")
    value, behaviour = f.col("value"), f.col("behaviour")
    number = value.isNotNull() & ~f.isnan(value) & (f.abs(value) < float("inf"))
    rating, stay = behaviour == Behaviour.RATING.value, behaviour == Behaviour.DWELL.value
    low, high = signals.rating_low, signals.rating_high
    reasons: dict[str, Any] = {
        "no user": f.col("user").isNull() | (f.col("user") == ""),
        "no item": f.col("item").isNull() | (f.col("item") == ""),
        "a behaviour that is not known": behaviour.isNull(),
        "a rating without a number": rating & ~number,
        f"a rating outside the scale of {low:g} to {high:g}": rating
        & ((value < low) | (value > high)),
        "a stay without a number of seconds": stay & ~number,
        "a stay of fewer than 0 seconds": stay & (value < 0),
    }
    told = f.lit(None).cast("string")
    for reason, applies in reversed(reasons.items()):
        told = f.when(applies, f.lit(reason)).otherwise(told)
    return told


def _with_rows(spark: Any, judged: Any, items: IdMap) -> Any:
    f = import_module("pyspark.sql.functions")
    pa = import_module("pyarrow")
    table = pa.table({"item": pa.array(list(items), pa.string()), "row": range(len(items))})
    rows = spark.createDataFrame(table).select("item", f.col("row").cast("int"))
    joined = judged.join(f.broadcast(rows), "item", "left")
    lacks = f.col("reason").isNull() & f.col("row").isNull()
    return joined.withColumn("reason", f.when(lacks, _LACKS).otherwise(f.col("reason")))


def _report(path: str, judged: Any) -> SourceReport:
    try:
        counts = {row["reason"]: row["count"] for row in judged.groupBy("reason").count().collect()}
    except failures() as exc:
        raise DataError(
            f"The events of {path} cannot be read: {reason_of(exc)}",
            remedy="Write the damaged file again.",
        ) from exc
    kept = counts.pop(None, 0)
    refused = sum(counts.values())
    findings = tuple(
        Finding(reason=r, outcome="set aside" if r == _LACKS else "refused", count=n)
        for r, n in sorted(counts.items(), key=lambda pair: (pair[0] == _LACKS, -pair[1]))
    )
    return SourceReport(
        source=path, read=kept + refused, kept=kept, refused=refused, findings=findings
    )
