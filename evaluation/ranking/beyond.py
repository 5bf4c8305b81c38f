"""What lists are like beside being right: reach, evenness, novelty, variety, balance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalog.items import Catalog
from evaluation.ranking.accuracy import PerPerson
from evaluation.ranking.lists import Lists
from evaluation.ranking.splits import Split, met, rows_of

_CHUNK = 256
_SMOOTHING = 0.01


@dataclass(frozen=True)
class Background:
    """What is known of items and people before any model speaks.

    Attributes:
        popularity: training people who left an event with each item, shape (n_items,).
        n_people: training people.
        vectors: a unit row (or zeros) an item, CSR, whose dot products are similarities: of its
            genres, or of the people who met it when the catalogue has no genres.
        variety_by: "genre" or "people": which of the two.
        genres: shape (n_items, n_genres), rows that sum to 1 or 0, CSR; None without genres.
        profiles: the profiles' liked items, shape (n_people, n_items), ones, CSR.
        seen: the profiles' items, liked or not, ones, CSR.
    """

    popularity: NDArray[np.float64]
    n_people: int
    vectors: sparse.csr_matrix
    variety_by: str
    genres: sparse.csr_matrix | None
    profiles: sparse.csr_matrix
    seen: sparse.csr_matrix

    @classmethod
    def of(cls, split: Split, catalog: Catalog) -> "Background":
        """The background of a split."""
        people = met(split.train.events, split.train.users, rows_of(catalog)).astype(np.float64)
        words = genre_matrix(catalog)
        return cls(
            popularity=np.asarray(people.sum(axis=0)).ravel(),
            n_people=people.shape[0],
            vectors=_unit(people.T.tocsr() if words is None else words),
            variety_by="people" if words is None else "genre",
            genres=None if words is None else _distributions(words),
            profiles=sparse.csr_matrix(split.profiles > 0, dtype=np.float64),
            seen=split.seen.astype(np.float64),
        )


def genre_matrix(catalog: Catalog) -> sparse.csr_matrix | None:
    """1 where an item has a genre, shape (n_items, n_genres); None when no item has one."""
    attributes = catalog.with_role("genre")
    if not attributes:
        return None
    cells = catalog.table[attributes[0].name].tolist()
    words = [((c,) if c else ()) if isinstance(c, str) else c for c in cells]
    names = {name: i for i, name in enumerate(sorted({w for cell in words for w in cell}))}
    if not names:
        return None
    rows = np.repeat(np.arange(len(words)), [len(set(cell)) for cell in words])
    columns = [names[word] for cell in words for word in sorted(set(cell))]
    ones = np.ones(len(columns))
    return sparse.csr_matrix((ones, (rows, columns)), shape=(len(words), len(names)))


def reach(lists: Lists, n_items: int, cutoffs: Sequence[int]) -> Mapping[str, float]:
    """Coverage and Gini of a model, over all its lists.

    coverage@k is the part of the catalogue that stands in any list. gini@k is the Gini index of how
    often each of the n items is listed, x_1 ≤ … ≤ x_n: Σ_i (2i - n - 1) x_i / (n Σ_i x_i), 0 when
    all are listed equally often, near 1 when a few take all places (Fleder and Hosanagar 2009).
    """
    measures: dict[str, float] = {}
    for k in cutoffs:
        top = lists[:, :k]
        times = np.sort(np.bincount(top[top >= 0], minlength=n_items)).astype(np.float64)
        order = 2 * np.arange(1, n_items + 1) - n_items - 1
        total = n_items * times.sum()
        measures[f"coverage@{k}"] = float((times > 0).mean())
        measures[f"gini@{k}"] = float(order @ times / total) if total else float("nan")
    return measures


def character(
    lists: Lists, background: Background, cutoffs: Sequence[int]
) -> Mapping[str, PerPerson]:
    """Novelty, diversity, popularity and calibration of each person's list.

    * novelty@k: mean self-information -log2(c_i / m) of the listed items, in bits, where c_i of
      the m training people have met item i (Zhou et al. 2010); c_i counts 1 at least.
    * diversity@k: mean of 1 - cosine over pairs of listed items (Ziegler et al. 2005).
    * popularity@k: mean c_i / m of the listed items; `popularity_lift` compares it.
    * calibration@k: Σ_g p_g ln(p_g / ((1-α) q_g + α p_g)), α = 0.01, p and q the mean genre
      distributions of the profile's liked items and of the list (Steck, RecSys 2018, eq. 6); 0 is
      perfect balance.

    Returns:
        "novelty@10" and so on → shape (n_people,); NaN where there is nothing to measure.
    """
    measures: dict[str, PerPerson] = {}
    share = background.popularity / max(background.n_people, 1)
    surprise = -np.log2(np.maximum(background.popularity, 1) / max(background.n_people, 1))
    for k in cutoffs:
        listed = indicator(lists[:, :k], len(share))
        count = _or_nan(listed.getnnz(axis=1))
        measures[f"novelty@{k}"] = np.asarray(listed @ surprise) / count
        measures[f"popularity@{k}"] = np.asarray(listed @ share) / count
        measures[f"diversity@{k}"] = _diversity(listed, background.vectors)
        measures[f"calibration@{k}"] = _calibration(listed, background)
    return measures


def popularity_lift(popularity: PerPerson, background: Background) -> float:
    """(P_list - P_profile) / P_profile, P the mean over people of their items' mean popularity.

    0 is as popular as what people chose themselves, 1 twice as popular (Abdollahpouri et al. 2020,
    "The connection between popularity bias, calibration, and fairness in recommendation").
    """
    share = background.popularity / max(background.n_people, 1)
    own = np.asarray(background.seen @ share) / _or_nan(background.seen.getnnz(axis=1))
    both = np.isfinite(own) & np.isfinite(popularity)
    if not both.any() or own[both].mean() == 0:
        return float("nan")
    return float(popularity[both].mean() / own[both].mean() - 1)


def indicator(lists: Lists, n_items: int) -> sparse.csr_matrix:
    """1 where an item is listed, shape (n_people, n_items), CSR, float64."""
    people, place = np.nonzero(lists >= 0)
    ones = np.ones(len(people))
    return sparse.csr_matrix((ones, (people, lists[people, place])), shape=(len(lists), n_items))


def _diversity(listed: sparse.csr_matrix, vectors: sparse.csr_matrix) -> PerPerson:
    """1 - (‖Σv‖² - Σ‖v‖²) / (n(n-1)): the mean over pairs without forming the pairs."""
    count = listed.getnnz(axis=1).astype(np.float64)
    own = np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel()
    joint = np.concatenate(
        [
            np.asarray(part.multiply(part).sum(axis=1)).ravel()
            for start in range(0, listed.shape[0], _CHUNK)
            for part in [listed[start : start + _CHUNK] @ vectors]
        ]
    )
    pairs = np.where(count > 1, count * (count - 1), np.nan)
    distance: PerPerson = 1 - (joint - listed @ own) / pairs
    return distance


def _calibration(listed: sparse.csr_matrix, background: Background) -> PerPerson:
    if background.genres is None:
        return np.full(listed.shape[0], np.nan)
    wanted = _mean_distribution(background.profiles, background.genres)
    shown = _mean_distribution(listed, background.genres)
    mixed = (1 - _SMOOTHING) * shown + _SMOOTHING * wanted
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(wanted > 0, wanted * np.log(wanted / mixed), 0.0)
    unknown = np.isnan(wanted).any(axis=1) | np.isnan(shown).any(axis=1)
    return np.where(unknown, np.nan, terms.sum(axis=1))


def _mean_distribution(people: sparse.csr_matrix, genres: sparse.csr_matrix) -> PerPerson:
    total = np.asarray((people @ genres).toarray())
    weight = total.sum(axis=1, keepdims=True)
    return np.where(weight > 0, total / np.where(weight > 0, weight, 1), np.nan)


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.where(length > 0, length, 1)) @ matrix)


def _distributions(words: sparse.csr_matrix) -> sparse.csr_matrix:
    total = np.asarray(words.sum(axis=1)).ravel()
    return sparse.csr_matrix(sparse.diags(1 / np.where(total > 0, total, 1)) @ words)


def _or_nan(count: NDArray[np.int32]) -> PerPerson:
    return np.where(count > 0, count, np.nan).astype(np.float64)
