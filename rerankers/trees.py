"""Gradient-boosted trees that order candidates: LightGBM's LambdaMART."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from rerankers.features import Table
from rerankers.lessons import Lessons


class TreesConfig(BaseModel):
    """Settings of LightGBM, under our names.

    Attributes:
        rounds: trees at most.
        patience: rounds without a better nDCG before the end.
        learning_rate: shrinkage of a tree.
        leaves: of a tree.
        least_rows: in a leaf.
        l2: on the leaves' values.
        features: the part of the features that a tree may use.
        rows: the part of the rows that a tree learns from.
        parts: into which people are divided; each is set aside once.
        seed: of all draws.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rounds: int = Field(default=300, ge=1)
    patience: int = Field(default=25, ge=1)
    learning_rate: float = Field(default=0.1, gt=0)
    leaves: int = Field(default=7, ge=2)
    least_rows: int = Field(default=200, ge=1)
    l2: float = Field(default=10.0, ge=0)
    features: float = Field(default=0.5, gt=0, le=1)
    rows: float = Field(default=0.8, gt=0, le=1)
    parts: int = Field(default=4, ge=2)
    seed: int = Field(default=7, ge=0)


@dataclass(frozen=True)
class Trees:
    """Several boosters, each of which has learned from other people; their mean is the answer.

    Attributes:
        boosters: LightGBM's.
        texts: the same in LightGBM's own text format.
    """

    boosters: tuple[Any, ...]
    texts: tuple[str, ...]

    @classmethod
    def read(cls, texts: tuple[str, ...]) -> "Trees":
        """From LightGBM's text format.

        Raises:
            ValueError: when a text is none of LightGBM's.
        """
        import lightgbm

        try:
            boosters = tuple(lightgbm.Booster(model_str=text) for text in texts)
        except lightgbm.basic.LightGBMError as exc:
            raise ValueError(f"no model of LightGBM ({exc})") from exc
        return cls(boosters, texts)

    def answer(self, table: Table) -> Table:
        """Shape (n,), from features, shape (n, n_features)."""
        if len(table) == 0:
            return np.zeros(0, dtype=np.float32)
        answers = [b.predict(table, num_threads=1) for b in self.boosters]
        return np.asarray(np.mean(answers, axis=0), dtype=np.float32)

    def amounts(self, table: Table) -> Table:
        """What each feature adds to the answer, and last the base; shape (n, n_features + 1).

        TreeSHAP (Lundberg et al., Nature Machine Intelligence 2020): rows sum to the answer.
        """
        amounts = [b.predict(table, pred_contrib=True, num_threads=1) for b in self.boosters]
        return np.asarray(np.mean(amounts, axis=0), dtype=np.float32)


def learn_trees(lessons: Lessons, config: TreesConfig) -> tuple[Trees, Table]:
    """LambdaMART (Burges, MSR-TR-2010-82), one booster for each part of the people.

    A pair of a found and a missed item pushes their scores apart by how much nDCG their exchange
    would change. There is one booster for each part of the people, who are set aside from it; all
    stop at the number of trees with the best mean nDCG@10 over the parts.

    Returns:
        The trees, and for each row the answer of the booster that had not learned from its person,
        shape (n,).
    """
    import lightgbm

    rng = np.random.default_rng(config.seed)
    _, code = np.unique(lessons.person, return_inverse=True)
    part_of_person = rng.permutation(code.max() + 1) % config.parts
    part = part_of_person[code][lessons.query]
    data = lightgbm.Dataset(
        lessons.table, label=lessons.found, group=np.bincount(lessons.query), free_raw_data=False
    )
    every = range(config.parts)
    result = lightgbm.cv(
        _parameters(config),
        data,
        num_boost_round=config.rounds,
        folds=[(np.flatnonzero(part != p), np.flatnonzero(part == p)) for p in every],
        callbacks=[lightgbm.early_stopping(config.patience, verbose=False)],
        return_cvbooster=True,
    )
    found = result["cvbooster"]
    trees = Trees.read(
        tuple(b.model_to_string(num_iteration=found.best_iteration) for b in found.boosters)
    )
    apart = np.empty(len(lessons.table), dtype=np.float32)
    for p, booster in enumerate(trees.boosters):
        apart[part == p] = booster.predict(lessons.table[part == p], num_threads=1)
    return trees, apart


def _parameters(config: TreesConfig) -> dict[str, Any]:
    return {
        "objective": "lambdarank",
        "metric": "ndcg",
        "eval_at": [10],
        "learning_rate": config.learning_rate,
        "num_leaves": config.leaves,
        "min_data_in_leaf": config.least_rows,
        "lambda_l2": config.l2,
        "feature_fraction": config.features,
        "bagging_fraction": config.rows,
        "bagging_freq": 1,
        "seed": config.seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbose": -1,
    }
