"""What is known of items beside who liked them with what: how many, how lately, of which kind."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from catalog.events import Interactions
from catalog.items import Attribute, Catalog

Column = NDArray[np.float32]
_RECENT = 0.1
"""The part of the events, newest first, that counts as recent."""
_DAY = 86_400.0
_MOST_WORDS = 20_000


@dataclass(frozen=True)
class ItemFacts:
    """Facts by item.

    Attributes:
        columns: name → value, shape (n_items,), float32, NaN where unknown.
        words: attribute → weight of each of its words, rows of length 1 (or 0 without words),
            shape (n_items, n_words), CSR.
        numbers: attribute → value, shape (n_items,), NaN where unknown; the year among them.
    """

    columns: dict[str, Column]
    words: dict[str, sparse.csr_matrix]
    numbers: dict[str, Column]


def item_facts(interactions: Interactions, catalog: Catalog) -> ItemFacts:
    """Facts from the events that may be seen and from the catalogue.

    Counts are per hundred thousand events and times in days before the last event, so that facts
    from a part of the events compare with those from all of them.
    """
    return facts_of_catalog({**_counts(interactions), **_times(interactions)}, catalog)


def facts_of_catalog(columns: dict[str, Column], catalog: Catalog) -> ItemFacts:
    """Facts from columns of an earlier `item_facts` and from the catalogue."""
    return ItemFacts(
        columns,
        {a.name: _word_matrix(catalog, a) for a in catalog.attributes if _says_kind(a)},
        _numbers(catalog),
    )


def _counts(interactions: Interactions) -> dict[str, Column]:
    strength = interactions.strength
    n_items = strength.shape[1]
    liked = np.bincount(strength.indices[strength.data > 0], minlength=n_items)
    disliked = np.bincount(strength.indices[strength.data < 0], minlength=n_items)
    per = 1e5 / max(strength.nnz, 1)
    return {
        "popularity": np.log1p(liked * per).astype(np.float32),
        "liked_share": ((liked + 2.0) / (liked + disliked + 3.0)).astype(np.float32),
        "mean_strength": (
            np.bincount(strength.indices, weights=strength.data, minlength=n_items)
            / (liked + disliked + 3.0)
        ).astype(np.float32),
    }


def _times(interactions: Interactions) -> dict[str, Column]:
    events = interactions.events
    timed = events[events["time"].notna()]
    names = ("recent_popularity", "days_since_last", "days_since_first")
    n_items = len(interactions.items)
    if timed.empty:
        return {name: np.full(n_items, np.nan, np.float32) for name in names}
    seconds = (timed["time"] - pd.Timestamp(0, tz="UTC")).dt.total_seconds().to_numpy(np.float64)
    items = {id_: row for row, id_ in enumerate(interactions.items)}
    rows = timed["item"].map(items).to_numpy(np.int64)
    first, last = np.full(n_items, np.inf), np.full(n_items, -np.inf)
    np.minimum.at(first, rows, seconds)
    np.maximum.at(last, rows, seconds)
    recent = seconds >= np.quantile(seconds, 1 - _RECENT)
    count = np.bincount(rows[recent], minlength=n_items) * (1e5 / len(rows))
    first[np.isinf(first)], last[np.isinf(last)] = np.nan, np.nan
    end = seconds.max()
    columns = (np.log1p(count), np.log1p((end - last) / _DAY), np.log1p((end - first) / _DAY))
    return {name: np.asarray(c, np.float32) for name, c in zip(names, columns, strict=True)}


def _word_matrix(catalog: Catalog, attribute: Attribute) -> sparse.csr_matrix:
    """Words weighed by their rarity, log(n / n_with); rows of length 1."""
    cells = [(c,) if isinstance(c, str) else c for c in catalog.table[attribute.name]]
    codes: dict[str, int] = {}
    rows, columns = [], []
    for row, words in enumerate(cells):
        for word in dict.fromkeys(filter(None, words)):
            column = codes.setdefault(word.casefold(), len(codes))
            if column < _MOST_WORDS:
                rows.append(row)
                columns.append(column)
    shape = (len(catalog), max(min(len(codes), _MOST_WORDS), 1))
    matrix = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
    matrix.sum_duplicates()
    met = np.maximum(matrix.getnnz(axis=0), 1)
    weighed = sparse.csr_matrix(matrix @ sparse.diags(np.log1p(len(catalog) / met)))
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    scale = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
    return sparse.csr_matrix(sparse.diags(scale) @ weighed, dtype=np.float32)


def _numbers(catalog: Catalog) -> dict[str, Column]:
    numbers = {"year": catalog.years.astype(np.float32)}
    for a in catalog.attributes:
        if a.kind == "number":
            numbers[a.name] = catalog.table[a.name].to_numpy(np.float32)
    return {name: values for name, values in numbers.items() if np.isfinite(values).any()}


def _says_kind(attribute: Attribute) -> bool:
    return attribute.kind != "number" and attribute.role != "alias"
