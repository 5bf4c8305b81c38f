"""Mult-VAE: a variational autoencoder of what each person likes."""

from typing import Any, ClassVar

from pydantic import Field

from cf_models.neural.base import Examples, NeuralModel
from cf_models.neural.config import TrainingConfig


class MultVAEConfig(TrainingConfig):
    """Settings of `MultVAE`.

    Attributes:
        hidden: width of the tanh layer on either side.
        latent: length of the person's vector.
        dropout: share of a person's likes that is hidden from the encoder in training.
        beta: weight of the KL term in the end.
        anneal_epochs: over which the weight rises from 0.

    With few people the nDCG that decides is noisy: on 1,579 guests of stays a patience of 10 ended
    too early (nDCG@10 .099, and .133 with 30; three splits).
    """

    learning_rate: float = Field(default=3e-3, gt=0)
    hidden: int = Field(default=200, ge=1)
    latent: int = Field(default=64, ge=1)
    dropout: float = Field(default=0.4, ge=0, lt=1)
    beta: float = Field(default=0.2, ge=0)
    anneal_epochs: int = Field(default=50, ge=0)
    patience: int = Field(default=30, ge=1)
    refit: bool = True


class MultVAE(NeuralModel[MultVAEConfig]):
    """Liang, Krishnan, Hoffman and Jebara, Variational autoencoders for collaborative filtering.

    (WWW 2018.) With x the weights of a person's likes, q(z|x) = N(μ(x), diag σ²(x)) and
    π(z) = softmax(decoder(z)), the fit maximises for each person

        E_q[Σ_i x_i log π_i(z)] - β · KL(q(z|x) ‖ N(0, I))    (their eq. 5),

    with β rising from 0 to `beta`, below 1: a regulariser rather than a bound. A fold-in is one
    pass through encoder and decoder with z = μ(x).

    Time of an epoch ~ 6 · hidden · n_known · n_people operations; memory 4 bytes · 2 · hidden ·
    n_known parameters, four times that in a fit.

    With few people it learns less than the linear models: on MovieLens' small set (610 people)
    nDCG@10 is .255, EASE's .320 and iALS's .311 (benchmarks/RESULTS.md).
    """

    name: ClassVar[str] = "multvae"
    config_type: ClassVar[type[TrainingConfig]] = MultVAEConfig

    def _network(self, n_known: int) -> Any:
        from cf_models.neural.networks.multvae import MultVAENetwork

        config = self.config
        return MultVAENetwork(n_known, config.hidden, config.latent, config.dropout)

    def _learner(self, network: Any, examples: Examples) -> Any:
        from cf_models.neural.networks.multvae import MultVAELearner

        return MultVAELearner(network, examples.liked, self.config)
