"""iALS beside implicit on a set with the shape of ML-20M, and how fits grow.

    python -m benchmarks.peers.scale                        both, about 25 minutes
    python -m benchmarks.peers.scale --parts compare        20 M events, ours and implicit
    python -m benchmarks.peers.scale --parts growth --events 1000000 3000000

Every fit has a process of its own and the same number of threads; what is done is kept in --work
and not done again. Our iALS is implicit's own solver with what we add around it: checks, weights,
shares and bases; people are folded in instead of kept, so that recommending for everybody solves
a system a person more than implicit does for those it knows.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from benchmarks.__main__ import RESULTS, TITLE
from benchmarks.fresh_process import tell
from benchmarks.machine import commit, load, machine
from benchmarks.peers.generated import N_EVENTS, generated, shape_of
from benchmarks.peers.growth import law, past
from benchmarks.peers.plot import growth
from benchmarks.peers.runs import ROOT, environment

MODELS = ("ials", "ease", "itemknn")
GROWTH = (1_000_000, 3_000_000, 10_000_000, 30_000_000)
MEMORY_MB = 24_000


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers.scale",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--parts", nargs="+", choices=("compare", "growth"))
    parser.add_argument("--events", nargs="+", type=int, default=list(GROWTH))
    parser.add_argument("--shape", type=int, default=N_EVENTS, help="events of the comparison")
    parser.add_argument("--models", nargs="+", choices=MODELS, default=list(MODELS))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--longest", type=float, default=580, help="of a process, seconds (580)")
    parser.add_argument("--work", type=Path, default=Path(".bench-peers/scale"))
    parser.add_argument("--out", type=Path, default=RESULTS)
    args = parser.parse_args(argv)
    args.parts = args.parts or ["compare", "growth"]
    return args


def measured(args: argparse.Namespace, who: str, what: str, events: int) -> dict[str, Any]:
    """The figures of one fit; kept, and read when they are there."""
    kept = args.work / f"{who}-{what}-{events}-{args.threads}.json"
    if not kept.is_file():
        likes = _likes(args.work, events)
        command = [sys.executable, "-m", "benchmarks.peers.scale_part", who, what, str(likes)]
        try:
            done = subprocess.run(
                [*command, str(args.threads)],
                cwd=ROOT,
                env=os.environ | environment(args.threads),
                stdout=subprocess.PIPE,
                text=True,
                timeout=args.longest,
                check=False,
            )
        except subprocess.TimeoutExpired:
            tell(f"{who} {what}, {events:,} events: ended after {args.longest:g} s")
            return {}
        if done.returncode:
            tell(f"{who} {what}, {events:,} events: ended with {done.returncode}")
            return {}
        kept.write_text(done.stdout.splitlines()[-1], encoding="utf-8")
    figures: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    tell(f"{who} {what}, {events:,} events: {_said(figures)}")
    return figures


def _said(figures: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:,.5g}" for name, value in figures.items())


def _likes(work: Path, events: int) -> Path:
    path = work.resolve() / f"likes-{events}.npz"
    if not path.is_file():
        work.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"unfinished-{path.name}")
        sparse.save_npz(unfinished, generated(*shape_of(events), events), compressed=False)
        unfinished.rename(path)
        tell(f"Made {events:,} events")
    return path


def compared(args: argparse.Namespace) -> list[str]:
    """The table of iALS beside implicit."""
    ours = measured(args, "ours", "ials", args.shape)
    theirs = measured(args, "implicit", "ials", args.shape)
    if not ours or not theirs:
        return ["The comparison of iALS with implicit was not finished.", ""]
    people, items = shape_of(args.shape)
    rows = [
        ("an epoch (ours: whole fit ÷ iterations), s", "epoch_s", True),
        ("fit, s", "fit_s", True),
        ("peak memory, MB", "peak_mb", True),
        ("peak above what was there before the fit, MB", "", True),
        ("recommending 20 to everybody, people/s", "people_per_s", False),
    ]
    words = (
        f"iALS beside implicit 0.7.3, {people:,} people × {items:,} items, {args.shape:,} events, "
        f"64 factors, 15 iterations, {args.threads} threads. Ours is implicit's solver, called on "
        "weights that we make."
    )
    lines = [
        words,
        "",
        "| figure | ours | implicit | ours ÷ theirs | target |",
        "|---|---:|---:|---:|---|",
    ]
    for label, key, low in rows:
        mine, other = (f[key] if key else f["peak_mb"] - f["base_mb"] for f in (ours, theirs))
        ratio = mine / other
        met = "met" if (ratio <= 1) == low or ratio == 1 else "MISSED"
        lines.append(f"| {label} | {mine:,.4g} | {other:,.4g} | {ratio:.3f} | {met} |")
    folded = theirs["people_per_s_folded_in"]
    said = f"implicit, folding everybody in as we do, serves {folded:,.0f} people/s"
    lines += ["", f"{said}: ours ÷ theirs {ours['people_per_s'] / folded:.2f}.", ""]
    return lines


def grown(args: argparse.Namespace, folder: Path, beside: Path) -> list[str]:
    """The tables and plots of growth, and where one machine ends."""
    found = {
        name: {n: f for n in args.events if (f := measured(args, "ours", name, n))}
        for name in args.models
    }
    found = {name: line for name, line in found.items() if line}
    lines = ["| model | events | people | items | fit s | peak MB | people/s |"]
    lines.append("|---|---:|---:|---:|---:|---:|---:|")
    for name, line in found.items():
        for n, figures in line.items():
            people, items = shape_of(n)
            lines.append(
                f"| {name} | {n:,} | {people:,} | {items:,} | {figures['fit_s']:.1f} | "
                f"{figures['peak_mb']:,.0f} | {figures['people_per_s']:,.0f} |"
            )
    lines.append("")
    lines += [_ending(name, line) for name, line in found.items() if len(line) > 2]
    folder.mkdir(parents=True, exist_ok=True)
    for key, words, unit in (("fit_s", "Fit time", "s"), ("peak_mb", "Peak memory", "MB")):
        drawn = {name: [(n, f[key]) for n, f in line.items()] for name, line in found.items()}
        path = folder / f"growth-{key.split('_')[0]}.svg"
        path.write_text(growth(words, unit, drawn), encoding="utf-8")
        lines += ["", f"![{words} over events]({path.relative_to(beside).as_posix()})"]
    return [*lines, ""]


def _ending(name: str, line: Mapping[int, Mapping[str, float]]) -> str:
    events = np.array(list(line), dtype=np.float64)
    time = law(events, np.array([f["fit_s"] for f in line.values()]))
    memory = law(events, np.array([f["peak_mb"] for f in line.values()]))
    return (
        f"* {name}: fit seconds ≈ {time.start:.2g} + {time.scale:.2g} · (events / 10⁶)^"
        f"{time.power:.2f}; MB ≈ {memory.start:.0f} + {memory.scale:.3g} · (events / 10⁶)^"
        f"{memory.power:.2f}. {MEMORY_MB:,} MB are full at {past(memory, MEMORY_MB):,.0f} million "
        f"events, where a fit takes {time.at(past(memory, MEMORY_MB)) / 3600:.1f} h; a fit of one "
        f"night (8 h) ends at {past(time, 8 * 3600):,.0f} million."
    )


def main() -> None:
    args = parsed(sys.argv[1:])
    box, before = machine(), load()
    folder = args.out.parent / "results"
    parts = compared(args) if "compare" in args.parts else []
    parts += grown(args, folder, args.out.parent) if "growth" in args.parts else []
    circumstances = (
        f"{box['processor']}, {box['cores']} cores, {box['memory_mb']:,} MB, {box['system']}, "
        f"Python {box['python']}. `python -m benchmarks.peers.scale`. Load average before {before}."
    )
    text = "\n".join(
        [
            f"## {date.today().isoformat()} · at scale · commit {commit() or 'unknown'}",
            "",
            circumstances,
            "",
            *parts,
            "",
        ]
    )
    print(text)
    if args.out == RESULTS:
        text = f"{TITLE}\n{text}{RESULTS.read_text(encoding='utf-8').removeprefix(TITLE)}"
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
