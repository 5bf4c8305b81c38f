"""What llama.cpp says of its own work, read from the log of the embedded backend."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Timings:
    """One request: tokens read anew, tokens served from the cache, tokens written; milliseconds."""

    prompt_n: int
    cache_n: int
    prompt_ms: float
    predicted_n: int
    predicted_ms: float


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[Timings] = []

    def emit(self, record: logging.LogRecord) -> None:
        args = record.args if isinstance(record.args, tuple) else ()
        found = next((a for a in args if isinstance(a, Mapping) and "predicted_n" in a), None)
        if found is not None:
            self.heard.append(_timings(found))


def _timings(said: Mapping[str, Any]) -> Timings:
    return Timings(
        prompt_n=int(said.get("prompt_n", 0)),
        cache_n=int(said.get("cache_n", 0)),
        prompt_ms=float(said.get("prompt_ms", 0.0)),
        predicted_n=int(said["predicted_n"]),
        predicted_ms=float(said.get("predicted_ms", 0.0)),
    )


@contextmanager
def listening() -> Iterator[list[Timings]]:
    """The timings of every request within the block, as they are logged."""
    log, ear = logging.getLogger("assistant.llm.embedded"), _Ear()
    level, propagates = log.level, log.propagate
    log.addHandler(ear)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    try:
        yield ear.heard
    finally:
        log.removeHandler(ear)
        log.setLevel(level)
        log.propagate = propagates
