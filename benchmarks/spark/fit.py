"""One fit in a process of its own: `python -m benchmarks.spark.fit local|spark …`; used by the run.

Prints its seconds, step by step, as one line of JSON.
"""

import argparse
import json
import time
from itertools import pairwise
from pathlib import Path

from cf_models import IALS, IALSConfig


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("how", choices=("local", "spark"))
    parser.add_argument("events", type=Path)
    parser.add_argument("items", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("config", type=json.loads)
    parser.add_argument("spark", type=json.loads)
    args = parser.parse_args()
    config = IALSConfig.model_validate(args.config)
    started = time.perf_counter()
    if args.how == "local":
        model, steps = _local(args.events, args.items, config)
    else:
        model, steps = _spark(args.events, args.items, config, args.spark)
    model.save(args.out)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": round(seconds, 1), "steps": steps}))


def _local(events: Path, n_items: int, config: IALSConfig) -> tuple[IALS, dict[str, float]]:
    import pandas as pd

    from catalog import Catalog, Interactions
    from catalog.schema import catalog_table

    clock = time.perf_counter()
    ids = [str(row) for row in range(n_items)]
    catalog = Catalog(catalog_table({"id": ids, "title": ids}, ()), ())
    interactions = Interactions.from_events(pd.read_parquet(events), catalog)
    read = time.perf_counter() - clock
    model = IALS(config).fit(interactions)
    fitted = time.perf_counter() - clock - read
    return model, {"read and add up": round(read, 1), "fit": round(fitted, 1)}


def _spark(
    events: Path, n_items: int, config: IALSConfig, spark: dict[str, object]
) -> tuple[IALS, dict[str, float]]:
    from catalog import IdMap
    from cf_models.spark import SparkConfig, add_up, fit_ials, open_spark, read_events

    items = IdMap(str(row) for row in range(n_items))
    marks = [time.perf_counter()]
    with open_spark(SparkConfig.model_validate(spark)) as session:
        marks.append(time.perf_counter())
        interactions = add_up(read_events(session, str(events), items=items))
        marks.append(time.perf_counter())
        model = fit_ials(interactions, config)
        marks.append(time.perf_counter())
    spans = (round(b - a, 1) for a, b in pairwise(marks))
    names = ("start Spark", "read and check", "add up and fit")
    return model, dict(zip(names, spans, strict=True))


if __name__ == "__main__":
    main()
