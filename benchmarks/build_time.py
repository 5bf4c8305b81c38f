"""Build the demo's workspace as `sayso demo` does, with its weights fetched already.

    python -m benchmarks.build_time FOLDER

Prints one JSON object: seconds in all and by what was being done, and the peak memory.
"""

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from assets import AssetStore
from assistant.build import build_workspace, demo_source
from benchmarks.fresh_process import since_start_s, tell
from benchmarks.memory import disk_mb, rounded
from evaluation.memory import peak_mb
from ui.cli.environment import set_defaults


class Steps:
    """A `Progress` that keeps how long each step took."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._step, self._since = "", time.perf_counter()

    def __call__(self, what: str, _done: int, _total: int) -> None:
        if what != self._step:
            self.end()
            self._step = what
            tell(f"  {what}")

    def end(self) -> None:
        now = time.perf_counter()
        if self._step:
            self.seconds[self._step] += now - self._since
        self._since = now


def build(folder: Path) -> dict[str, Any]:
    """Build into an empty folder; what it took."""
    steps, store = Steps(), AssetStore()
    steps("Reading films and ratings", 0, 1)
    source = demo_source(store)
    build_workspace(folder, source, store, steps)
    steps.end()
    return {
        "seconds": since_start_s(),
        "steps_s": {name: round(seconds, 2) for name, seconds in steps.seconds.items()},
        "items": len(source.catalog),
        "peak_mb": rounded(peak_mb()),
        "workspace_mb": round(disk_mb(folder), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    print(json.dumps(build(parser.parse_args().folder)))


if __name__ == "__main__":
    set_defaults()
    main()
