"""What was promised of speed and memory, and whether a run keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Target:
    """One promise.

    Attributes:
        name: of the figure, for people.
        path: where it lies in the results.
        limit: it may not be larger.
        unit: of the figure and the limit.
    """

    name: str
    path: tuple[str, ...]
    limit: float
    unit: str


@dataclass(frozen=True)
class Verdict:
    """A target beside what was measured; `value` is None when it was not measured."""

    target: Target
    value: float | None

    @property
    def word(self) -> str:
        if self.value is None:
            return "not measured"
        return "met" if self.value <= self.target.limit else "MISSED"


TARGETS = (
    Target("cards painted in the browser, p95", ("page", "painted_ms", "p95"), 120, "ms"),
    Target("whole turn without an LLM, p95", ("turns", "total_ms", "p95"), 200, "ms"),
    Target(
        "first words after the cards, p50",
        ("llm", "writing", "first_words_after_cards_ms", "p50"),
        2500,
        "ms",
    ),
    Target(
        "whole text after the cards, p50",
        ("llm", "writing", "whole_text_after_cards_ms", "p50"),
        8000,
        "ms",
    ),
    Target("build of the demo workspace", ("build", "seconds"), 180, "s"),
    Target("second start, to the end of the first answer", ("turns", "start_s"), 10, "s"),
    Target("peak memory of the build", ("build", "peak_mb"), 4000, "MB"),
    Target("peak memory of serving, no LLM", ("turns", "peak_mb"), 4000, "MB"),
    Target("peak memory of serving, with the LLM", ("llm", "peak_mb"), 4000, "MB"),
)


def verdicts(results: Mapping[str, Any]) -> list[Verdict]:
    """Every target beside its figure."""
    return [Verdict(target, figure(results, *target.path)) for target in TARGETS]


def figure(results: Mapping[str, Any], *path: str) -> float | None:
    """A figure of the results; None when that part was not run or had nothing to measure."""
    found: Any = results
    for name in path:
        if not isinstance(found, Mapping) or found.get(name) is None:
            return None
        found = found[name]
    return float(found)
