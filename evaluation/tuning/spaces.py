"""Which settings of each model are searched, and how far."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal["real", "whole"]


@dataclass(frozen=True)
class Range:
    """The values of a setting that are tried.

    Attributes:
        low: the least.
        high: the largest.
        log: whether they lie evenly in the logarithm.
        kind: "whole" for integers.
    """

    low: float
    high: float
    log: bool = False
    kind: Kind = "real"

    def suggested(self, trial: Any, name: str) -> float | int:
        """A value that an Optuna trial proposes."""
        if self.kind == "whole":
            whole: int = trial.suggest_int(name, int(self.low), int(self.high), log=self.log)
            return whole
        real: float = trial.suggest_float(name, self.low, self.high, log=self.log)
        return real


Space: TypeAlias = Mapping[str, Range]


def _whole(low: int, high: int) -> Range:
    return Range(low, high, log=True, kind="whole")


def _log(low: float, high: float) -> Range:
    return Range(low, high, log=True)


_SIGNS = {"floor": Range(0, 1), "dislike": Range(0, 1)}
_LINEAR = {**_SIGNS, "prior": Range(0, 1)}
_RATINGS = {
    "factors": _whole(5, 200),
    "epochs": _whole(5, 100),
    "l2": _log(0.005, 0.5),
    "l2_bias": _log(0.002, 0.5),
}
_NETWORK = {**_SIGNS, "learning_rate": _log(1e-4, 2e-2), "batch": _whole(16, 256)}

SPACES: Mapping[str, Space] = MappingProxyType(
    {
        "itemknn": {
            **_LINEAR,
            "neighbours": _whole(20, 1000),
            "shrinkage": Range(0, 100),
            "popularity": Range(0, 1),
        },
        "userknn": {**_LINEAR, "neighbours": _whole(20, 1000), "shrinkage": Range(0, 100)},
        "puresvd": {**_LINEAR, "factors": _whole(8, 256), "popularity": Range(0, 1)},
        "ease": {**_LINEAR, "l2": _log(10, 3000)},
        "slim": {
            **_LINEAR,
            "l1": _log(0.05, 10),
            "l2": _log(2, 500),
            "candidates": _whole(30, 400),
        },
        "ials": {
            **_LINEAR,
            "factors": _whole(16, 256),
            "l2": _log(1, 300),
            "alpha": _log(0.3, 30),
            "iterations": _whole(5, 40),
        },
        "rp3beta": {
            **_LINEAR,
            "alpha": Range(0.3, 1.5),
            "beta": Range(0, 0.8),
            "neighbours": _whole(50, 1000),
        },
        "svd": {**_RATINGS, "rate": _log(0.003, 0.1)},
        "svdpp": {**_RATINGS, "rate": _log(0.003, 0.1)},
        "nmf": {**_RATINGS, "spread": _log(0.02, 1)},
        "multvae": {
            **_NETWORK,
            "hidden": _whole(64, 600),
            "latent": _whole(16, 200),
            "dropout": Range(0, 0.7),
            "beta": Range(0, 1),
        },
        "recvae": {
            **_NETWORK,
            "hidden": _whole(64, 600),
            "latent": _whole(16, 200),
            "dropout": Range(0, 0.7),
            "gamma": _log(5e-4, 2e-2),
        },
        "cfgan": {
            **_NETWORK,
            "hidden": _whole(64, 600),
            "zero_reconstruction": Range(0.1, 0.9),
            "partial_masking": Range(0.1, 0.9),
            "alpha": _log(0.01, 1),
        },
        "sasrec": {
            **_NETWORK,
            "blocks": Range(1, 3, kind="whole"),
            "length": _whole(20, 200),
            "dropout": Range(0, 0.6),
            "shuffle": Range(0, 1),
        },
        "long_short": {"weight": Range(0, 1)},
    }
)
"""By the name of the model; what is not named keeps the model's own default."""
