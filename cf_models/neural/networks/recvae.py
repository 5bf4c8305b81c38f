"""The network of `RecVAE`, its composite prior, and its alternating learning."""

import copy
import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import torch
from scipy import sparse
from torch import Tensor, nn
from torch.nn import functional

from cf_models.neural.networks.likelihood import log_normal, multinomial_loss, sampled
from cf_models.neural.networks.training import Learner, adam, batches, dense

if TYPE_CHECKING:
    from cf_models.neural.recvae import RecVAEConfig

WIDE = 10.0
"""log σ² of the wide part of the prior."""


class Encoder(nn.Module):  # type: ignore[misc]
    """x → swish layers, each fed with the sum of all before it, with layer norm → μ, log σ²."""

    def __init__(self, n_known: int, hidden: int, latent: int, layers: int) -> None:
        super().__init__()
        widths = [n_known] + [hidden] * (layers - 1)
        self.layers = nn.ModuleList(nn.Linear(width, hidden) for width in widths)
        self.norms = nn.ModuleList(nn.LayerNorm(hidden, eps=0.1) for _ in widths)
        self.moments = nn.Linear(hidden, 2 * latent)

    def forward(self, x: Tensor, dropout: float = 0.0) -> tuple[Tensor, Tensor]:
        """μ and log σ², each of shape (n, latent), of x scaled to length 1.

        Args:
            x: shape (n, n_known).
            dropout: share of the input that is hidden.
        """
        state = functional.dropout(functional.normalize(x, dim=-1), dropout)
        before = torch.zeros((), device=x.device)
        for layer, norm in zip(self.layers, self.norms, strict=True):
            state = norm(functional.silu(layer(state) + before))
            before = before + state
        mean, log_variance = self.moments(state).chunk(2, dim=-1)
        return mean, log_variance


class RecVAENetwork(nn.Module):  # type: ignore[misc]
    """The encoder, and a linear decoder of logits."""

    def __init__(self, n_known: int, hidden: int, latent: int, layers: int) -> None:
        super().__init__()
        self.encoder = Encoder(n_known, hidden, latent, layers)
        self.decoder = nn.Linear(latent, n_known)

    def forward(self, x: Tensor) -> Tensor:
        """Logits of the mean, shape (n, n_known)."""
        return self.decoder(self.encoder(x)[0])


class CompositePrior(nn.Module):  # type: ignore[misc]
    """Σ_k w_k N_k(z_d): a standard normal, the posterior of an older encoder, a wide normal.

    Args:
        encoder: as it is now; a copy is kept as the older one.
        weights: of the three parts, in this order; they sum to 1.
    """

    def __init__(self, encoder: Encoder, weights: tuple[float, float, float]) -> None:
        super().__init__()
        self.older = copy.deepcopy(encoder).requires_grad_(False)
        self._logs = [math.log(weight) if weight > 0 else -math.inf for weight in weights]

    def remember(self, encoder: Encoder) -> None:
        """Take the encoder as it is now for the older one."""
        self.older.load_state_dict(encoder.state_dict())

    def forward(self, x: Tensor, z: Tensor) -> Tensor:
        """Log density of each coordinate of z, shape (n, latent), for people x."""
        with torch.no_grad():
            mean, log_variance = self.older(x)
        zero = torch.zeros_like(z)
        parts = (
            log_normal(z, zero, zero),
            log_normal(z, mean, log_variance),
            log_normal(z, zero, zero + WIDE),
        )
        weighed = [log + part for log, part in zip(self._logs, parts, strict=True)]
        return torch.logsumexp(torch.stack(weighed), dim=0)


class RecVAELearner(Learner):
    """Each epoch: the encoder several times, then the prior remembers it, then the decoder."""

    def __init__(
        self, network: RecVAENetwork, liked: sparse.csr_matrix, config: "RecVAEConfig"
    ) -> None:
        self.network = network
        self.prior = CompositePrior(network.encoder, config.prior)
        self.modules = {"network": network, "prior": self.prior}
        self.optimizers = {
            "encoder": adam(network.encoder, config),
            "decoder": adam(network.decoder, config),
        }
        self._liked = liked
        self._config = config
        self._device = network.decoder.weight.device

    def steps(self, epoch: int, order: np.random.Generator) -> Iterator[Mapping[str, float]]:
        """Learn from everybody once or more; see `Learner.steps`."""
        del epoch
        for _ in range(self._config.encoder_passes):
            yield from self._pass("encoder", order, self._config.dropout)
        self.prior.remember(self.network.encoder)
        # The decoder is no part of what overfits: it learns from whole inputs.
        yield from self._pass("decoder", order, 0.0)

    def terms(self, x: Tensor, dropout: float) -> tuple[Tensor, Tensor]:
        """The multinomial loss and the KL term weighed for each person, each of shape (n,).

        The KL term is γ · Σ x · (log q(z|x) - log p(z)) at one draw of z.
        """
        mean, log_variance = self.network.encoder(x, dropout)
        z = sampled(mean, log_variance)
        ratio = log_normal(z, mean, log_variance) - self.prior(x, z)
        kl = self._config.gamma * x.sum(dim=-1) * ratio.sum(dim=-1)
        return multinomial_loss(self.network.decoder(z), x), kl

    def _pass(
        self, part: str, order: np.random.Generator, dropout: float
    ) -> Iterator[Mapping[str, float]]:
        for rows in batches(self._liked, self._config.batch, order):
            likelihood, kl = (t.mean() for t in self.terms(dense(rows, self._device), dropout))
            loss = likelihood + kl
            self.network.zero_grad()
            loss.backward()
            self.optimizers[part].step()
            yield {
                f"{part} loss": loss.item(),
                f"{part} likelihood": likelihood.item(),
                f"{part} kl": kl.item(),
            }
