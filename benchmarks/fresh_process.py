"""Run a part of the benchmark in a process of its own, so that its memory and start are its own."""

import json
import os
import subprocess
import sys
import time
from typing import Any

_STARTED = "SAYSO_BENCH_STARTED"


def measured(part: str, *args: str) -> dict[str, Any]:
    """What a part prints as the last line of its output, JSON. Its progress passes through.

    Args:
        part: a module that can be run, such as "benchmarks.turns".
        args: its arguments.

    Raises:
        SystemExit: when it fails; it has said why on stderr.
    """
    done = subprocess.run(
        [sys.executable, "-m", part, *args],
        env=os.environ | {_STARTED: str(time.time())},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{part} {' '.join(args)} failed with exit code {done.returncode}.")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def since_start_s() -> float | None:
    """Seconds since `measured` started this process, imports included; None when it did not."""
    started = os.environ.get(_STARTED)
    return None if started is None else round(time.time() - float(started), 2)


def tell(text: str) -> None:
    """Progress, for people."""
    print(text, file=sys.stderr, flush=True)
