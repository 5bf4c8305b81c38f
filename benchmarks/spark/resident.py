"""The most memory that a process and all it started have held together, sampled."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

from benchmarks.memory import MB

_EVERY_SECONDS = 0.5


@dataclass
class Resident:
    """The highest sum of resident MB, and the parts of it by role at that moment."""

    peak_mb: float = 0.0
    parts_mb: dict[str, float] = field(default_factory=dict)


@contextmanager
def resident() -> Iterator[Resident]:
    """Sample what this process started, itself left out, until the block ends."""
    found, ended = Resident(), threading.Event()

    def watch() -> None:
        while not ended.wait(_EVERY_SECONDS):
            parts: dict[str, float] = {}
            for process in psutil.Process().children(recursive=True):
                try:
                    role = _role(process.cmdline())
                    parts[role] = parts.get(role, 0.0) + process.memory_info().rss / MB
                except psutil.Error:  # it has just ended
                    continue
            if sum(parts.values()) > found.peak_mb:
                found.peak_mb, found.parts_mb = sum(parts.values()), parts

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()


def _role(command: Sequence[str]) -> str:
    words = " ".join(command)
    if "CoarseGrainedExecutorBackend" in words:
        return "executors"
    if "deploy.master" in words or "deploy.worker" in words:
        return "master and workers"
    return "driver, Java" if "java" in words[:200] else "driver, Python"
