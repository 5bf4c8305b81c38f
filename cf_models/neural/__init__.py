"""Candidate models that are neural networks, trained by torch (extra `transformers`).

This folder knows how such models are trained, kept and asked. What imports torch is in `networks`,
which is read when a model is fitted or loaded, never on `import cf_models.neural`.
"""

from cf_models.neural.base import NeuralModel
from cf_models.neural.cfgan import CFGAN, CFGANConfig
from cf_models.neural.config import TrainingConfig
from cf_models.neural.history import EpochRecord, Progress
from cf_models.neural.multvae import MultVAE, MultVAEConfig
from cf_models.neural.recvae import RecVAE, RecVAEConfig
from cf_models.neural.sasrec import SASRec, SASRecConfig

__all__ = [
    "CFGAN",
    "CFGANConfig",
    "EpochRecord",
    "MultVAE",
    "MultVAEConfig",
    "NeuralModel",
    "Progress",
    "RecVAE",
    "RecVAEConfig",
    "SASRec",
    "SASRecConfig",
    "TrainingConfig",
]
