"""Several settings of one of our models, tried in turn in one process, as peers' are.

    python -m benchmarks.peers.ours JOB MODEL REQUEST OUT

takes what a runner of a peer takes (`runners/given.py`), with a folder of `Job.write` as JOB.
"""

import json
import sys
import time
from pathlib import Path

from evaluation.ranking.job import Job
from evaluation.ranking.trial import made, run_trial


def main() -> None:
    job, name, request, out = sys.argv[1:]
    asked = json.loads(Path(request).read_text(encoding="utf-8"))
    read = Job.read(Path(job))
    start = time.perf_counter()
    for i, settings in enumerate(asked["settings"]):
        if i and time.perf_counter() - start > asked["seconds"]:
            break
        folder = Path(out) / str(i)
        folder.mkdir(parents=True)
        try:
            model = made(name, settings, threads=asked["threads"])
            run_trial(model, read, lambda *_: None).write(folder)
        except Exception as exc:
            if len(asked["settings"]) == 1:
                raise
            (folder / "error.txt").write_text(f"{type(exc).__name__}: {exc}", encoding="utf-8")


if __name__ == "__main__":
    main()
