"""CFGAN: a generator of whole profiles against a judge of whether they are real."""

from typing import Any, ClassVar

from pydantic import Field

from cf_models.neural.base import Examples, NeuralModel
from cf_models.neural.config import TrainingConfig


class CFGANConfig(TrainingConfig):
    """Settings of `CFGAN`.

    Attributes:
        hidden: width of the generator's layer.
        judge_hidden: width of the discriminator's layer.
        zero_reconstruction: share of the items without a like that the generator is drawn to 0 on.
        partial_masking: share of the items without a like that the discriminator sees made up.
        alpha: weight of the zero reconstruction.
        judge_passes: of the discriminator over all people in an epoch.
        generator_passes: of the generator.
    """

    hidden: int = Field(default=200, ge=1)
    judge_hidden: int = Field(default=100, ge=1)
    zero_reconstruction: float = Field(default=0.5, ge=0, le=1)
    partial_masking: float = Field(default=0.1, ge=0, le=1)
    alpha: float = Field(default=0.05, ge=0)
    judge_passes: int = Field(default=1, ge=1)
    generator_passes: int = Field(default=2, ge=1)


class CFGAN(NeuralModel[CFGANConfig]):
    """Chae, Kang, Kim and Lee, CFGAN (CIKM 2018), user-based, with both of their samplings (ZP).

    The generator makes r̂ = sigmoid(G(x)) of a person's likes x; the discriminator D tells r̂, masked
    by e + k, from x, given x. With e the likes and k, z random items without a like,

        D minimises -log D(x|x) - log(1 - D(r̂ ⊙ (e + k)|x)),
        G minimises log(1 - D(r̂ ⊙ (e + k)|x)) + α Σ_z r̂²    (their eqs. 5 and 6).

    Scores are log-probabilities as of the other models, the softmax of G's logits, in the order of
    r̂. The item-based variant makes an item's column over the people of the fit, so that it cannot
    serve a stranger; it is not here.

    Never the default: Pérez Maurera, Ferrari Dacrema and Cremonesi, An evaluation study of
    generative adversarial networks for collaborative filtering (ECIR 2022), show that the condition
    equals what is to be made, so that the best generator is an autoencoder that copies its input,
    and that simple models beat it. It is here to be compared with. `history_` tells the losses of
    both sides. On MovieLens' small set (610 people, a quarter of them strangers) nDCG@10 is .151,
    against .289 of EASE, and which of two planted groups it finds changes with the seed.
    """

    name: ClassVar[str] = "cfgan"
    config_type: ClassVar[type[TrainingConfig]] = CFGANConfig

    def _network(self, n_known: int) -> Any:
        from cf_models.neural.networks.cfgan import Generator

        return Generator(n_known, self.config.hidden)

    def _learner(self, network: Any, examples: Examples) -> Any:
        from cf_models.neural.networks.cfgan import CFGANLearner

        return CFGANLearner(network, examples.liked, self.config)
