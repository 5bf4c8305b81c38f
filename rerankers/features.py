"""What the fusion knows of a person and a candidate, in numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalog.ids import Rows
from catalog.ranking import Scores
from rerankers.bases import Bases, unmet_scores
from rerankers.item_facts import ItemFacts

Table = NDArray[np.float32]
_RANK_SHIFT = 20


@dataclass(frozen=True)
class Candidates:
    """The pools of several people, side by side.

    Attributes:
        person: row among the profiles, ascending, shape (n,), int32.
        item: row in the catalogue, ascending within a person, shape (n,), int32.
        table: features, shape (n, n_features), float32; NaN where unknown.
        names: of the features.
        scores: of each base for every item, shape (n_people, n_items); NaN where a base has nothing
            to say, or the item is in the profile.
    """

    person: Rows
    item: Rows
    table: Table
    names: tuple[str, ...]
    scores: dict[str, Scores]


def candidates(
    bases: Bases,
    facts: ItemFacts,
    profiles: sparse.csr_matrix,
    met: sparse.csr_matrix,
    depth: int,
    also: int | None = None,
) -> Candidates:
    """The pool of each person, the best `depth` of every base, with features.

    Args:
        bases: fitted models.
        facts: of the items.
        profiles: signed strengths, shape (n_people, n_items), CSR.
        met: stored where a person has met an item, same shape; never a candidate.
        depth: items that each base gives.
        also: an item that is in every pool, whatever the bases say.

    Of each base b, with s its scores of a person's unmet items: `b` = (s - mean s) / std s, and
    `b/rank` = 20 / (20 + rank), rank from 0. `mean` and `mean/rank` are their means over the bases,
    0 where a base is silent. The others are facts of the item, of the profile, and how like the
    profile the item is: see `_profile_columns` and `_likeness_columns`.
    """
    scores = {name: unmet_scores(model, profiles, met) for name, model in bases.items()}
    wanted = np.zeros(profiles.shape, dtype=np.bool_)
    ranks = {name: ranks_of(own) for name, own in scores.items()}
    for name, own in scores.items():
        wanted |= (ranks[name] < depth) & ~np.isnan(own)
    if also is not None:
        wanted[:, also] = True
    person, item = (part.astype(np.int32) for part in np.nonzero(wanted))
    columns = {
        **_score_columns(scores, ranks, person, item),
        **{name: values[item] for name, values in facts.columns.items()},
        **_profile_columns(facts, profiles, person, item),
        **_likeness_columns(facts, profiles, person, item),
    }
    table = np.stack([np.asarray(c, np.float32) for c in columns.values()], axis=1)
    return Candidates(person, item, table, tuple(columns), scores)


def _score_columns(
    scores: dict[str, Scores], ranks: dict[str, Rows], person: Rows, item: Rows
) -> dict[str, Table]:
    columns: dict[str, Table] = {}
    for name, own in scores.items():
        columns[name] = standardised(own)[person, item]
        place = _RANK_SHIFT / (_RANK_SHIFT + ranks[name][person, item])
        columns[f"{name}/rank"] = np.where(np.isnan(columns[name]), np.nan, place)
    for ending in ("", "/rank"):
        parts = np.stack([columns[name + ending] for name in scores])
        columns["mean" + ending] = np.nan_to_num(parts).mean(axis=0)
    return columns


def standardised(scores: Scores) -> Scores:
    """Each row less its mean, over its standard deviation; NaN stays; a flat row becomes 0."""
    known = ~np.isnan(scores)
    count = np.maximum(known.sum(axis=1, keepdims=True), 1)
    filled = np.where(known, scores, 0).astype(np.float64)
    mean = filled.sum(axis=1, keepdims=True) / count
    off = np.where(known, filled - mean, 0)
    deviation = np.sqrt((off**2).sum(axis=1, keepdims=True) / count)
    unit = np.divide(off, deviation, out=np.zeros_like(off), where=deviation > 0)
    return np.where(known, unit, np.nan).astype(np.float32)


def ranks_of(scores: Scores) -> Rows:
    """The place of each item in its row, from 0, same shape, int32; NaN comes last."""
    order = np.argsort(np.nan_to_num(-scores, nan=np.inf), axis=1, kind="stable")
    ranks = np.empty(scores.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, np.arange(scores.shape[1], dtype=np.int32)[None, :], axis=1)
    return ranks


def _profile_columns(
    facts: ItemFacts, profiles: sparse.csr_matrix, person: Rows, item: Rows
) -> dict[str, Table]:
    """Likes and dislikes; how popular what they like is, and how far from it the item is."""
    likes = sparse.csr_matrix(profiles > 0, dtype=np.float32)
    count = likes.getnnz(axis=1)
    popularity = facts.columns["popularity"]
    usual = (likes @ popularity) / np.maximum(count, 1)
    return {
        "likes": np.log1p(count).astype(np.float32)[person],
        "dislikes": np.log1p((profiles < 0).getnnz(axis=1)).astype(np.float32)[person],
        "usual_popularity": usual[person],
        "popularity_off_usual": popularity[item] - usual[person],
    }


def _likeness_columns(
    facts: ItemFacts, profiles: sparse.csr_matrix, person: Rows, item: Rows
) -> dict[str, Table]:
    """Cosine of the item's words with the profile's sum; distance of its numbers from the mean."""
    liked = profiles.maximum(0)
    columns: dict[str, Table] = {}
    for name, words in facts.words.items():
        taste = sparse.csr_matrix(profiles @ words)
        length = np.sqrt(np.asarray(taste.multiply(taste).sum(axis=1)).ravel())
        dot = np.asarray(taste[person].multiply(words[item]).sum(axis=1)).ravel()
        columns[f"like/{name}"] = dot / np.maximum(length, 1e-9)[person]
    for name, values in facts.numbers.items():
        known = np.isfinite(values)
        weight = liked @ known.astype(np.float32)
        middle = (liked @ np.nan_to_num(values)) / np.maximum(weight, 1e-9)
        mean = np.where(weight > 0, middle, np.nan)
        columns[name] = values[item]
        columns[f"off/{name}"] = values[item] - mean[person]
    return columns
