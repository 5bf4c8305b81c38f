"""The terms that variational autoencoders of clicks are made of."""

import math

import torch
from torch import Tensor


def multinomial_loss(logits: Tensor, counts: Tensor) -> Tensor:
    """-Σ_i x_i log softmax(logits)_i for each person, shape (n,) (Liang et al., 2018, eq. 2).

    The constant of the multinomial, which no parameter changes, is left out.

    Args:
        logits: shape (n, n_known).
        counts: x ≥ 0, shape (n, n_known).
    """
    return -(counts * torch.log_softmax(logits, dim=-1)).sum(dim=-1)


def kl_to_standard(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, exp(log_variance)) ‖ N(0, I)) for each person, shape (n,).

    ½ Σ_d (σ_d² + μ_d² - 1 - log σ_d²), for inputs of shape (n, d).
    """
    return 0.5 * (log_variance.exp() + mean**2 - 1 - log_variance).sum(dim=-1)


def log_normal(z: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    """Log N(z; mean, exp(log_variance)) of each coordinate; the inputs' common shape."""
    spread = (z - mean) ** 2 / log_variance.exp()
    return -0.5 * (math.log(2 * math.pi) + log_variance + spread)


def sampled(mean: Tensor, log_variance: Tensor) -> Tensor:
    """A draw from N(mean, exp(log_variance)), differentiable in both (reparameterised)."""
    return mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
