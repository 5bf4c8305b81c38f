"""The terms of Mult-VAE's objective, worked out by hand, and that learning lowers it."""

import math

import numpy as np
import pytest
import torch

from cf_models.neural import MultVAE, MultVAEConfig
from cf_models.neural.history import EpochRecord, best_epoch
from cf_models.neural.networks.likelihood import kl_to_standard, log_normal, multinomial_loss
from cf_models.neural.networks.multvae import MultVAELearner, MultVAENetwork
from cf_models.neural.validation import SetAside, mean_ndcg, set_aside


def test_multinomial_loss_by_hand():
    # softmax(log 1, log 2, log 5) = (1, 2, 5) / 8; the loss of x = (1, 0, 2) is log 8 + 2 log 8/5.
    logits = torch.log(torch.tensor([[1.0, 2.0, 5.0]]))
    loss = multinomial_loss(logits, torch.tensor([[1.0, 0.0, 2.0]]))
    assert loss.item() == pytest.approx(math.log(8) + 2 * math.log(8 / 5), rel=1e-6)


def test_kl_by_hand():
    # N(1, 4) against N(0, 1): ½ (4 + 1 - 1 - log 4) = 2 - log 2; N(0, 1) against itself: 0.
    mean, log_variance = torch.tensor([[1.0, 0.0]]), torch.tensor([[math.log(4.0), 0.0]])
    assert kl_to_standard(mean, log_variance).item() == pytest.approx(2 - math.log(2), rel=1e-6)


def test_kl_equals_the_mean_of_log_ratios():
    torch.manual_seed(0)
    mean, log_variance = torch.tensor([0.7, -0.2]), torch.tensor([-0.5, 0.8])
    z = mean + torch.randn(200_000, 2) * (0.5 * log_variance).exp()
    zero = torch.zeros(2)
    ratios = log_normal(z, mean, log_variance) - log_normal(z, zero, zero)
    expected = kl_to_standard(mean[None], log_variance[None]).item()
    assert ratios.sum(dim=1).mean().item() == pytest.approx(expected, abs=0.01)


def test_the_bound_improves_and_beta_rises(communities):
    config = MultVAEConfig(
        hidden=24, latent=8, epochs=30, beta=1.0, anneal_epochs=0, validation=0, learning_rate=0.02
    )
    history = MultVAE(config).fit(communities).history_
    losses = [record.losses["loss"] for record in history]
    assert losses[-1] < 0.9 * losses[0]
    assert all(record.losses["kl"] >= 0 for record in history)
    last = history[-1].losses
    assert last["loss"] == pytest.approx(last["likelihood"] + last["kl"], rel=1e-4)
    config = MultVAEConfig(batch=60, beta=0.4, anneal_epochs=2)
    learner = MultVAELearner(MultVAENetwork(25, 4, 2, 0.5), communities.strength, config)
    assert [learner.beta(step) for step in (0, 1, 2, 4, 9)] == pytest.approx(
        [0, 0.1, 0.2, 0.4, 0.4]
    )


def test_ndcg_by_hand():
    from scipy import sparse

    shown, hidden = np.array([[1.0, 0, 0, 0]]), np.array([[0, 1.0, 0, 1.0]])
    held = SetAside(np.array([0]), sparse.csr_matrix(shown), sparse.csr_matrix(hidden))
    scores = np.array([[9.0, 3.0, 2.0, 1.0]], dtype=np.float32)
    # Without the item shown the order is 1, 2, 3: hits at places 1 and 3 of a possible 1 and 2.
    expected = (1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3))
    assert mean_ndcg([scores], held, k=3) == pytest.approx(expected)
    # One place can be hit by two: a full list of one is perfect.
    assert mean_ndcg([scores], held, k=1) == pytest.approx(1.0)


def test_people_are_set_aside_with_a_fifth_hidden(communities):
    held = set_aside(communities.strength, 0.2, seed=1)
    assert len(held.people) == 24
    assert (held.hidden.getnnz(axis=1) == 1).all()
    assert held.shown.multiply(held.hidden).nnz == 0
    np.testing.assert_array_equal(
        (held.shown + held.hidden).toarray(), communities.strength[held.people].toarray()
    )
    assert set_aside(communities.strength, 0.05, seed=1) is None


def test_the_best_epoch():
    def record(epoch, ndcg):
        return EpochRecord(epoch=epoch, losses={}, ndcg=ndcg)

    assert best_epoch([]) == 0
    assert best_epoch([record(1, None), record(2, None)]) == 2
    assert best_epoch([record(1, 0.1), record(2, 0.3), record(3, 0.3)]) == 2
