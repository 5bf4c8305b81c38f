"""Both sides' losses by hand, the masks, and that each turn teaches one side."""

import math

import numpy as np
import pytest
import torch

from cf_models.neural import CFGAN, CFGANConfig
from cf_models.neural.networks.cfgan import CFGANLearner, Generator

SETTINGS = {"hidden": 8, "judge_hidden": 4, "batch": 40, "validation": 0.0}


@pytest.fixture
def learner(communities) -> CFGANLearner:
    torch.manual_seed(0)
    config = CFGANConfig(zero_reconstruction=1.0, partial_masking=0.0, alpha=0.5, **SETTINGS)
    return CFGANLearner(Generator(25, 8), communities.strength, config)


def even(module) -> None:
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()


def test_losses_by_hand_where_nobody_knows_anything(learner):
    """All weights 0: D says ½ of everything, and r̂ = ½ for every item."""
    even(learner.judge)
    even(learner.network)
    x = torch.zeros(2, 25)
    x[0, :4], x[1, :10] = 1.0, 0.5
    assert learner.judge_loss(x).item() == pytest.approx(2 * math.log(2), rel=1e-6)
    fooling, zero = learner.generator_losses(x)
    assert fooling.item() == pytest.approx(-math.log(2), rel=1e-6)
    # 21 and 15 items without a like, each drawn, at ¼, times α = ½.
    assert zero.item() == pytest.approx(0.5 * (21 + 15) / 2 / 4, rel=1e-6)


def test_the_judge_sees_only_what_is_liked_or_drawn(learner):
    x = torch.zeros(1, 25)
    x[0, :4] = 0.5
    assert torch.equal(learner.mask(x, 0.0), (x > 0).float())
    assert torch.equal(learner.mask(x, 1.0), torch.ones(1, 25))
    torch.manual_seed(0)
    drawn = learner.mask(x.repeat(4000, 1), 0.3)
    assert (drawn[:, :4] == 1).all()
    assert drawn[:, 4:].mean().item() == pytest.approx(0.3, abs=0.01)


def test_each_turn_teaches_one_side(learner):
    def state(module):
        return [p.detach().clone() for p in module.parameters()]

    def same(before, module):
        return all(torch.equal(a, b) for a, b in zip(before, module.parameters(), strict=True))

    steps = learner.steps(1, np.random.default_rng(0))
    network, judge = state(learner.network), state(learner.judge)
    told = [next(steps) for _ in range(3)]
    assert all(set(losses) == {"judge loss"} for losses in told)
    assert same(network, learner.network)
    assert not same(judge, learner.judge)
    judge = state(learner.judge)
    assert set(next(steps)) == {"generator loss", "zero reconstruction"}
    assert same(judge, learner.judge)
    assert not same(network, learner.network)


def test_the_history_tells_both_sides_and_zeros_are_learned(communities):
    config = CFGANConfig(epochs=20, learning_rate=0.01, alpha=1.0, **SETTINGS)
    history = CFGAN(config).fit(communities).history_
    names = {"judge loss", "generator loss", "zero reconstruction"}
    assert all(set(record.losses) == names for record in history)
    zeros = [record.losses["zero reconstruction"] for record in history]
    assert zeros[-1] < 0.8 * zeros[0]
