"""The network of `MultVAE`, and its learning."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import torch
from scipy import sparse
from torch import Tensor, nn
from torch.nn import functional

from cf_models.neural.networks.likelihood import kl_to_standard, multinomial_loss, sampled
from cf_models.neural.networks.training import Learner, adam, batches, dense

if TYPE_CHECKING:
    from cf_models.neural.multvae import MultVAEConfig


class MultVAENetwork(nn.Module):  # type: ignore[misc]
    """x → tanh layer → N(μ, σ²) → tanh layer → logits of all known items.

    Args:
        n_known: length of x and of the logits.
        hidden: width of the two tanh layers.
        latent: length of μ.
        dropout: share of the input that is hidden in training.
    """

    def __init__(self, n_known: int, hidden: int, latent: int, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.into = nn.Linear(n_known, hidden)
        self.moments = nn.Linear(hidden, 2 * latent)
        self.back = nn.Linear(latent, hidden)
        self.out = nn.Linear(hidden, n_known)
        for layer in (self.into, self.moments, self.back, self.out):
            nn.init.xavier_normal_(layer.weight)
            nn.init.trunc_normal_(layer.bias, std=1e-3)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """μ and log σ², each of shape (n, latent), of x scaled to length 1."""
        unit = self.dropout(functional.normalize(x, dim=-1))
        mean, log_variance = self.moments(torch.tanh(self.into(unit))).chunk(2, dim=-1)
        return mean, log_variance

    def decode(self, z: Tensor) -> Tensor:
        """Logits, shape (n, n_known)."""
        return self.out(torch.tanh(self.back(z)))

    def forward(self, x: Tensor) -> Tensor:
        """Logits of the mean, shape (n, n_known); nothing is drawn but dropout in training."""
        return self.decode(self.encode(x)[0])


class MultVAELearner(Learner):
    """Minimises -ELBO = multinomial loss + β · KL, β rising over the first epochs."""

    def __init__(
        self, network: MultVAENetwork, liked: sparse.csr_matrix, config: "MultVAEConfig"
    ) -> None:
        self.network = network
        self.modules = {"network": network}
        self._adam = adam(network, config)
        self.optimizers = {"adam": self._adam}
        self._liked = liked
        self._config = config
        self._device = next(network.parameters()).device

    def beta(self, step: int) -> float:
        """β at a step, counted from 0 over all epochs."""
        steps_an_epoch = -(-self._liked.shape[0] // self._config.batch)
        rising = self._config.anneal_epochs * steps_an_epoch
        return self._config.beta * (min(1.0, step / rising) if rising else 1.0)

    def steps(self, epoch: int, order: np.random.Generator) -> Iterator[Mapping[str, float]]:
        """Learn from everybody once; see `Learner.steps`."""
        first = (epoch - 1) * -(-self._liked.shape[0] // self._config.batch)
        for step, rows in enumerate(batches(self._liked, self._config.batch, order), first):
            x = dense(rows, self._device)
            mean, log_variance = self.network.encode(x)
            logits = self.network.decode(sampled(mean, log_variance))
            likelihood = multinomial_loss(logits, x).mean()
            kl = kl_to_standard(mean, log_variance).mean()
            loss = likelihood + self.beta(step) * kl
            self._adam.zero_grad()
            loss.backward()
            self._adam.step()
            yield {"loss": loss.item(), "likelihood": likelihood.item(), "kl": kl.item()}
