"""The network of the learned fusion."""

import numpy as np
import pytest

from assistant.fusion.linear import Lists, learn_weights
from assistant.fusion.network import Network, NetworkConfig, learn_network

SIZE = 20


def both_or_neither(lessons: int, seed: int) -> Lists:
    """The item taken is one whose two signs agree, which no weighted sum can tell."""
    rng = np.random.default_rng(seed)
    rows = rng.choice([-1.0, 1.0], (lessons, SIZE, 2))
    rows[:, 1:, 1] = -rows[:, 1:, 0]
    rows[:, 0, 1] = rows[:, 0, 0]
    return Lists(
        rows=rows.reshape(-1, 2).astype(np.float32),
        stands_for=np.ones(lessons * SIZE, np.float32),
        sizes=np.full(lessons, SIZE),
        wanted=np.ones(lessons, np.intp),
    )


def found_first(lists: Lists, scores) -> float:
    return float(np.mean(scores.reshape(-1, SIZE).argmax(axis=1) == 0))


def test_it_finds_what_only_two_columns_together_tell():
    network = learn_network(both_or_neither(400, 0), NetworkConfig(epochs=12), 0)
    others = both_or_neither(100, 1)
    assert found_first(others, network.answer(others.rows)) > 0.95
    summed = others.rows @ learn_weights(both_or_neither(400, 0), 1e-3)
    assert np.abs(summed).max() < 0.2


def test_the_same_seed_learns_the_same():
    lists = both_or_neither(40, 0)
    first, again, other = (learn_network(lists, NetworkConfig(epochs=1), s) for s in (1, 1, 2))
    for part, own in first.weights.items():
        np.testing.assert_array_equal(own, again.weights[part])
    assert np.abs(first.weights["first"] - other.weights["first"]).max() > 0.01


def test_the_answer_is_the_mean_of_the_members_worked_out_by_hand():
    ones = np.ones((2, 1, 1), np.float32)
    network = Network.of(
        {
            "straight": np.array([[1], [3]], np.float32),
            "first": ones * 2,
            "first_bias": np.array([[1], [-9]], np.float32),
            "second": ones,
            "second_bias": np.array([[-2], [4]], np.float32),
            "last": np.array([[0.5], [0.25]], np.float32),
        }
    )
    # x = 2: 2 + .5 · (2 · 2 + 1 - 2) = 3.5, and 6 + .25 · (0 + 4) = 7.
    assert network.answer(np.array([[2]], np.float32)) == pytest.approx(5.25)


def test_weights_that_do_not_fit_are_refused():
    network = learn_network(both_or_neither(16, 0), NetworkConfig(epochs=1), 0)
    with pytest.raises(ValueError, match="second_bias"):
        Network.of({**network.weights, "second_bias": np.zeros((2, 3), np.float32)})
    with pytest.raises(KeyError):
        Network.of({"first": network.weights["first"]})
