"""Candidates from collaborative filtering, one model a file, under one contract.

This folder knows who preferred what. It knows nothing of text or chat.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from catalog.errors import ModelError
from cf_models.contract import CandidateModel, Contributions, profile_of
from cf_models.ease import EASE, EASEConfig
from cf_models.ials import IALS, IALSConfig
from cf_models.itemknn import ItemKNN, ItemKNNConfig
from cf_models.long_short import LongShort
from cf_models.neural import CFGAN, MultVAE, RecVAE, SASRec
from cf_models.nmf import NMF, NMFConfig
from cf_models.popularity import Popularity, PopularityConfig
from cf_models.puresvd import PureSVD, PureSVDConfig
from cf_models.rp3beta import RP3beta, RP3betaConfig
from cf_models.slim import SLIM, SLIMConfig
from cf_models.store import read_manifest
from cf_models.svd import SVD, SVDConfig
from cf_models.svdpp import SVDpp, SVDppConfig
from cf_models.userknn import UserKNN, UserKNNConfig

MODELS: Mapping[str, type[CandidateModel]] = MappingProxyType(
    {
        model.name: model
        for model in (
            *(Popularity, ItemKNN, UserKNN, PureSVD, EASE, IALS, RP3beta, SLIM),
            *(SVD, SVDpp, NMF),
            *(MultVAE, RecVAE, CFGAN, SASRec, LongShort),
        )
    }
)
"""Every model by its name in configuration, commands and reports.

Those of `neural`, and `long_short`, need the extra `transformers` to be fitted and loaded, not to
be named.
"""


def load_model(folder: Path) -> CandidateModel:
    """The model that was saved in a folder, whichever it is.

    Raises:
        MissingExtra: when it is a network, and torch is not installed.
        ModelError: when there is none, it is unknown or of another version, or its files are
            broken.
    """
    name = read_manifest(folder).model
    if name not in MODELS:
        raise ModelError(
            f"{folder} holds a model {name!r}, which this version does not know.",
            remedy=f"Fit one of {', '.join(MODELS)} and save it: `sayso build` does both.",
        )
    return MODELS[name].load(folder)


__all__ = [
    "EASE",
    "IALS",
    "MODELS",
    "NMF",
    "SLIM",
    "SVD",
    "CandidateModel",
    "Contributions",
    "EASEConfig",
    "IALSConfig",
    "ItemKNN",
    "ItemKNNConfig",
    "NMFConfig",
    "Popularity",
    "PopularityConfig",
    "PureSVD",
    "PureSVDConfig",
    "RP3beta",
    "RP3betaConfig",
    "SLIMConfig",
    "SVDConfig",
    "SVDpp",
    "SVDppConfig",
    "UserKNN",
    "UserKNNConfig",
    "load_model",
    "profile_of",
]
