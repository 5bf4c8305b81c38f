"""The same figures for ours and for peers, kept for each person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from evaluation.ranking.accuracy import PerPerson, accuracy
from evaluation.ranking.job import Outcome
from evaluation.ranking.ratings import rmse_and_mae

MEASURES = ("ndcg@10", "recall@20", "rmse")


@dataclass(frozen=True)
class Result:
    """One model or peer on one split.

    Attributes:
        figures: means, costs and settings; as in `result.json`.
        people: measure → a value a person, shape (n_people,); NaN where it says nothing.
    """

    figures: Mapping[str, Any]
    people: Mapping[str, PerPerson]

    @classmethod
    def of(cls, outcome: Outcome, relevant: sparse.csr_matrix) -> "Result":
        """The figures of an outcome; all lists empty is no ranking, and has none."""
        nothing = np.full(relevant.shape[0], np.nan)
        people: dict[str, PerPerson] = dict.fromkeys(MEASURES, nothing)
        if (outcome.lists >= 0).any():
            found = accuracy(outcome.lists, relevant, (10, 20))
            people |= {name: found[name] for name in ("ndcg@10", "recall@20")}
        rmse = float("nan")
        if outcome.errors is not None and outcome.rated is not None:
            rmse = rmse_and_mae(outcome.errors, outcome.rated)[0]
            with np.errstate(invalid="ignore", divide="ignore"):
                people["rmse"] = np.sqrt(outcome.errors[:, 0] / outcome.rated)
        means = {name: _mean(people[name]) for name in ("ndcg@10", "recall@20")}
        costs = outcome.costs.model_dump(mode="json")
        return cls({**means, "rmse": _plain(rmse), **costs}, people)

    def write(self, folder: Path) -> None:
        """Write it; the figures come last, so that half a result is never read."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {name.replace("@", "_"): v for name, v in self.people.items()}
        np.savez_compressed(folder / "people.npz", allow_pickle=False, **arrays)
        (folder / "result.json").write_text(json.dumps(self.figures, indent=2), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Result | None":
        """What `write` wrote; None when it is not there."""
        path = folder / "result.json"
        if not path.is_file():
            return None
        with np.load(folder / "people.npz", allow_pickle=False) as npz:
            people = {name: npz[name.replace("@", "_")] for name in MEASURES}
        return cls(json.loads(path.read_text(encoding="utf-8")), people)


def _mean(values: PerPerson) -> float | None:
    return None if np.isnan(values).all() else float(np.nanmean(values))


def _plain(value: float) -> float | None:
    return value if np.isfinite(value) else None
