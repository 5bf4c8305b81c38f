"""An evaluation of understanding from its files to `result.json` and `report.html`."""

import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from catalog.errors import DataError
from catalog.film_records import read_film_records
from evaluation.json_text import json_text, plain
from evaluation.understanding.catalogues import Setting, open_setting
from evaluation.understanding.dialogue_scoring import DialogueScorer, DialogueScores
from evaluation.understanding.dialogues import read_dialogues
from evaluation.understanding.messages import HALVES, LabelledMessage, read_messages
from evaluation.understanding.report import report_page
from evaluation.understanding.scoring import Outcome, figures, scored

Progress = Callable[[str, int, int], None]
_FEW = 5
"""A phenomenon with fewer messages gets no row of its own."""


@dataclass(frozen=True)
class UnderstandingConfig:
    """What to evaluate.

    Attributes:
        messages: a file of labelled messages; None for those that come with us.
        catalogue: films of recorded conversations; None for no conversations.
        dialogues: the conversations; given together with `catalogue`.
        seed: of the bootstrap, and of which titles stand with their years.
        resamples: of the bootstrap.
    """

    messages: Path | None = None
    catalogue: Path | None = None
    dialogues: Path | None = None
    seed: int = 0
    resamples: int = 1000


def evaluate_understanding(
    config: UnderstandingConfig, out: Path, progress: Progress
) -> dict[str, Any]:
    """Score understanding and write `result.json` and `report.html`.

    Args:
        config: what on.
        out: the folder of results; made when it is not there.
        progress: told what is being done, how far, and how much there is.

    Returns:
        What `result.json` holds.

    Raises:
        DataError: when a file cannot be read, or only one of catalogue and dialogues is given.
    """
    read = read_messages(None if config.messages is None else [config.messages])
    outcomes, seconds = _understood(read.messages, progress)
    result: dict[str, Any] = {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"sayso": metadata.version("sayso"), "python": platform.python_version()},
        "seed": config.seed,
        "messages": {
            "count": len(outcomes),
            "milliseconds": _times(seconds),
            "all": _figures(outcomes, config),
            "halves": _parts(outcomes, lambda o: (o.label.half,), HALVES, config),
            "catalogues": _parts(outcomes, lambda o: (o.label.catalogue,), None, config),
            "phenomena": _parts(outcomes, lambda o: o.label.tags, None, config),
            "misses": [_miss(o) for o in outcomes if not o.right],
        },
        "broken": list(read.broken),
    }
    if config.catalogue is not None and config.dialogues is not None:
        result["dialogues"], broken = _dialogues(
            config.catalogue, config.dialogues, config, progress
        )
        result["broken"] += broken
    elif config.catalogue is not None or config.dialogues is not None:
        raise DataError(
            "Conversations need their catalogue, and a catalogue its conversations.",
            remedy="Give both, or none.",
        )
    _write(result, out)
    return result


def _understood(
    messages: Sequence[LabelledMessage], progress: Progress
) -> tuple[list[Outcome], list[float]]:
    settings: dict[str, Setting] = {}
    outcomes, seconds = [], []
    for number, label in enumerate(messages):
        progress("labelled messages", number, len(messages))
        if label.catalogue not in settings:
            settings[label.catalogue] = open_setting(label.catalogue)
            settings[label.catalogue].understander.link("")  # made before the clock runs
        setting = settings[label.catalogue]
        session = setting.session(shown=label.shown)
        began = time.process_time()
        intent = setting.listener.understand(label.message, session)
        seconds.append(time.process_time() - began)
        outcomes.append(scored(label, intent, setting))
    return outcomes, seconds


def _dialogues(
    catalogue: Path, dialogues: Path, config: UnderstandingConfig, progress: Progress
) -> tuple[dict[str, Any], list[str]]:
    films = read_film_records(catalogue)
    said, broken = read_dialogues(dialogues, seed=config.seed)
    scorer = DialogueScorer(films, time.process_time)
    scores: DialogueScores = scorer.score(
        said, lambda done: progress("recorded conversations", done, len(said))
    )
    return {
        "figures": scores.figures,
        "attitudes": scores.attitudes,
        "misses": scores.misses,
        "messages": scores.messages,
        "dialogues": scores.dialogues,
        "items": len(films.catalog),
        "milliseconds": _times(scores.seconds),
    }, broken


def _parts(
    outcomes: Sequence[Outcome],
    names_of: Callable[[Outcome], Sequence[str]],
    names: Sequence[str] | None,
    config: UnderstandingConfig,
) -> dict[str, Any]:
    """Figures of each part that has enough messages, in the order of their names."""
    parts: dict[str, list[Outcome]] = {name: [] for name in names or ()}
    for outcome in outcomes:
        for name in names_of(outcome):
            parts.setdefault(name, []).append(outcome)
    return {
        name: {"messages": len(own), "figures": _figures(own, config)}
        for name, own in (parts.items() if names else sorted(parts.items()))
        if len(own) >= _FEW
    }


def _figures(outcomes: Sequence[Outcome], config: UnderstandingConfig) -> Mapping[str, Any]:
    counts = [outcome.counts for outcome in outcomes]
    return figures(counts, resamples=config.resamples, seed=config.seed)


def _times(seconds: Sequence[float]) -> dict[str, float]:
    p50, p95 = np.quantile(np.asarray(seconds) * 1000, [0.5, 0.95])
    return {"p50": float(p50), "p95": float(p95)}


def _miss(outcome: Outcome) -> dict[str, str]:
    label = outcome.label
    return {
        "half": label.half,
        "catalogue": label.catalogue,
        "message": label.message,
        "expected": outcome.expected,
        "understood": outcome.understood,
    }


def _write(result: Mapping[str, Any], out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "result.json").write_text(json_text(plain(result)), encoding="utf-8")
        (out / "report.html").write_text(report_page(result), encoding="utf-8")
    except OSError as exc:
        raise DataError(
            f"{out} cannot be written to: {exc.strerror}.", remedy="Give another --out."
        ) from exc
