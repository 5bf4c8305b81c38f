"""Rerankers among the models of `sayso evaluate ranking`, and their parts worked out by hand."""

import json
from pathlib import Path

import numpy as np
import pytest
from reranker_worlds import catalog_of, events_of
from scipy import sparse
from typer.testing import CliRunner

from catalog import Interactions
from rerankers.gain import Gain, ndcg_at_10, ndcg_of_pools
from rerankers.held_out import folds
from rerankers.pool import above_the_rest
from ui.cli.app import app

NAN = float("nan")


@pytest.mark.slow
def test_events_without_texts_are_ranked_by_the_fusion_alone(tmp_path: Path) -> None:
    file, out = tmp_path / "events.csv", tmp_path / "out"
    events_of(40, 24, 4)[["user", "item", "behaviour"]].to_csv(file, index=False)
    arguments = ["evaluate", "ranking", "--data", str(file), "--out", str(out)]
    run = CliRunner().invoke(app, [*arguments, "--models", "fusion,text_bert"])
    assert run.exit_code == 1, run.output
    models = json.loads((out / "result.json").read_text())["models"]
    assert models["fusion"]["error"] is None
    assert 0 < models["fusion"]["ndcg@10"] <= 1
    gain = Gain.model_validate(models["fusion"]["gain"])
    assert gain.people > 0
    assert str(gain) in (out / "report.html").read_text(encoding="utf-8")
    assert models["popularity"]["gain"] is None
    assert "No item has a text" in models["text_bert"]["error"]


def test_a_pool_stands_above_the_rest_by_hand() -> None:
    base = np.array([[4.0, 2.0, 3.0, NAN]], dtype=np.float32)
    person, item = np.array([0, 0], np.int32), np.array([1, 3], np.int32)
    scores = above_the_rest(base, person, item, np.array([0.5, 7.0], np.float32))
    # lowest 0.5; the first is 0.5 - 1 - 0, the third 0.5 - 1 - (4 - 3) / (4 - 2).
    np.testing.assert_allclose(scores, [[-0.5, 0.5, -1.0, 7.0]])


def test_ndcg_by_hand_and_from_pools_alike() -> None:
    scores = np.array([[0.1, 0.9, 0.5], [NAN, 1.0, NAN]], dtype=np.float32)
    hidden = sparse.csr_matrix([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    # Places 3 and 1 of two: (1 + 1/log2 4) / (1 + 1/log2 3); the second list misses its item.
    wanted = [(1 + 0.5) / (1 + 1 / np.log2(3)), 0.0]
    np.testing.assert_allclose(ndcg_at_10(scores, hidden), wanted)
    pools = ndcg_of_pools(
        np.array([0, 0, 0, 1]),
        np.array([0.1, 0.9, 0.5, 1.0], np.float32),
        np.array([1, 1, 0, 0], np.float32),
        np.array([2, 1]),
    )
    np.testing.assert_allclose(pools, wanted)


def test_a_gain_is_used_only_when_its_interval_lies_above_nought() -> None:
    people = np.arange(50)
    noise = np.random.default_rng(0).normal(0, 0.1, 50)
    before = np.full(50, 0.3)
    sure = Gain.of("ease", before, before + 0.1 + noise / 10, people)
    assert sure.used
    assert sure.low < sure.ndcg - sure.base_ndcg < sure.high
    assert not Gain.of("ease", before, before + noise - noise.mean() + 0.001, people).used


def test_folds_hold_each_pair_back_once_and_leave_no_event_of_it() -> None:
    catalog = catalog_of(30)
    whole = Interactions.from_events(events_of(20, 30, 5), catalog)
    total = np.zeros(whole.strength.shape)
    for fold in folds(whole, 3, 100, seed=1):
        hidden = np.zeros_like(total)
        hidden[fold.people] = fold.hidden.toarray()
        total += hidden
        kept = fold.train.strength.toarray()
        assert not (kept * hidden).any()
        again = Interactions.from_events(fold.train.events, catalog)
        assert again.strength.nnz == fold.train.strength.nnz
        np.testing.assert_array_equal(kept[fold.people], fold.profiles.toarray())
    np.testing.assert_array_equal(total, whole.strength.toarray() > 0)


@pytest.mark.parametrize("most", [1, 4])
def test_folds_take_no_more_people_than_asked(most: int) -> None:
    whole = Interactions.from_events(events_of(20, 30, 5), catalog_of(30))
    assert all(len(fold.people) == most for fold in folds(whole, 3, most, seed=1))
