"""Models that read an order get each person's known likes as they came, and nothing held back."""

from pathlib import Path

import numpy as np
import pytest
from ranking_worlds import catalog_of, ratings

from catalog.events import SignalConfig
from cf_models.neural import SASRec, SASRecConfig
from evaluation.ranking.histories import SequenceModel
from evaluation.ranking.job import Job
from evaluation.ranking.splits import SPLITS, SplitConfig, split_events
from evaluation.ranking.trial import run_trial

CYCLE = 10
# Everybody goes round a circle of items from a start of their own; a day a step.
WALKS = ratings(
    [(f"u{p}", f"i{(p + n) % CYCLE}", 5.0, n) for p in range(40) for n in range(5)]
).sample(frac=1, random_state=1, ignore_index=True)


def job_of(name: str) -> Job:
    catalog = catalog_of(CYCLE)
    split = split_events(WALKS, catalog, SignalConfig(), SplitConfig(name=name))
    return Job.of(split, catalog, depth=3)


@pytest.mark.parametrize("name", SPLITS)
def test_histories_are_what_profiles_like_in_the_order_of_time(name: str, tmp_path: Path) -> None:
    job = job_of(name)
    job.write(tmp_path)
    for made in (job, Job.read(tmp_path)):
        assert len(made.histories) == made.profiles.shape[0]
        for profile, history in zip(made.profiles, made.histories, strict=True):
            assert sorted(history) == sorted(profile.indices)
            # The first day's item is among those known, or a later one; each step goes forward.
            steps = np.diff(history) % CYCLE
            assert (steps > 0).all()
            assert steps.sum() < 5


@pytest.mark.parametrize("name", ["time", "leave-one-out"])
def test_sasrec_is_asked_in_order_and_finds_what_comes_next(name: str) -> None:
    job = job_of(name)
    config = SASRecConfig(
        width=16, blocks=1, length=5, epochs=40, batch=16, learning_rate=0.01, shuffle=0.0,
        dropout=0.0, validation=0.0,
    )  # fmt: skip
    model = SASRec(config)
    assert isinstance(model, SequenceModel)
    outcome = run_trial(model, job, lambda *_: None)
    following = [(history[-1] + 1) % CYCLE for history in job.histories]
    assert np.mean(outcome.lists[:, 0] == following) > 0.9
    # Without the order the same network knows less of what comes next.
    unordered = np.nan_to_num(model.score_batch(job.profiles), nan=-np.inf)
    unordered[job.seen.nonzero()] = -np.inf
    assert np.mean(unordered.argmax(axis=1) == following) < 0.9
