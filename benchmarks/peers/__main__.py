"""Every recommender of ours beside its peers: same splits, same measures, same search.

    make bench-peers                                   all of it, into RESULTS.md
    python -m benchmarks.peers --quick                 one data set, one seed, a few models
    python -m benchmarks.peers --cases lastfm-random --names ials implicit:als

implicit, Surprise, cornac and RecTools run in environments of their own, each model in a process
of its own; what a run has done is kept in --work, and a later run goes on from there. A data set
that is not there is told and left out; --data NAME=FOLDER says where it lies.

Each search tries the defaults and then random settings of a comparable space, the same number and
the same seconds for either side, on a split cut from the training part of seed 0. Figures are means
over the seeds. Models of ratings learn from all ratings, the others of either side from likes
(a rating above the middle), and peers may choose all events in their search.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.__main__ import RESULTS, TITLE
from benchmarks.fresh_process import tell
from benchmarks.machine import commit, load, machine
from benchmarks.peers.campaign import Campaign, carry_out
from benchmarks.peers.compare import Standing, standings
from benchmarks.peers.plot import bars
from benchmarks.peers.roster import CASES, LIBRARIES, is_peer
from benchmarks.peers.runs import Limits
from benchmarks.peers.summary import block

QUICK = ("popularity", "itemknn", "ials", "ease", "implicit:als", "implicit:cosine", "cornac:EASE")


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    known = [case.name for case in CASES]
    parser.add_argument("--cases", nargs="+", choices=known, default=known)
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--names", nargs="+", default=[], help="only these models and peers")
    parser.add_argument("--trials", type=int, default=8, help="settings a search tries (8)")
    parser.add_argument("--seconds", type=float, default=8, help="and how long (8)")
    parser.add_argument("--longest", type=float, default=200, help="of a process, seconds (200)")
    parser.add_argument("--threads", type=int, default=2, help="of a fit, either side (2)")
    parser.add_argument("--data", nargs="+", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--python", nargs="+", default=[], metavar="LIBRARY=PYTHON")
    parser.add_argument("--work", type=Path, default=Path(".bench-peers"))
    parser.add_argument("--out", type=Path, help="write the block there, not into RESULTS.md")
    parser.add_argument("--quick", action="store_true", help="the demo's films, 1 seed, 7 models")
    args = parser.parse_args(argv)
    if args.quick:
        args.cases, args.seeds, args.trials = ["demo-random"], [0], 2
        args.names = args.names or list(QUICK)
        args.work = args.work / "quick"
    return args


def _pairs(said: Sequence[str], known: Sequence[str]) -> dict[str, Path]:
    pairs = dict(pair.split("=", 1) for pair in said if "=" in pair)
    wrong = [pair for pair in said if pair.split("=")[0] not in known or "=" not in pair]
    if wrong:
        raise SystemExit(f"{wrong[0]!r} is not NAME=PATH with NAME one of {', '.join(known)}.")
    return {name: Path(path) for name, path in pairs.items()}


def campaign_of(args: argparse.Namespace) -> Campaign:
    pythons = _pairs(args.python, list(LIBRARIES))
    return Campaign(
        work=args.work,
        cases=[case for case in CASES if case.name in args.cases],
        folders=_pairs(args.data, sorted({case.data for case in CASES})),
        seeds=args.seeds,
        names=args.names,
        trials=args.trials,
        limits=Limits(args.threads, args.seconds, args.longest, pythons),
    )


def check_options(args: argparse.Namespace) -> None:
    """Refuse to mix results of searches that were not alike."""
    asked = {"trials": args.trials, "seconds": args.seconds, "threads": args.threads}
    path = args.work / "options.json"
    if path.is_file() and json.loads(path.read_text(encoding="utf-8")) != asked:
        raise SystemExit(
            f"{args.work} holds results with other options: {path.read_text(encoding='utf-8')}. "
            "Give the same, another --work, or remove it."
        )
    args.work.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asked), encoding="utf-8")


def head(args: argparse.Namespace, before: list[float]) -> dict[str, Any]:
    said = (
        f"{len(args.seeds)} seeds, {args.trials} settings or {args.seconds:g} s a search, "
        f"{args.threads} threads a fit. Bold leads its side by nDCG@10. Peak memory is that of the "
        "process until the end of the fit; ours holds pandas and pydantic besides."
    )
    return {
        "date": date.today().isoformat(),
        "commit": commit(),
        "machine": machine(),
        "command": "make bench-peers" if not sys.argv[1:] else "python -m benchmarks.peers …",
        "load": before,
        "words": said,
    }


def _figures(cases: Mapping[str, Mapping[str, Standing]]) -> dict[str, Any]:
    return {case: {n: dict(s.means) for n, s in found.items()} for case, found in cases.items()}


def _plots(
    folder: Path, cases: Mapping[str, Mapping[str, Standing]], beside: Path
) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for case, found in cases.items():
        rows = [
            (name, own.means["ndcg@10"], is_peer(name))
            for name, own in found.items()
            if "ndcg@10" in own.means
        ]
        if rows:
            path = folder / f"peers-{case}.svg"
            path.write_text(bars(f"nDCG@10, {case}", rows), encoding="utf-8")
            paths[case] = path.relative_to(beside).as_posix()
    return paths


def main() -> None:
    args = parsed(sys.argv[1:])
    check_options(args)
    before = load()
    campaign = campaign_of(args)
    notes = carry_out(campaign, tell)
    cases = {case.name: standings(args.work, case, args.seeds) for case in campaign.cases}
    report = args.out or (args.work / "block.md" if args.quick else RESULTS)
    report.parent.mkdir(parents=True, exist_ok=True)
    folder = report.parent / "results"
    text = block(head(args, before), cases, notes, _plots(folder, cases, report.parent))
    print(text)
    if report == RESULTS:
        older = RESULTS.read_text(encoding="utf-8").removeprefix(TITLE)
        text = f"{TITLE}\n{text}{older}"
    report.write_text(text, encoding="utf-8")
    (folder / "peers.json").write_text(json.dumps(_figures(cases), indent=2), encoding="utf-8")
    tell(f"Kept in {report.name} and results/peers.json")


if __name__ == "__main__":
    main()
