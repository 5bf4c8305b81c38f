"""iALS fitted by Spark on a cluster of two worker processes, beside the local fit.

Events with the shape of ML-20M are generated as Parquet; each side reads the same files in a
process of its own, with the same settings, and saves a model. Both are loaded alike and asked for
the same strangers. Seconds are from the process's start to the saved model; memory is the highest
sum of resident pages of all processes of a side. The figures go to results/spark-EVENTS.json and,
as a dated block, to RESULTS.md.

  python -m benchmarks.spark                            1,000,000 events
  python -m benchmarks.spark --events 20000000 --factors 32 --iterations 8
"""

import argparse
import json
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.fresh_process import tell
from benchmarks.machine import commit, load, machine
from benchmarks.spark.cluster import standalone
from benchmarks.spark.quality import compared
from benchmarks.spark.resident import resident
from benchmarks.spark.shape import World

_HERE = Path(__file__).parents[1]
RESULTS = _HERE / "RESULTS.md"
TITLE = "# Results\n\nDated, newest first; each with its machine, commit and command.\n"
WORKERS = 2
_TABLE = (
    "| side | seconds | of which | peak MB, all processes | of which | nDCG@10 (95 %) |",
    "|---|---:|---|---:|---|---:|",
)


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.spark",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--factors", type=int, default=64)
    parser.add_argument("--iterations", type=int, default=15)
    parser.add_argument("--memory", default="3g", help="of each executor")
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument(
        "--sides", nargs="+", choices=("local", "spark"), default=["local", "spark"]
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=Path, help="where events and models stay; else they go")
    parser.add_argument("--quick", action="store_true", help="keep no results")
    return parser.parse_args(argv)


def run(args: argparse.Namespace, work: Path) -> dict[str, Any]:
    world = World(args.events, args.seed)
    events = work / "events"
    tell(f"Writing {args.events:,} events")
    count = world.write(events)
    results: dict[str, Any] = {
        "date": date.today().isoformat(),
        "commit": commit(),
        "machine": machine(),
        "command": shlex.join(["python", "-m", "benchmarks.spark", *sys.argv[1:]]),
        "load_before": load(),
        "world": {"people": world.n_people, "items": world.n_items, "events": count},
    }
    config = {"factors": args.factors, "iterations": args.iterations, "threads": WORKERS}
    results["config"] = config
    for side in args.sides:
        tell(f"Fitting: {side}")
        results[side] = _side(side, args, events, world.n_items, work, config)
        tell(f"  {json.dumps(results[side])}")
    tell("Asking for strangers")
    folders = {side: work / side for side in args.sides}
    results["ndcg@10"] = compared(folders, world.strangers(), args.seed)
    results["load_after"] = load()
    return results


def _side(
    side: str,
    args: argparse.Namespace,
    events: Path,
    n_items: int,
    work: Path,
    config: Mapping[str, Any],
) -> dict[str, Any]:
    with resident() as found:
        if side == "local":
            told = _fit(side, events, n_items, work / side, config, {})
        else:
            logs = work / "cluster"
            logs.mkdir(exist_ok=True)
            with standalone(WORKERS, args.memory, logs) as master:
                spark = {
                    "master": master,
                    "executor_memory": args.memory,
                    "partitions": args.partitions,
                    "settings": {"spark.local.dir": str(logs / "local")},
                }
                told = _fit(side, events, n_items, work / side, config, spark)
    parts = {role: round(mb) for role, mb in sorted(found.parts_mb.items())}
    return {**told, "peak_mb": round(found.peak_mb), "parts_mb": parts}


def _fit(
    side: str,
    events: Path,
    n_items: int,
    out: Path,
    config: Mapping[str, Any],
    spark: Mapping[str, Any],
) -> dict[str, Any]:
    module = [sys.executable, "-m", "benchmarks.spark.fit", side]
    places = [str(events), str(n_items), str(out)]
    clock = time.perf_counter()
    done = subprocess.run(
        [*module, *places, json.dumps(config), json.dumps(spark)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"The {side} fit failed with exit code {done.returncode}.")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told | {"seconds": round(time.perf_counter() - clock, 1)}


def block(results: Mapping[str, Any]) -> str:
    """The dated block for RESULTS.md."""
    machine_, world, config = results["machine"], results["world"], results["config"]
    where = (
        f"{machine_['processor']}, {machine_['cores']} cores, {machine_['memory_mb']:,} MB, "
        f"{machine_['system']}, Python {machine_['python']}. `{results['command']}`. Load average "
        f"before {results['load_before']}, after {results['load_after']}."
    )
    what = (
        f"{world['people']:,} people, {world['items']:,} items, {world['events']:,} generated "
        f"events; {config['factors']} factors, {config['iterations']} iterations, the model's "
        f"defaults else. Local: {config['threads']} threads. Spark: {WORKERS} worker processes of "
        "one core each on the same machine."
    )
    title = f"## {results['date']} · iALS by Spark · commit {results['commit'] or 'unknown'}"
    lines = [title, "", where, "", what, "", *_TABLE]
    sides = [side for side in ("local", "spark") if side in results]
    lines += [_row(side, results[side], results["ndcg@10"][side]) for side in sides]
    difference = results["ndcg@10"].get("spark", {}).get("difference")
    if difference is not None:
        told = (
            f"Spark less local, paired over {results['ndcg@10']['spark']['people']:,} strangers: "
            f"{difference['mean']:+.4f} ({difference['low']:+.4f} to {difference['high']:+.4f}), "
            f"p = {difference['p']:.3g}."
        )
        lines += ["", told]
    return "\n".join([*lines, "", ""])


def _row(side: str, cost: Mapping[str, Any], ndcg: Mapping[str, float]) -> str:
    steps = ", ".join(f"{name} {seconds:g}" for name, seconds in cost["steps"].items())
    parts = ", ".join(f"{role} {mb:,}" for role, mb in cost["parts_mb"].items())
    quality = f"{ndcg['mean']:.4f} ({ndcg['low']:.4f} to {ndcg['high']:.4f})"
    return f"| {side} | {cost['seconds']:g} | {steps} | {cost['peak_mb']:,} | {parts} | {quality} |"


def keep(results: Mapping[str, Any]) -> None:
    file = _HERE / "results" / f"spark-{results['world']['events']}.json"
    file.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    older = RESULTS.read_text(encoding="utf-8").removeprefix(TITLE)
    RESULTS.write_text(f"{TITLE}\n{block(results)}{older.lstrip()}", encoding="utf-8")


def main() -> None:
    args = parsed(sys.argv[1:])
    with TemporaryDirectory(prefix="sayso-spark-") as folder:
        work = Path(folder) if args.work is None else args.work
        work.mkdir(parents=True, exist_ok=True)
        results = run(args, work)
    print(block(results))
    if not args.quick:
        keep(results)


if __name__ == "__main__":
    main()
