"""How fast an answer is, and how much memory it takes, over the demo's workspace.

Each part runs in a process of its own, over a copy of the workspace:

  build  the demo's workspace is built anew in a temporary folder
  turns  200 turns without a language model, and what their parts cost alone (the floors)
  page   200 messages in a real Chromium: from Enter to painted cards
  llm    200 turns written by the language model that the demo would choose

The figures go to benchmarks/RESULTS.md (a dated block, newest first) and, beside it, to
results/turns.json.
A figure beyond its target is told as MISSED; the exit code stays 0. Quiet the machine first: what
else runs is in the load average, which is written down too.

  python -m benchmarks                              all parts, as `make bench` does
  python -m benchmarks --parts turns page           some of them
  python -m benchmarks --llm qwen2.5-coder-0.5b --parts llm --llm-turns 20
  python -m benchmarks --quick                      a few turns each, nothing is built or kept
"""

import argparse
import json
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.fresh_process import measured, tell
from benchmarks.machine import commit, installed, load, machine
from benchmarks.report import block
from ui.cli.environment import set_defaults
from ui.cli.workspaces import demo_workspace

PARTS = ("build", "turns", "page", "llm")
_HERE = Path(__file__).parent
RESULTS = _HERE / "RESULTS.md"
TITLE = "# Results\n\nDated, newest first; each with its machine, commit and command.\n"


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--parts", nargs="+", choices=PARTS, help="which to run (all)")
    parser.add_argument("--workspace", type=Path, help="a built one (that of `sayso demo`)")
    parser.add_argument("--turns", type=int, default=200, help="without a language model (200)")
    parser.add_argument("--messages", type=int, default=200, help="in the browser (200)")
    parser.add_argument("--llm", default="auto", help="who writes in the part llm (auto)")
    parser.add_argument("--llm-turns", type=int, default=200, help="with it (200)")
    parser.add_argument(
        "--quick", action="store_true", help="10 turns, 5 messages, no build, no llm"
    )
    parser.add_argument("--json", type=Path, help="write the figures there, and nothing else")
    args = parser.parse_args(argv)
    if args.quick:
        args.turns, args.messages, args.llm_turns = 10, 5, 2
    if args.parts is None:
        args.parts = ["turns", "page"] if args.quick else list(PARTS)
    return args


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Run the parts; all figures."""
    results: dict[str, Any] = {
        "date": date.today().isoformat(),
        "command": command(sys.argv[1:]),
        "commit": commit(),
        "machine": machine(),
        "load_before": load(),
    }
    with TemporaryDirectory(prefix="sayso-bench-") as temporary:
        built = Path(temporary) / "built"
        if "build" in args.parts:
            tell("Building the demo's workspace")
            results["build"] = measured("benchmarks.build_time", str(built))
        workspace = _copied(args.workspace, built, Path(temporary) / "workspace")
        if "turns" in args.parts:
            tell("Turns without a language model")
            results["turns"] = _turns(workspace, "none", args.turns)
        if "page" in args.parts:
            tell("The page in Chromium")
            results["page"] = measured(
                "benchmarks.page", str(workspace), "--messages", str(args.messages)
            )
        if "llm" in args.parts:
            tell("Turns with the language model")
            results["llm"] = _turns(workspace, args.llm, args.llm_turns)
    return results | {"load_after": load(), "installed": installed()}


def command(arguments: Sequence[str]) -> str:
    """What was typed, without where things lie on this machine."""
    said = [Path(a).name if Path(a).is_absolute() else a for a in arguments]
    return shlex.join(["python", "-m", "benchmarks", *said])


def _turns(workspace: Path, llm: str, turns: int) -> dict[str, Any]:
    return measured("benchmarks.turns", str(workspace), "--llm", llm, "--turns", str(turns))


def _copied(named: Path | None, built: Path, copy: Path) -> Path:
    """A copy to talk over, so that the benchmark's sessions are not kept among a person's."""
    source = named or (built if built.is_dir() else demo_workspace())
    if not source.is_dir():
        raise SystemExit(f"There is no workspace at {source}. Run `make demo` first.")
    shutil.copytree(source, copy)
    return copy


def keep(results: Mapping[str, Any]) -> None:
    """Put the block before older ones, and the figures into results/turns.json."""
    older = RESULTS.read_text(encoding="utf-8").removeprefix(TITLE) if RESULTS.is_file() else ""
    RESULTS.write_text(f"{TITLE}\n{block(results)}{older}", encoding="utf-8")
    _write(_HERE / "results" / "turns.json", results)


def _write(path: Path, results: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    args = parsed(sys.argv[1:])
    set_defaults()  # here, for the parts: numpy reads its threads when it is imported
    results = run(args)
    print(block(results))
    if args.json is not None:
        _write(args.json, results)
    elif not args.quick:
        keep(results)
        tell(f"Kept in {RESULTS.name} and results/turns.json")


if __name__ == "__main__":
    main()
