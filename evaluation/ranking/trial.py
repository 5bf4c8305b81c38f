"""One model: fit, rank, predict; timed and weighed.

    python -m evaluation.ranking.trial JOB MODEL SETTINGS OUT DEVICE THREADS

is the process that `processes.run_model` starts, so that the memory of one model is not taken for
that of another, and a model that dies takes nothing with it. It prints how far it is, a JSON list a
line: what is done, how many of how many.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np

from catalog.ranking import Scores
from cf_models import MODELS, CandidateModel
from evaluation.memory import peak_mb
from evaluation.ranking.histories import SequenceModel
from evaluation.ranking.job import Costs, Job, Outcome
from evaluation.ranking.lists import best_of
from evaluation.ranking.ratings import RatingModel, errors_of
from evaluation.ranking.warm_up import warm_up
from rerankers import RERANKERS, Reranker

Report = Callable[[str, int, int], None]
_CELLS = 8_000_000
"""Scores that stand in memory at once."""


def made(
    name: str, settings: Mapping[str, Any], *, device: str = "cpu", threads: int = 1
) -> CandidateModel | Reranker:
    """A model with its settings; what computes with torch has a device and threads besides.

    Raises:
        pydantic.ValidationError: when a setting is not one of the model's.
    """
    kind: Any = MODELS[name] if name in MODELS else RERANKERS[name]
    torch_has = {"device": device, "threads": threads}
    where = {key: v for key, v in torch_has.items() if key in signature(kind).parameters}
    model: CandidateModel | Reranker = kind(kind.config_type.model_validate(settings), **where)
    return model


def run_trial(model: CandidateModel | Reranker, job: Job, report: Report) -> Outcome:
    """Fit a model, then rank and predict for everybody, a group of people at a time."""
    if isinstance(model, CandidateModel):
        warm_up(model)
    base = peak_mb()
    report("fit", 0, 0)
    start = time.perf_counter()
    if isinstance(model, Reranker):
        model.fit(job.train, job.catalog)
    else:
        model.fit(job.train)
    fit_seconds = time.perf_counter() - start
    peak = peak_mb()
    n_people, n_items = job.profiles.shape
    group = max(1, _CELLS // max(n_items, 1))
    lists, sums, counts = [], [], []
    start = time.perf_counter()
    for first in range(0, n_people, group):
        report("rank", first, n_people)
        some = slice(first, first + group)
        lists.append(best_of(_scores(model, job, some), job.seen[some], job.depth))
        if isinstance(model, RatingModel):
            predicted = model.predict_ratings(job.rated[some])
            errors, rated = errors_of(predicted, job.ratings[some])
            sums.append(errors)
            counts.append(rated)
    report("rank", n_people, n_people)
    costs = Costs(
        fit_seconds=fit_seconds,
        rank_seconds=time.perf_counter() - start,
        peak_mb=peak,
        base_mb=base,
        settings=model.config.model_dump(mode="json"),
        gain=getattr(model, "gain_", None),
    )
    if not sums:
        return Outcome(costs, np.concatenate(lists))
    return Outcome(costs, np.concatenate(lists), np.concatenate(sums), np.concatenate(counts))


def _scores(model: CandidateModel | Reranker, job: Job, some: slice) -> Scores:
    if isinstance(model, SequenceModel):
        return model.score_histories(job.profiles[some], job.histories[some])
    return model.score_batch(job.profiles[some])


def main(arguments: list[str]) -> None:
    """Run the model named in the arguments; what goes wrong is left to end the process."""
    job, name, settings, out, device, threads = arguments

    def told(what: str, done: int, total: int) -> None:
        sys.stdout.write(json.dumps([what, done, total]) + "\n")
        sys.stdout.flush()

    model = made(name, json.loads(settings), device=device, threads=int(threads))
    run_trial(model, Job.read(Path(job)), told).write(Path(out))


if __name__ == "__main__":
    main(sys.argv[1:])
