"""A small network over the columns: it finds what only two columns together tell.

In numpy alone: it is so small that it learns in seconds, and nothing else has to be installed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from assistant.fusion.linear import Lists, Table

Weights = dict[str, Table]
_PARTS = ("straight", "first", "first_bias", "second", "second_bias", "last")
_MEMORY, _SQUARES, _LEAST = 0.9, 0.999, 1e-8


class NetworkConfig(BaseModel):
    """How networks learn.

    Attributes:
        members: networks, each from other first weights and another order; their mean answers.
        hidden: width of both layers.
        dropout: the part of each layer that is left out in a step; half of it of the columns.
        epochs: passes over the lessons.
        batch: lessons in a step.
        rate: the largest learning rate; it rises for a third of the steps, and falls to 0.
        decay: of the weights (AdamW; Loshchilov and Hutter, ICLR 2019).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    members: int = Field(default=2, ge=1)
    hidden: int = Field(default=32, ge=1)
    dropout: float = Field(default=0.2, ge=0, lt=1)
    epochs: int = Field(default=8, ge=1)
    batch: int = Field(default=16, ge=1)
    rate: float = Field(default=3e-3, gt=0)
    decay: float = Field(default=1e-2, ge=0)


@dataclass(frozen=True)
class Network:
    """The mean over members of w·x + v·relu(relu(x A + a) B + b), for scaled columns x.

    Attributes:
        weights: w "straight" (n_members, n_columns), A "first" (n_members, n_columns, hidden), a
            "first_bias" (n_members, hidden), B "second" (n_members, hidden, hidden), b
            "second_bias" and v "last" (n_members, hidden); all float32.
    """

    weights: Mapping[str, Table]

    @classmethod
    def of(cls, weights: Mapping[str, NDArray[Any]]) -> "Network":
        """From weights that were read.

        Raises:
            KeyError: when a part is missing.
            ValueError: when their shapes do not fit each other.
        """
        own = {part: weights[part] for part in _PARTS}
        members, columns, hidden = own["first"].shape
        shapes = ((columns,), (columns, hidden), (hidden,), (hidden, hidden), (hidden,), (hidden,))
        for part, shape in zip(_PARTS, shapes, strict=True):
            if own[part].shape != (members, *shape):
                raise ValueError(f"{part} has the shape {own[part].shape}")
        return cls(own)

    def answer(self, table: Table) -> Table:
        """Shape (n,), from scaled columns, shape (n, n_columns)."""
        total = np.zeros(len(table), np.float32)
        members = len(self.weights["straight"])
        for member in range(members):
            own = {part: self.weights[part][member] for part in _PARTS}
            inner = np.maximum(table @ own["first"] + own["first_bias"], 0)
            outer = np.maximum(inner @ own["second"] + own["second_bias"], 0)
            total += table @ own["straight"] + outer @ own["last"]
        return np.asarray(total / np.float32(members), dtype=np.float32)


def learn_network(lists: Lists, config: NetworkConfig, seed: int) -> Network:
    """Learn all members, by the same likelihood as the weighted sum.

    Args:
        lists: candidates of each lesson, with scaled columns.
        config: settings.
        seed: of all draws.
    """
    members = [
        _learn_one(lists, config, np.random.default_rng([seed, member]))
        for member in range(config.members)
    ]
    return Network({part: np.stack([own[part] for own in members]) for part in _PARTS})


def _learn_one(lists: Lists, config: NetworkConfig, rng: np.random.Generator) -> Weights:
    weights = _first_weights(lists.rows.shape[1], config.hidden, rng)
    moving = {part: (np.zeros_like(own), np.zeros_like(own)) for part, own in weights.items()}
    orders = [rng.permutation(len(lists)) for _ in range(config.epochs)]
    batches = [
        order[start : start + config.batch]
        for order in orders
        for start in range(0, len(order), config.batch)
    ]
    for step, batch in enumerate(batches):
        slopes = _slopes(lists.take(batch), weights, config.dropout, rng)
        done = (step + 1) / len(batches)
        rate = config.rate * min(3 * done, 1.5 * (1 - done) + 1e-3)
        for part, slope in slopes.items():
            mean, square = moving[part]
            mean += (1 - _MEMORY) * (slope - mean)
            square += (1 - _SQUARES) * (slope**2 - square)
            own = mean / (1 - _MEMORY ** (step + 1))
            size = np.sqrt(square / (1 - _SQUARES ** (step + 1))) + _LEAST
            weights[part] -= np.float32(rate) * (own / size + config.decay * weights[part])
    return weights


def _first_weights(columns: int, hidden: int, rng: np.random.Generator) -> Weights:
    """Even draws within ±1 / sqrt(inputs); the straight part begins at nothing."""

    def drawn(inputs: int, *shape: int) -> Table:
        return rng.uniform(-1, 1, (inputs, *shape)).astype(np.float32) / np.float32(inputs**0.5)

    return {
        "straight": np.zeros(columns, np.float32),
        "first": drawn(columns, hidden),
        "first_bias": np.zeros(hidden, np.float32),
        "second": drawn(hidden, hidden),
        "second_bias": np.zeros(hidden, np.float32),
        "last": drawn(hidden),
    }


def _slopes(lists: Lists, weights: Weights, dropout: float, rng: np.random.Generator) -> Weights:
    """Of minus the mean log-likelihood, with parts of the layers left out at random."""

    def kept(shape: tuple[int, ...], part: float) -> Table:
        drawn = rng.random(shape, dtype=np.float32) >= part
        return np.asarray(drawn / np.float32(1 - part), dtype=np.float32)

    rows = lists.rows
    given = rows * kept(rows.shape, dropout / 2)
    inner = given @ weights["first"] + weights["first_bias"]
    open_inner = (inner > 0) * kept(inner.shape, dropout)
    seen = inner * open_inner
    outer = seen @ weights["second"] + weights["second_bias"]
    open_outer = (outer > 0) * kept(outer.shape, dropout)
    told = outer * open_outer
    scores = rows @ weights["straight"] + told @ weights["last"]
    _, off = lists.likelihood(np.asarray(scores, dtype=np.float32))
    down_outer = np.outer(off, weights["last"]) * open_outer
    down_inner = (down_outer @ weights["second"].T) * open_inner
    return {
        "straight": rows.T @ off,
        "first": given.T @ down_inner,
        "first_bias": down_inner.sum(axis=0),
        "second": seen.T @ down_outer,
        "second_bias": down_outer.sum(axis=0),
        "last": told.T @ off,
    }
