"""Settings that all neural models share."""

from pydantic import Field

from cf_models.strengths import Signs


class TrainingConfig(Signs):
    """How a network is trained (from likes alone), and how strengths weigh.

    Beside the settings of `Signs`:

    Attributes:
        epochs: passes over all people, at most.
        batch: people (or sequences) a step.
        learning_rate: of Adam.
        weight_decay: L2 penalty in Adam.
        validation: the share of people that is kept from learning to stop early; see
            `validation.set_aside`. With fewer than ten such people nobody is kept, and all
            `epochs` are run.
        validation_k: cut-off of the nDCG that decides.
        patience: epochs without a better nDCG before the end.
        refit: whether those people are learned from in the end: a new network learns from
            everybody for as many epochs as were best. A fit takes up to twice as long.
        seed: of first weights, order of people, dropout and noise.
    """

    epochs: int = Field(default=100, ge=1)
    batch: int = Field(default=64, ge=1)
    learning_rate: float = Field(default=1e-3, gt=0)
    weight_decay: float = Field(default=0.0, ge=0)
    validation: float = Field(default=0.1, ge=0, lt=1)
    validation_k: int = Field(default=20, ge=1)
    patience: int = Field(default=10, ge=1)
    refit: bool = False
    seed: int = Field(default=7, ge=0)
