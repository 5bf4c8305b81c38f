"""The fusion: trees over the scores of several candidate models and the facts of items."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy import sparse

from catalog.errors import ModelError
from catalog.events import Interactions
from catalog.items import Catalog
from catalog.ranking import Scores
from cf_models import Contributions
from cf_models.base import clean
from cf_models.store import REFIT, manifest_of, read_arrays, read_own, write_model
from rerankers.bases import Bases, fit_bases, load_bases, save_bases, unmet_scores
from rerankers.contract import Reranker, check_catalog, check_fingerprint
from rerankers.features import Candidates, candidates
from rerankers.gain import Gain, ndcg_of_pools
from rerankers.item_facts import ItemFacts, facts_of_catalog, item_facts
from rerankers.lessons import lessons_from
from rerankers.pool import above_the_rest, in_blocks
from rerankers.trees import Trees, TreesConfig, learn_trees

_BASES = "bases"
_LEARNED = "learned"
_FACT = "fact/"


class FusionConfig(BaseModel):
    """Settings of `Fusion`.

    Attributes:
        bases: names of `cf_models.MODELS`, each with its default settings.
        depth: candidates that each base gives to a pool.
        folds: parts of people's pairs, each held back from the bases once.
        people: learned from in a fold, at most.
        least_people: with fewer, nothing is learned and the first base is served.
        trees: settings of LightGBM.
        seed: of the draws of folds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bases: tuple[str, ...] = Field(
        default=("ease", "ials", "itemknn", "rp3beta", "puresvd", "userknn", "popularity"),
        min_length=1,
    )
    depth: int = Field(default=50, ge=1)
    folds: int = Field(default=5, ge=2)
    people: int = Field(default=1000, ge=1)
    least_people: int = Field(default=20, ge=2)
    trees: TreesConfig = TreesConfig()
    seed: int = Field(default=7, ge=0)


class Fusion(Reranker):
    """score = mean over boosters of trees(features of person and item), for the items of the pool.

    The pool of a person is the union of the best `depth` of every base. The features, their
    formulas and scales are those of `features.candidates`: the bases' scores, standardised for each
    person, and ranks; popularity, recency, likeness of attributes.

    Trees learn from `folds` parts of people's pairs, each held back from bases that are fitted on
    all others (`held_out`). Then the bases are fitted on everything, for serving. What it gains
    over its best base is measured on people from whom the answering booster did not learn, and kept
    in `gain_`. When its interval reaches down to 0, the order of the best base is served.

    Attributes:
        bases_: fitted on everything.
        trees_: None when there were too few people to learn from.
        features_: names of the trees' features.
        facts_: of the items.
        gain_: over the best base.
    """

    name: ClassVar[str] = "fusion"
    config_type: ClassVar[type[BaseModel]] = FusionConfig
    bases_: Bases
    trees_: Trees | None
    features_: tuple[str, ...]
    facts_: ItemFacts
    gain_: Gain

    def __init__(self, config: FusionConfig | None = None) -> None:
        self.config = FusionConfig() if config is None else config

    def fit(self, interactions: Interactions, catalog: Catalog) -> Self:
        """Learn; see `Reranker.fit`."""
        check_catalog(interactions, catalog)
        bases = fit_bases(self.config.bases, interactions)
        facts = item_facts(interactions, catalog)
        self.trees_, self.gain_ = self._learned(interactions, catalog)
        self.bases_, self.facts_ = bases, facts
        self.n_items_ = len(catalog)
        self.fingerprint_ = catalog.ids.fingerprint
        self.features_ = self._names()
        return self

    def _learned(self, interactions: Interactions, catalog: Catalog) -> tuple[Trees | None, Gain]:
        config = self.config
        lessons = lessons_from(
            interactions,
            catalog,
            config.bases,
            depth=config.depth,
            count=config.folds,
            most=config.people,
            seed=config.seed,
        )
        if lessons is None:
            return None, Gain.none(config.bases[0])
        base = lessons.best_base
        if len(np.unique(lessons.person)) < config.least_people or not lessons.found.any():
            return None, Gain.none(base)
        trees, apart = learn_trees(lessons, config.trees)
        after = ndcg_of_pools(lessons.query, apart, lessons.found, lessons.wanted)
        return trees, Gain.of(base, lessons.base_ndcg[base], after, lessons.person)

    def score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        """Scores of every item for each profile; see `Reranker.score_batch`.

        NaN for the items of the profile, and for what neither the best base nor a pool has. Whom
        the best base has nothing to say to, such as strangers, the last base of the settings
        serves; that is popularity by default.
        """
        self._check_profiles(profiles)
        known = clean(profiles)
        blocks = [self._scores(known[some]) for some in in_blocks(*known.shape)]
        return np.concatenate(blocks) if blocks else np.empty(known.shape, np.float32)

    def _scores(self, profiles: sparse.csr_matrix) -> Scores:
        if self.trees_ is None or not self.gain_.used:
            wanted = (self.gain_.base, self.config.bases[-1])
            scores = {n: unmet_scores(self.bases_[n], profiles, profiles) for n in wanted}
            return _or_last(scores, self.gain_.base, self.config.bases[-1])
        pool = candidates(self.bases_, self.facts_, profiles, profiles, self.config.depth)
        old = pool.scores[self.gain_.base]
        speaks = np.asarray(np.isfinite(old).any(axis=1))[pool.person]
        answer = self.trees_.answer(pool.table[speaks])
        new = above_the_rest(old, pool.person[speaks], pool.item[speaks], answer)
        return _or_last({**pool.scores, "": new}, "", self.config.bases[-1])

    def explain(self, profile: sparse.csr_matrix, row: int) -> Contributions:
        """The fall of the trees' answer on removal of each item of the profile.

        The base is the answer to the whole profile less the sum of the falls, so that a reader sees
        how much the parts leave unexplained; they do not add up by the model's own formula. NaN
        where the item is in no pool, or the trees are not used. n + 1 profiles are scored.

        Raises:
            NotFittedError: before `fit` or `load`.
            ModelError: when there is not exactly one profile, or no such row.
        """
        own = self._one(profile, row)
        whole = float(self._answers(own, row)[0])
        lacking = sparse.vstack([_without(own, place) for place in range(own.nnz)] or [own])
        falls = whole - self._answers(sparse.csr_matrix(lacking), row)[: own.nnz]
        amounts = np.nan_to_num(falls).astype(np.float32)
        order = np.argsort(-amounts, kind="stable")
        return Contributions(
            rows=own.indices[order].astype(np.int32),
            amounts=amounts[order],
            base=whole - float(amounts.sum()),
            additive=False,
        )

    def features(self, profile: sparse.csr_matrix, row: int) -> dict[str, float]:
        """What each feature adds to the trees' answer for the item at `row`, and "base".

        The amounts sum to the answer (TreeSHAP). Empty where the item is in no pool, or the trees
        are not used.

        Raises:
            NotFittedError: before `fit` or `load`.
            ModelError: when there is not exactly one profile, or no such row.
        """
        pool = self._pool(self._one(profile, row))
        if pool is None or self.trees_ is None or row not in pool.item:
            return {}
        amounts = self.trees_.amounts(pool.table[pool.item == row])[0]
        return dict(zip((*self.features_, "base"), map(float, amounts), strict=True))

    def _one(self, profile: sparse.csr_matrix, row: int) -> sparse.csr_matrix:
        self._check_question(profile, row)
        return clean(profile)

    def _pool(self, profiles: sparse.csr_matrix, row: int | None = None) -> Candidates | None:
        if self.trees_ is None or not self.gain_.used:
            return None
        depth = self.config.depth
        return candidates(self.bases_, self.facts_, profiles, profiles, depth, also=row)

    def _answers(self, profiles: sparse.csr_matrix, row: int) -> Scores:
        """Of the trees for the item at `row`, shape (n_people,), NaN where there is none."""
        found = np.full(profiles.shape[0], np.nan, dtype=np.float32)
        pool = self._pool(profiles, row)
        if pool is not None and self.trees_ is not None:
            here = pool.item == row
            found[pool.person[here]] = self.trees_.answer(pool.table[here])
        return found

    def save(self, folder: Path) -> None:
        """Write manifest, arrays and bases; see `Reranker.save`."""
        self._check_fitted()
        save_bases(folder / _BASES, self.bases_)
        learned = {
            "gain": self.gain_.model_dump(mode="json"),
            "features": self.features_,
            "trees": None if self.trees_ is None else self.trees_.texts,
        }
        text = np.frombuffer(json.dumps(learned).encode(), dtype=np.uint8)
        columns = {_FACT + name: values for name, values in self.facts_.columns.items()}
        write_model(folder, manifest_of(self), {_LEARNED: text, **columns})

    @classmethod
    def load(cls, folder: Path, catalog: Catalog) -> Self:
        """Read what `save` wrote; see `Reranker.load`."""
        manifest, config = read_own(folder, cls.name, cls.version, FusionConfig)
        check_fingerprint(manifest, catalog)
        arrays = read_arrays(folder, manifest)
        model = cls(config)
        model.n_items_, model.fingerprint_ = manifest.n_items, manifest.fingerprint
        model.bases_ = load_bases(folder / _BASES, config.bases, manifest.fingerprint)
        try:
            learned = json.loads(arrays[_LEARNED].tobytes())
            model.gain_ = Gain.model_validate(learned["gain"])
            model.features_ = tuple(learned["features"])
            texts = learned["trees"]
            model.trees_ = None if texts is None else Trees.read(tuple(texts))
        except (KeyError, ValueError, TypeError) as exc:
            raise ModelError(f"The arrays in {folder} do not fit: {exc}.", remedy=REFIT) from exc
        columns = {n.removeprefix(_FACT): a for n, a in arrays.items() if n.startswith(_FACT)}
        model.facts_ = facts_of_catalog(columns, catalog)
        if model._names() != model.features_:
            raise ModelError(
                "The catalogue has other attributes than those that the fusion learned from.",
                remedy="Fit the fusion again.",
            )
        return model

    def _names(self) -> tuple[str, ...]:
        nobody = sparse.csr_matrix((1, self.n_items_), dtype=np.float32)
        return candidates(self.bases_, self.facts_, nobody, nobody, 1).names


def _or_last(scores: Mapping[str, Scores], wanted: str, last: str) -> Scores:
    silent = np.asarray(~np.isfinite(scores[wanted]).any(axis=1))
    return np.where(silent[:, None], scores[last], scores[wanted])


def _without(profile: sparse.csr_matrix, place: int) -> sparse.csr_matrix:
    kept = profile.copy()
    kept.data[place] = 0
    kept.eliminate_zeros()
    return kept
