"""From the lists of each model to figures: means, intervals, comparisons, slices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.ranking.accuracy import PerPerson, accuracy
from evaluation.ranking.beyond import Background, character, popularity_lift, reach
from evaluation.ranking.config import CUTOFFS, RankingConfig
from evaluation.ranking.job import Outcome
from evaluation.ranking.ratings import rmse_and_mae
from evaluation.ranking.slices import Slice
from evaluation.ranking.splits import Split
from evaluation.statistics import bootstrap_intervals, holm, paired_comparisons

TESTED = ("ndcg@10", "recall@20", "map@10", "mrr@10", "hit@10", "precision@10")
"""The measures that are compared with the baseline."""
SLICED = ("ndcg@10", "recall@20", "hit@10")
"""The measures that are told of each slice."""


@dataclass(frozen=True)
class Measured:
    """A model's figures.

    Attributes:
        people: each measure that has one value a person, shape (n_people,).
        whole: each measure of the model as a whole, and its costs.
        slices: slice → measure → mean.
    """

    people: Mapping[str, PerPerson]
    whole: Mapping[str, float]
    slices: Mapping[str, Mapping[str, float]]


def measured(
    outcome: Outcome, split: Split, background: Background, slices: Sequence[Slice]
) -> Measured:
    """All figures of one model."""
    lists, n_items = outcome.lists, split.relevant.shape[1]
    people = {
        **accuracy(lists, split.relevant, CUTOFFS),
        **character(lists, background, CUTOFFS),
    }
    lift = {
        f"popularity_lift@{k}": popularity_lift(people[f"popularity@{k}"], background)
        for k in CUTOFFS
    }
    rmse = mae = float("nan")
    if outcome.errors is not None and outcome.rated is not None:
        rmse, mae = rmse_and_mae(outcome.errors, outcome.rated)
    costs = outcome.costs.model_dump(exclude={"settings", "gain"})
    parts = {}
    for part in slices:
        own = accuracy(lists, part.relevant, CUTOFFS)
        parts[part.name] = {name: _mean(own[name]) for name in SLICED}
    whole = {**reach(lists, n_items, CUTOFFS), **lift, "rmse": rmse, "mae": mae, **costs}
    return Measured(people, whole, parts)


def tables(found: Mapping[str, Measured], config: RankingConfig) -> dict[str, dict[str, Any]]:
    """Each model's entry of `result.json`: figures, intervals, slices, and the comparison.

    p-values are corrected by Holm's method over the models compared, for each measure.
    """
    options: dict[str, Any] = {
        "level": config.level,
        "resamples": config.resamples,
        "seed": config.split.seed,
    }
    entries: dict[str, dict[str, Any]] = {}
    for name, own in found.items():
        intervals = bootstrap_intervals(np.stack(list(own.people.values()), axis=1), **options)
        named = dict(zip(own.people, intervals, strict=True))
        entries[name] = {
            **{measure: interval.mean for measure, interval in named.items()},
            **own.whole,
            "intervals": {m: [i.low, i.high] for m, i in named.items()},
            "slices": own.slices,
            "against_baseline": None,
            "error": None,
        }
    if config.baseline in found:
        for name, comparison in _against(found, config.baseline, options).items():
            entries[name]["against_baseline"] = comparison
    return entries


def _against(
    found: Mapping[str, Measured], baseline: str, options: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    others = [name for name in found if name != baseline]
    base = _tested(found[baseline])
    made = {n: paired_comparisons(_tested(found[n]), base, **options) for n in others}
    results: dict[str, dict[str, Any]] = {name: {} for name in others}
    for column, measure in enumerate(TESTED):
        corrected = holm(np.array([made[name][column].p for name in others]))
        for name, p_holm in zip(others, corrected, strict=True):
            one = made[name][column]
            results[name][measure] = {
                "difference": one.difference.mean,
                "interval": [one.difference.low, one.difference.high],
                "p": one.p,
                "p_holm": float(p_holm),
                "effect": one.effect,
            }
    return results


def _tested(own: Measured) -> NDArray[np.float64]:
    return np.stack([own.people[measure] for measure in TESTED], axis=1)


def _mean(values: PerPerson) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")
