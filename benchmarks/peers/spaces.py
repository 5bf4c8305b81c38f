"""Where both sides are searched: comparable ranges, the same number of draws.

The first of the settings is always the model's own default, so that a search cannot do worse on
the validation split than no search. A range is (low, high, kind): "log", "whole" (log-spread whole
numbers) or "even"; a list is a choice. RecVAE and SASRec of either side are not searched: one fit
takes as long as all settings of others.
"""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from zlib import crc32

import numpy as np

Space = Mapping[str, tuple[float, float, str] | Sequence[Any]]

_KNN: Space = {"neighbours": (20, 500, "whole"), "shrinkage": (1, 200, "log")}
_IMPLICIT: Space = {"events": ["liked", "met"], "weight": ["ones", "strength", "bm25"]}
_RATED: Space = {"n_factors": (5, 200, "whole"), "reg_all": (0.005, 0.2, "log")}

OURS: Mapping[str, Space] = MappingProxyType(
    {
        "popularity": {"floor": [0.0, 0.5, 1.0]},
        "itemknn": {
            **_KNN,
            "popularity": (0.1, 0.9, "even"),
            "floor": (0, 1, "even"),
            "prior": (0, 1, "even"),
        },
        "userknn": {**_KNN, "floor": (0, 1, "even")},
        "puresvd": {"factors": (8, 128, "whole"), "popularity": (0.4, 1.1, "even")},
        "svd": {"factors": (5, 200, "whole"), "l2": (0.005, 0.2, "log")},
        "svdpp": {"factors": (5, 50, "whole"), "l2": (0.005, 0.2, "log")},
        "nmf": {"factors": (5, 50, "whole"), "l2": (0.01, 0.3, "log")},
        "ials": {
            "factors": (16, 200, "whole"),
            "l2": (1, 150, "log"),
            "alpha": (0.5, 40, "log"),
            "floor": (0, 1, "even"),
        },
        "ease": {
            "l2": (20, 2000, "log"),
            "prior": (0, 0.2, "even"),
            "floor": (0, 1, "even"),
        },
        "slim": {"l1": (0.01, 10, "log"), "l2": (1, 500, "log")},
        "rp3beta": {"beta": (0.1, 1.0, "even"), "neighbours": (20, 500, "whole")},
        "multvae": {
            "latent": (16, 200, "whole"),
            "learning_rate": (3e-4, 3e-3, "log"),
            "dropout": (0.2, 0.6, "even"),
        },
    }
)

PEERS: Mapping[str, Space] = MappingProxyType(
    {
        "implicit:cosine": {"K": (20, 500, "whole"), **_IMPLICIT},
        "implicit:tfidf": {"K": (20, 500, "whole"), **_IMPLICIT},
        "implicit:bm25": {
            "K": (20, 500, "whole"),
            "K1": (0.2, 100, "log"),
            "B": (0, 1, "even"),
            **_IMPLICIT,
        },
        "implicit:als": {
            "factors": (16, 200, "whole"),
            "regularization": (0.01, 150, "log"),
            "alpha": (0.5, 40, "log"),
            **_IMPLICIT,
        },
        "implicit:bpr": {
            "factors": (16, 200, "whole"),
            "learning_rate": (0.003, 0.1, "log"),
            "regularization": (0.001, 0.1, "log"),
            **_IMPLICIT,
        },
        "cornac:UserKNN": {"k": (20, 500, "whole"), "similarity": ["cosine", "pearson"]},
        "cornac:EASE": {"lamb": (20, 2000, "log"), "posB": [True, False]},
        "cornac:MF": {"k": (5, 200, "whole"), "lambda_reg": (0.005, 0.2, "log")},
        "cornac:NMF": {"k": (5, 50, "whole"), "learning_rate": (0.001, 0.02, "log")},
        "cornac:VAECF": {
            "k": (16, 200, "whole"),
            "autoencoder_structure": [[20], [200], [600]],
            "learning_rate": (3e-4, 3e-3, "log"),
        },
        "surprise:SVD": _RATED,
        "surprise:SVDpp": {"n_factors": (5, 50, "whole"), "reg_all": (0.005, 0.2, "log")},
        "surprise:NMF": {"n_factors": (5, 50, "whole"), "biased": [True, False]},
        "surprise:KNNBaseline": {"k": (10, 200, "whole")},
    }
)


def draws(name: str, trials: int, seed: int) -> list[dict[str, Any]]:
    """The defaults, then settings drawn at random; the same for the same name and seed.

    Args:
        name: of one of our models or of a peer.
        trials: how many settings in all; 0 and 1 are the defaults alone.
        seed: of the draws.
    """
    space = PEERS.get(name) or OURS.get(name) or {}
    rng = np.random.default_rng([seed, crc32(name.encode())])
    drawn: list[dict[str, Any]] = [{}]
    if space:
        drawn += [
            {key: _draw(rng, values) for key, values in space.items()} for _ in range(1, trials)
        ]
    return drawn


def _draw(rng: np.random.Generator, values: tuple[float, float, str] | Sequence[Any]) -> Any:
    if isinstance(values, list):
        return values[int(rng.integers(len(values)))]
    low, high, kind = values
    if kind == "even":
        return round(float(rng.uniform(low, high)), 4)
    value = math.exp(rng.uniform(math.log(low), math.log(high)))
    return round(value) if kind == "whole" else float(f"{value:.3g}")
