"""The composite prior, the person's own weight of the KL term, and learning by turns."""

import math

import numpy as np
import pytest
import torch

from cf_models.neural import RecVAE, RecVAEConfig
from cf_models.neural.networks.likelihood import log_normal
from cf_models.neural.networks.recvae import CompositePrior, RecVAELearner, RecVAENetwork

SETTINGS = {
    "hidden": 24,
    "latent": 8,
    "layers": 2,
    "batch": 40,
    "validation": 0.0,
    "encoder_passes": 3,
}


@pytest.fixture
def network() -> RecVAENetwork:
    torch.manual_seed(0)
    return RecVAENetwork(25, 24, 8, 2)


def test_log_normal_by_hand():
    # N(2; 1, 4): exp(-1/8) / √(8π).
    one = torch.ones(1)
    found = log_normal(2 * one, one, math.log(4.0) * one).item()
    assert found == pytest.approx(-1 / 8 - 0.5 * math.log(8 * math.pi), rel=1e-6)


def test_the_prior_is_the_weighed_sum_of_its_parts(network):
    prior = CompositePrior(network.encoder, (0.2, 0.5, 0.3))
    x, z = torch.rand(3, 25), torch.randn(3, 8)
    mean, log_variance = network.encoder(x)
    normal = torch.distributions.Normal
    expected = (
        0.2 * normal(0, 1).log_prob(z).exp()
        + 0.5 * normal(mean, (0.5 * log_variance).exp()).log_prob(z).exp()
        + 0.3 * normal(0, math.exp(5)).log_prob(z).exp()
    )
    torch.testing.assert_close(prior(x, z).exp(), expected)
    alone = CompositePrior(network.encoder, (1.0, 0.0, 0.0))
    torch.testing.assert_close(alone(x, z), normal(0, 1).log_prob(z))


def test_the_kl_term_weighs_by_what_a_person_likes(network, communities):
    config = RecVAEConfig(gamma=0.01, prior=(1.0, 0.0, 0.0), **SETTINGS)
    learner = RecVAELearner(network, communities.strength, config)
    x = torch.zeros(2, 25)
    x[0, :2], x[1, :2] = 1.0, 0.5
    torch.manual_seed(1)
    _, kl = learner.terms(x.repeat(20_000, 1), 0.0)
    # The same direction gives the same q(z|x): the terms are as 2 to 1, by chance apart.
    many, few = kl[::2].mean().item(), kl[1::2].mean().item()
    assert many == pytest.approx(2 * few, rel=0.05)
    mean, log_variance = network.encoder(x[:1])
    closed = 0.5 * (log_variance.exp() + mean**2 - 1 - log_variance).sum().item()
    assert many == pytest.approx(0.01 * 2 * closed, rel=0.05)


def test_encoder_and_decoder_learn_by_turns(network, communities):
    learner = RecVAELearner(network, communities.strength, RecVAEConfig(**SETTINGS))
    steps = learner.steps(1, np.random.default_rng(0))

    def state(module):
        return [p.detach().clone() for p in module.parameters()]

    def same(before, module):
        return all(torch.equal(a, b) for a, b in zip(before, module.parameters(), strict=True))

    encoder, decoder = state(network.encoder), state(network.decoder)
    first = next(steps)  # of 3 passes with 3 batches each, then 3 batches of the decoder
    assert "encoder loss" in first
    assert not same(encoder, network.encoder)
    assert same(decoder, network.decoder)
    rest = [next(steps) for _ in range(8)]
    assert all("encoder loss" in losses for losses in rest)
    encoder = state(network.encoder)
    assert not same(encoder, learner.prior.older)
    assert "decoder loss" in next(steps)
    assert same(encoder, network.encoder)
    assert same(encoder, learner.prior.older)
    assert not same(decoder, network.decoder)


def test_the_bound_improves(communities):
    config = RecVAEConfig(epochs=8, learning_rate=0.01, **SETTINGS)
    losses = [r.losses["decoder loss"] for r in RecVAE(config).fit(communities).history_]
    assert losses[-1] < 0.9 * losses[0]


def test_the_weights_of_the_prior_sum_to_one():
    with pytest.raises(ValueError, match="sum to 1"):
        RecVAEConfig(prior=(0.5, 0.6, 0.1))
