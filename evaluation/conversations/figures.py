"""Figures of all systems: under every protocol, slice by slice, and how good the pool is."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.conversations.config import ConversationConfig
from evaluation.conversations.data import ConversationData
from evaluation.conversations.protocols import (
    CUTOFFS,
    PROTOCOLS,
    PUBLISHED,
    Asked,
    Measured,
    measured,
)
from evaluation.conversations.slices import slices_of
from evaluation.ranking.lists import Lists
from evaluation.statistics import bootstrap_intervals, paired_comparisons

OURS = "sayso"
THEIRS = "other"
MEASURES = tuple(f"{name}@{k}" for name in ("recall", "ndcg", "mrr") for k in CUTOFFS)
_POOLS = (100, 200, 500)


def protocols(
    config: ConversationConfig, asked: Sequence[Asked], lists: Mapping[str, Lists], n_items: int
) -> dict[str, Any]:
    """Protocol → samples, and system → measure → mean, interval, and the paired comparison."""
    found: dict[str, Any] = {}
    settings = _settings(config)
    for protocol in PROTOCOLS:
        own = {name: measured(protocol, asked, part, n_items) for name, part in lists.items()}
        turns = next(iter(own.values())).turns
        groups = np.array([one.dialogue for one in asked])[turns]
        tables = {name: _table(part) for name, part in own.items()}
        systems: dict[str, Any] = {}
        for name, table in tables.items():
            intervals = bootstrap_intervals(table, groups=groups, **settings)
            systems[name] = {
                x: {"mean": i.mean, "interval": [i.low, i.high]}
                for x, i in zip(MEASURES, intervals, strict=True)
            }
        compared = {
            name: _compared(tables[OURS], table, groups, settings)
            for name, table in tables.items()
            if name != OURS
        }
        found[protocol.name] = {
            "samples": len(turns),
            "systems": systems,
            "ours_against": compared,
        }
    return found


def _settings(config: ConversationConfig) -> dict[str, Any]:
    return {"level": config.level, "resamples": config.resamples, "seed": config.seed}


def _compared(
    ours: NDArray[np.float64],
    theirs: NDArray[np.float64],
    groups: NDArray[np.intp],
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    return {
        measure: {
            "difference": c.difference.mean,
            "interval": [c.difference.low, c.difference.high],
            "p": c.p,
        }
        for measure, c in zip(
            MEASURES, paired_comparisons(ours, theirs, groups=groups, **settings), strict=True
        )
    }


def pool(asked: Sequence[Asked], lists: Lists) -> dict[str, float]:
    """The part of the new targets among our first so many."""
    places = [
        np.flatnonzero(own == target)
        for own, one in zip(lists, asked, strict=True)
        for target in one.targets.tolist()
        if target not in one.met
    ]
    return {str(k): float(np.mean([p.size > 0 and p[0] < k for p in places])) for k in _POOLS}


def ablation(
    config: ConversationConfig,
    asked: Sequence[Asked],
    ours: Lists,
    poorer: Mapping[str, Lists],
    n_items: int,
) -> dict[str, Any]:
    """What each group of columns is worth: figures without it, and what the whole has over it."""
    whole = measured(PUBLISHED, asked, ours, n_items)
    groups = np.array([one.dialogue for one in asked])[whole.turns]
    found = {}
    for name, part in poorer.items():
        table = _table(measured(PUBLISHED, asked, part, n_items))
        found[name] = {
            "figures": dict(zip(MEASURES, table.mean(axis=0).tolist(), strict=True)),
            "pool": pool(asked, part),
            "lost": _compared(_table(whole), table, groups, _settings(config)),
        }
    return found


def _table(own: Measured) -> NDArray[np.float64]:
    """A column for each of `MEASURES`, shape (n_samples, n_measures)."""
    return np.stack([own.values[measure] for measure in MEASURES], axis=1)


def slices(
    data: ConversationData, fold: NDArray[np.intp], lists: Mapping[str, Lists]
) -> dict[str, Any]:
    """Slice → samples, and system → measures, under the published protocol."""
    asked = data.asked.asked
    n_items = len(data.films.names)
    own = {name: measured(PUBLISHED, asked, part, n_items) for name, part in lists.items()}
    samples = [
        (turn, target)
        for turn, one in enumerate(asked)
        for target in one.targets.tolist()
        if target not in one.met
    ]
    times = _elsewhere(data, n_items, folds=bool((fold >= 0).all()))
    numbers = [turn.number for turn in data.asked.turns]
    parts = slices_of(asked, numbers, data.films.catalog.years, times, samples)
    return {
        name: {
            "samples": int(part.sum()),
            "systems": {
                system: {x: float(m.values[x][part].mean()) for x in MEASURES}
                for system, m in own.items()
            }
            if part.any()
            else {},
        }
        for name, part in parts.items()
    }


def _elsewhere(data: ConversationData, n_items: int, *, folds: bool) -> NDArray[np.intp]:
    """In how many other conversations each item is recommended, shape (n_items,).

    With folds each target's own conversation is among those that are counted, and is taken off.
    """
    learned = (data.asked, *data.train) if folds else data.train
    pairs = {
        (one.dialogue, row)
        for recording in learned
        for one in recording.asked
        for row in one.targets.tolist()
    }
    times = np.bincount(np.array([row for _, row in pairs], dtype=np.intp), minlength=n_items)
    return np.maximum(times - folds, 0)


def spread(seconds: NDArray[np.float64]) -> dict[str, float]:
    """Quantiles of times, "p95" and so on."""
    return {f"p{q}": float(np.quantile(seconds, q / 100)) for q in (50, 95, 99)}
