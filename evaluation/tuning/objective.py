"""How good settings are, measured inside the training part of an evaluation's split."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from catalog.errors import UsageError
from evaluation.ranking.accuracy import accuracy
from evaluation.ranking.config import CUTOFFS
from evaluation.ranking.data import EvaluationData
from evaluation.ranking.job import Job, Outcome
from evaluation.ranking.ratings import rmse_and_mae
from evaluation.ranking.splits import Split, SplitConfig, split_events
from evaluation.ranking.trial import Report, made, run_trial

_RANKED = ("ndcg", "recall", "precision", "hit", "map", "mrr")
ERRORS = ("rmse", "mae")
"""Of predicted ratings; the less the better."""
METRICS = (*(f"{name}@{k}" for name in _RANKED for k in CUTOFFS), *ERRORS)


@dataclass(frozen=True)
class Objective:
    """What a model's settings are judged by.

    Attributes:
        model: its name.
        metric: one of `METRICS`.
        split: the division of the training part.
        job: of that split.
    """

    model: str
    metric: str
    split: Split
    job: Job

    @classmethod
    def of(
        cls, model: str, metric: str, data: EvaluationData, reported: SplitConfig
    ) -> "Objective":
        """The objective of a model on data.

        Args:
            model: its name.
            metric: one of `METRICS`.
            data: prepared, as the evaluation does.
            reported: the split of the evaluation. What it holds back is dropped here, people who
                are kept from training with all their events; the rest is split in the same way,
                with the next seed.

        Raises:
            UsageError: when the metric is unknown.
            DataError: when the training part cannot be split once more.
        """
        if metric not in METRICS:
            raise UsageError(
                f"{metric!r} is no measure to tune by.", remedy=f"Known are: {', '.join(METRICS)}."
            )
        training = split_events(data.events, data.catalog, data.signals, reported).train.events
        inner = reported.model_copy(update={"seed": reported.seed + 1})
        split = split_events(training, data.catalog, data.signals, inner)
        return cls(model, metric, split, Job.of(split, data.catalog, max(CUTOFFS)))

    @property
    def least_is_best(self) -> bool:
        """Whether the metric is an error."""
        return self.metric in ERRORS

    def value(self, settings: Mapping[str, Any], report: Report) -> tuple[float, float]:
        """The metric of the model with these settings, and the seconds of its fit.

        Raises:
            ModelError: when the fit fails or is interrupted.
            UsageError: when the metric is an error and the model predicts no ratings.
        """
        outcome = run_trial(made(self.model, settings), self.job, report)
        return self._measured(outcome), outcome.costs.fit_seconds

    def _measured(self, outcome: Outcome) -> float:
        if not self.least_is_best:
            own = accuracy(outcome.lists, self.split.relevant, CUTOFFS)[self.metric]
            return float(np.nanmean(own))
        if outcome.errors is None or outcome.rated is None:
            raise UsageError(
                f"{self.model!r} predicts no ratings; it has no {self.metric}.",
                remedy="Tune it by ndcg@10.",
            )
        return dict(zip(ERRORS, rmse_and_mae(outcome.errors, outcome.rated), strict=True))[
            self.metric
        ]
