"""The two networks of `CFGAN`, and their learning against each other."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import torch
from scipy import sparse
from torch import Tensor, nn
from torch.nn import functional

from cf_models.neural.networks.training import Learner, adam, batches, dense

if TYPE_CHECKING:
    from cf_models.neural.cfgan import CFGANConfig


class Generator(nn.Module):  # type: ignore[misc]
    """What a person likes → sigmoid layer → logits; their sigmoid is the made-up profile."""

    def __init__(self, n_known: int, hidden: int) -> None:
        super().__init__()
        self.into, self.out = nn.Linear(n_known, hidden), nn.Linear(hidden, n_known)

    def forward(self, x: Tensor) -> Tensor:
        """Logits, shape (n, n_known), of weights of the same shape."""
        return self.out(torch.sigmoid(self.into(x)))


class Discriminator(nn.Module):  # type: ignore[misc]
    """A profile and the person it is said to be of → a logit that it is real."""

    def __init__(self, n_known: int, hidden: int) -> None:
        super().__init__()
        self.into, self.out = nn.Linear(2 * n_known, hidden), nn.Linear(hidden, 1)

    def forward(self, profile: Tensor, person: Tensor) -> Tensor:
        """Logits, shape (n,), of two inputs of shape (n, n_known)."""
        both = torch.cat([profile, person], dim=-1)
        return self.out(torch.sigmoid(self.into(both))).squeeze(-1)


class CFGANLearner(Learner):
    """Turns of the discriminator and of the generator, with masks drawn anew for each batch."""

    def __init__(self, network: Generator, liked: sparse.csr_matrix, config: "CFGANConfig") -> None:
        self.network = network
        self.judge = Discriminator(liked.shape[1], config.judge_hidden).to(network.out.bias.device)
        self.modules = {"network": network, "judge": self.judge}
        self.optimizers = {name: adam(module, config) for name, module in self.modules.items()}
        self._liked = liked
        self._config = config

    def steps(self, epoch: int, order: np.random.Generator) -> Iterator[Mapping[str, float]]:
        """Learn from everybody once or more; see `Learner.steps`."""
        del epoch
        for name, turns in (
            ("judge", self._config.judge_passes),
            ("network", self._config.generator_passes),
        ):
            for _ in range(turns):
                for rows in batches(self._liked, self._config.batch, order):
                    x = dense(rows, self.network.out.bias.device)
                    yield self._step(name, x)

    def judge_loss(self, x: Tensor) -> Tensor:
        """-log D(x|x) - log(1 - D(r̂ ⊙ (e + k)|x)), mean over people.

        Args:
            x: weights of likes, shape (n, n_known); e is 1 where they are above 0.
        """
        with torch.no_grad():
            made = torch.sigmoid(self.network(x))
        masked = made * self.mask(x, self._config.partial_masking)
        real, false = self.judge(x, x), self.judge(masked, x)
        return functional.softplus(-real).mean() + functional.softplus(false).mean()

    def generator_losses(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """log(1 - D(r̂ ⊙ (e + k)|x)), mean over people, and α Σ r̂² over the zeros drawn for it."""
        made = torch.sigmoid(self.network(x))
        masked = made * self.mask(x, self._config.partial_masking)
        fooling = -functional.softplus(self.judge(masked, x)).mean()
        zeros = self.mask(x, self._config.zero_reconstruction) - (x > 0).float()
        return fooling, self._config.alpha * (zeros * made**2).sum(dim=-1).mean()

    def mask(self, x: Tensor, share: float) -> Tensor:
        """1 for likes and for a random share of the other items, else 0; shape (n, n_known)."""
        drawn = torch.rand_like(x) < share
        return ((x > 0) | drawn).float()

    def _step(self, name: str, x: Tensor) -> Mapping[str, float]:
        if name == "judge":
            loss = self.judge_loss(x)
            told = {"judge loss": loss.item()}
        else:
            fooling, zero = self.generator_losses(x)
            loss = fooling + zero
            told = {"generator loss": fooling.item(), "zero reconstruction": zero.item()}
        optimizer = self.optimizers[name]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return told
