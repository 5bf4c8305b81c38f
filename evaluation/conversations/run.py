"""A whole evaluation of recorded conversations: read, learn, ask, measure, write.

The folder of results holds `result.json` (every figure), `predictions.jsonl` (our 50 best names of
every turn), `config.json` and `report.html`.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assets import AssetStore
from assistant.fusion import Facts
from assistant.fusion.columns import GROUPS
from assistant.fusion.moment import Lesson, Moment
from assistant.training.hearing import Hearing, Report, lessons_of
from assistant.understand import Understander
from catalog.errors import UsageError
from evaluation.conversations.against import read_predictions
from evaluation.conversations.config import ConversationConfig
from evaluation.conversations.data import ConversationData, Recording, read_conversations
from evaluation.conversations.figures import OURS, THEIRS, ablation, pool, protocols, slices, spread
from evaluation.conversations.floors import DEPTH, FLOORS
from evaluation.conversations.folds import folds_of
from evaluation.conversations.protocols import PUBLISHED
from evaluation.conversations.report import report_page
from evaluation.conversations.system import Questions
from evaluation.json_text import json_text, plain
from evaluation.ranking.lists import Lists
from retrieval.encoder import Encoder
from retrieval.filters import AttributeIndex
from retrieval.open_encoder import open_encoder
from retrieval.sync import sync_vectors
from retrieval.vectors import VectorIndex

LISTED = 50


def evaluate_conversations(config: ConversationConfig, out: Path, report: Report) -> dict[str, Any]:
    """Run an evaluation and write its folder.

    Args:
        config: what is to be done.
        out: the folder of results; made when it is not there. Vectors of the catalogue are kept in
            it, so that a second run is faster.
        report: told how far it is.

    Returns:
        What `result.json` holds.

    Raises:
        DataError: when the data cannot be read or say nothing of the catalogue.
        UsageError: when options do not go together, or `out` cannot be written.
        WeightsError: when the encoder's weights have not been fetched.
        ModelError: when there are too few conversations to learn from.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise UsageError(f"{out} cannot be made: {exc}.", remedy="Choose another --out.") from exc
    if config.folds == 1 or (config.folds == 0 and not config.train):
        raise UsageError(
            "There is nothing to learn from.",
            remedy="Give --folds 2 or more, or --train with other conversations.",
        )
    report("Reading the data", 0, 0)
    data = read_conversations(config)
    theirs: dict[str, Lists] = {}
    if config.against is not None:
        theirs[THEIRS] = read_predictions(config.against, data.asked.turns, data.films)
    encoder = open_encoder(config.encoder, AssetStore().path)
    facts = _facts(data, encoder, out / "index", report)
    questions = _questions(config, data, encoder, facts, report)
    ours = questions.answers(config.fusion, report)
    poorer = {
        group: questions.answers(config.fusion, _without(report, group), frozenset({group})).lists
        for group in (GROUPS if config.ablate else ())
    }
    report("Measuring", 0, 0)
    asked = data.asked.asked
    lists: dict[str, Lists] = {**_floors(data, questions.fold), OURS: ours.lists, **theirs}
    result: dict[str, Any] = plain(
        {
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "versions": {"sayso": metadata.version("sayso")},
            "config": config.model_dump(mode="json"),
            "data": _told(data),
            "protocols": protocols(config, asked, lists, len(data.films.names)),
            "published": PUBLISHED.name,
            "pool": pool(asked, ours.lists),
            "ablation": ablation(config, asked, ours.lists, poorer, len(data.films.names)),
            "seconds": spread(ours.seconds),
            "slices": slices(data, questions.fold, lists),
        }
    )
    _write(out, result, config, data, ours.lists)
    return result


def _facts(data: ConversationData, encoder: Encoder, folder: Path, report: Report) -> Facts:
    catalog = data.films.catalog
    what = f"Reading {len(catalog):,} {catalog.name}"
    folder.mkdir(parents=True, exist_ok=True)
    sync_vectors(folder, catalog, encoder, progress=lambda done, of: report(what, done, of))
    with VectorIndex.open(folder, catalog.ids, encoder=encoder.name) as index:
        vectors = index.vectors()
    return Facts.of(catalog, vectors, AttributeIndex(catalog), data.films.twins)


def _questions(
    config: ConversationConfig,
    data: ConversationData,
    encoder: Encoder,
    facts: Facts,
    report: Report,
) -> Questions:
    catalog = data.films.catalog
    known = data.people.strength.getnnz(axis=0).astype(np.float32)
    understander = Understander(catalog, known)
    own_links = config.mentions == "own"
    hearing = Hearing(catalog, data.films.row_of, understander, encoder, own_links=own_links)
    turns = data.asked.turns
    fold = np.full(len(turns), -1, np.intp)
    if config.folds:
        fold = folds_of([turn.dialogue for turn in turns], config.folds, config.seed)
    moments = hearing.moments(turns, report)
    taught = [_lessons(data, part, hearing.moments(part.turns, report)) for part in data.train]
    of = {one.dialogue: int(f) for one, f in zip(data.asked.asked, fold, strict=True)}
    if config.folds:
        home = [(of[one.group], one) for one in _lessons(data, data.asked, moments)]
    else:
        home, taught = [(-1, one) for one in taught[0]], taught[1:]
    elsewhere = tuple(one for part in taught for one in part)
    return Questions(moments, fold, home, elsewhere, data.people, facts)


def _lessons(
    data: ConversationData, recording: Recording, moments: Sequence[Moment]
) -> list[Lesson]:
    groups = [one.dialogue for one in recording.asked]
    return lessons_of(recording.turns, moments, groups, data.films.row_of)


def _floors(data: ConversationData, fold: NDArray[np.intp]) -> dict[str, Lists]:
    """What any system must beat, learned from the same conversations as ours."""
    asked, items = data.asked.asked, data.films.catalog.ids
    elsewhere = [one for recording in data.train for one in recording.asked]
    found = {name: np.full((len(asked), DEPTH), -1, np.int32) for name in FLOORS}
    for number in np.unique(fold):
        own = np.flatnonzero(fold == number)
        others = [asked[i] for i in np.flatnonzero(fold != number)]
        for name, floor in FLOORS.items():
            part = floor([*elsewhere, *others], [asked[i] for i in own], items)
            found[name][own, : part.shape[1]] = part
    return found


def _told(data: ConversationData) -> dict[str, Any]:
    return {
        "items": len(data.films.names),
        "people": len(data.people.users),
        "likes": int(data.people.strength.nnz),
        "asked": _told_of(data.asked),
        "train": [_told_of(recording) for recording in data.train],
        "repeated_names": len(data.films.repeated),
    }


def _told_of(recording: Recording) -> dict[str, Any]:
    return {
        "file": recording.path.name,
        "turns": len(recording.turns),
        "conversations": len({one.dialogue for one in recording.asked}),
        "targets": int(sum(len(one.targets) for one in recording.asked)),
        "targets_not_in_catalogue": len(recording.strangers),
        "broken": [{"line": flaw.line, "reason": flaw.reason} for flaw in recording.broken],
    }


def _write(
    out: Path,
    result: dict[str, Any],
    config: ConversationConfig,
    data: ConversationData,
    lists: Lists,
) -> None:
    names = data.films.names
    with (out / "predictions.jsonl").open("w", encoding="utf-8") as file:
        for turn, rows in zip(data.asked.turns, lists, strict=True):
            items = [names[row] for row in rows[:LISTED] if row >= 0]
            line = {"dialog_id": turn.dialogue, "turn_id": turn.number, "items": items}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    (out / "result.json").write_text(json_text(result), encoding="utf-8")
    (out / "config.json").write_text(json_text(config.model_dump(mode="json")), encoding="utf-8")
    (out / "report.html").write_text(report_page(result), encoding="utf-8")


def _without(report: Report, group: str) -> Report:
    return lambda what, done, of: report(f"Without {group}: {what}", done, of)
