"""A model in a process of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalog.errors import ModelError
from evaluation.ranking.job import Outcome
from evaluation.ranking.trial import Report

_ROOT = Path(__file__).parents[2]


def run_model(
    name: str,
    settings: Mapping[str, Any],
    job: Path,
    out: Path,
    report: Report,
    *,
    device: str = "cpu",
    threads: int = 1,
) -> Outcome:
    """Fit and rank with one model, in a process that sees the job's files alone.

    Args:
        name: of `cf_models.MODELS` or `rerankers.RERANKERS`.
        settings: of the model; defaults for what is not said.
        job: folder from `Job.write`.
        out: an empty folder.
        report: told how far it is.
        device: where networks compute; other models do not read it.
        threads: that networks take; other models have a setting for it.

    Raises:
        ModelError: when the process did not end well, with what it said last.
    """
    arguments = [str(job), name, json.dumps(dict(settings)), str(out), device, str(threads)]
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    log = out / "stderr.txt"
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "evaluation.ranking.trial", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                _relay(line, name, report)
            code = process.wait()
        finally:
            process.kill()
    if code == 0:
        return Outcome.read(out)
    raise ModelError(f"{name}: {_reason(code, log)}")


def _relay(line: str, name: str, report: Report) -> None:
    # What a library prints is no report of ours.
    if not line.startswith('["'):
        return
    what, done, total = json.loads(line)
    report(f"{name}: {what}", done, total)


def _reason(code: int, log: Path) -> str:
    if code < 0:
        return (
            f"its process was ended by {signal.Signals(-code).name}"
            f"{'; memory may have run out' if -code == signal.SIGKILL else ''}."
        )
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
    tail = [line for line in lines if not line.startswith(" ")]
    return tail[-1].removeprefix("catalog.errors.") if tail else f"its process ended with {code}."
