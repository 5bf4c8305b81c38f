"""SASRec reads what came before, in its order, and nothing else."""

import numpy as np
import pandas as pd
import pytest
import torch
from scipy import sparse

from catalog import IdMap, Interactions
from catalog.errors import ModelError
from cf_models import profile_of
from cf_models.neural import SASRec, SASRecConfig
from cf_models.neural.networks.sasrec import SASRecLearner, SASRecNetwork, answer_sequences
from cf_models.neural.sequences import in_order, positions, times_of

CYCLE = 8
CONFIG = SASRecConfig(
    width=16, blocks=1, heads=2, length=5, epochs=60, batch=32, learning_rate=0.01, shuffle=0.0,
    dropout=0.0, validation=0.0,
)  # fmt: skip


@pytest.fixture(scope="module")
def cycle() -> Interactions:
    """Everybody goes round a circle of films from a start of their own: after i comes i + 1."""
    rows, days = [], []
    for person in range(40):
        for step in range(5):
            rows.append((f"u{person}", f"i{(person + step) % CYCLE}"))
            days.append(pd.Timestamp("2024-01-01", tz="UTC") + pd.Timedelta(days=step))
    events = pd.DataFrame(rows, columns=["user", "item"]).assign(
        behaviour="like", value=np.nan, time=days
    )
    mixed = events.sample(frac=1, random_state=0).reset_index(drop=True)
    users, items = IdMap(f"u{u}" for u in range(40)), IdMap(f"i{i}" for i in range(CYCLE))
    place = (mixed["user"].map(users.row), mixed["item"].map(items.row))
    strength = sparse.csr_matrix((np.ones(len(mixed), np.float32), place), shape=(40, CYCLE))
    return Interactions(users, items, strength, mixed)


@pytest.fixture(scope="module")
def fitted(cycle) -> SASRec:
    return SASRec(CONFIG).fit(cycle)


@pytest.fixture
def network() -> SASRecNetwork:
    torch.manual_seed(0)
    return SASRecNetwork(9, width=8, blocks=2, heads=2, length=6, dropout=0.0).eval()


def test_the_future_does_not_change_the_past(network):
    with torch.inference_mode():
        first = network(torch.tensor([[9, 1, 2, 3, 4]]))
        other = network(torch.tensor([[9, 1, 2, 7, 8]]))
    torch.testing.assert_close(first[:, :3], other[:, :3])
    assert (first[:, 3:] - other[:, 3:]).abs().min() > 1e-6


def test_padding_is_ignored(network):
    with torch.inference_mode():
        alone = answer_sequences(network, [np.array([1, 2])])
        beside = answer_sequences(network, [np.array([1, 2]), np.arange(6)])
    np.testing.assert_allclose(alone[0], beside[0], atol=1e-6)
    np.testing.assert_allclose(np.exp(alone).sum(), 1, rtol=1e-5)


def test_padding_has_no_part_in_the_loss(network):
    learner = SASRecLearner(network, [], CONFIG)
    short, long = np.array([1, 2]), np.array([3, 4, 5, 6])
    one, other, both = (learner.loss(s).item() for s in ([short], [long], [short, long]))
    assert both == pytest.approx((2 * one + 4 * other) / 6, rel=1e-5)


def test_the_loss_is_the_mean_of_what_is_answered(network):
    learner = SASRecLearner(network, [], CONFIG)
    sequence = np.array([1, 2, 5])
    with torch.inference_mode():
        told = [answer_sequences(network, [sequence[:n]])[0, sequence[n]] for n in range(3)]
    assert learner.loss([sequence]).item() == pytest.approx(-np.mean(told), rel=1e-5)


def test_only_the_newest_are_read(network):
    with torch.inference_mode():
        long = answer_sequences(network, [np.array([8, 8, 0, 1, 2, 3, 4, 5])])
        newest = answer_sequences(network, [np.arange(6)])
    np.testing.assert_array_equal(long, newest)


def test_learns_what_comes_next(fitted):
    for start in range(CYCLE):
        sequence = [(start + step) % CYCLE for step in range(3)]
        scores = fitted.score_sequences([sequence])[0]
        scores[sequence] = -np.inf
        assert int(np.argmax(scores)) == (start + 3) % CYCLE
    forward, backward = fitted.score_sequences([[1, 2, 3], [3, 2, 1]])
    assert not np.allclose(forward, backward, atol=1e-3)


def test_a_profile_is_read_from_the_weakest_like_to_the_strongest(fitted):
    profile = profile_of({2: 0.9, 5: 0.1, 1: 0.9, 7: 0.4}, CYCLE)
    np.testing.assert_allclose(
        fitted.score(profile), fitted.score_sequences([[5, 7, 1, 2]])[0], atol=1e-5
    )


def test_a_dislike_lowers_its_own_kind(fitted):
    plain = fitted.score(profile_of({1: 1.0}, CYCLE))
    disliked = fitted.score(profile_of({1: 1.0, 5: -1.0}, CYCLE))
    assert disliked[5] < plain[5]


def test_sequences_and_their_limits(fitted):
    scores = fitted.score_sequences([[], [1], [1, 1, 1, 1, 1, 1, 1]])
    assert scores.shape == (3, CYCLE)
    assert np.isnan(scores[0]).all()
    assert np.isfinite(scores[1:]).all()
    assert fitted.score_sequences([]).shape == (0, CYCLE)
    for row in (-1, CYCLE):
        with pytest.raises(ModelError, match="outside"):
            fitted.score_sequences([[1], [row]])
    with pytest.raises(ValueError, match="heads"):
        SASRecConfig(width=10, heads=3)


def test_the_order_is_that_of_the_last_events(cycle):
    liked = cycle.strength[:3]
    times = times_of(cycle, np.arange(3), np.arange(CYCLE, dtype=np.int32), liked)
    assert [own.tolist() for own in in_order(liked, times)] == [
        [0, 1, 2, 3, 4],
        [1, 2, 3, 4, 5],
        [2, 3, 4, 5, 6],
    ]
    again = cycle.events.iloc[[0]].assign(
        user="u0", item="i0", time=pd.Timestamp("2025-01-01", tz="UTC")
    )
    lost = cycle.events.assign(time=cycle.events["time"].where(cycle.events["item"] != "i3"))
    changed = Interactions(cycle.users, cycle.items, cycle.strength, pd.concat([lost, again]))
    times = times_of(changed, np.array([0]), np.arange(CYCLE, dtype=np.int32), liked[:1])
    # The event that came later counts; the one without a time is the oldest.
    assert in_order(liked[:1], times)[0].tolist() == [3, 1, 2, 4, 0]


def test_without_events_the_order_is_by_strength_then_row():
    liked = sparse.csr_matrix(np.array([[0.5, -1.0, 0.2, 0.5], [0, 0, 0, 0]], np.float32))
    assert [own.tolist() for own in in_order(liked)] == [[2, 0, 3], []]
    assert in_order(liked[:0]) == []


def test_positions_of_known_items():
    known = np.array([2, 5, 9], dtype=np.int32)
    assert positions([9, 3, 2, 9, 11], known).tolist() == [2, 0, 2]


def test_a_checkpoint_of_another_order_is_refused(cycle, tmp_path):
    model = SASRec(SASRecConfig(epochs=1, width=8))
    model.fit(cycle, resume=tmp_path)
    backwards = cycle.events.assign(time=cycle.events["time"].to_numpy()[::-1])
    other = Interactions(cycle.users, cycle.items, cycle.strength, backwards)
    with pytest.raises(ModelError, match="other events"):
        model.fit(other, resume=tmp_path)


def test_a_history_is_a_sequence_less_the_dislikes_of_its_profile(fitted):
    plain = profile_of({1: 1.0, 2: 1.0, 3: 1.0}, CYCLE)
    disliking = profile_of({1: 1.0, 2: 1.0, 3: 1.0, 5: -1.0}, CYCLE)
    both = sparse.vstack([plain, disliking]).tocsr()
    scores = fitted.score_histories(both, [[3, 2, 1], [3, 2, 1]])
    np.testing.assert_allclose(scores[0], fitted.score_sequences([[3, 2, 1]])[0], atol=1e-5)
    assert scores[1, 5] < scores[0, 5]
    with pytest.raises(ModelError, match="histories"):
        fitted.score_histories(both, [[1]])


def test_learning_begins_with_popularity(network):
    likes = np.array([1, 2, 3, 4, 5, 4, 3, 2, 1.0])
    with torch.no_grad():
        network.items.weight.zero_()
    network.start_from(likes)
    with torch.inference_mode():
        told = np.exp(answer_sequences(network, [np.array([0, 1])])[0])
    np.testing.assert_allclose(told, likes / likes.sum(), rtol=1e-5)
