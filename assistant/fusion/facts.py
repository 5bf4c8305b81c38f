"""What the catalogue says of its items, as matrices that moments are compared by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assistant.fusion.moment import Moment
from catalog.ids import Rows
from catalog.items import Attribute, Catalog
from catalog.text import plain
from retrieval.encoder import Vectors
from retrieval.filters import AttributeIndex, Mask

Column = NDArray[np.float32]
_MOST_WORDS = 50_000


@dataclass(frozen=True)
class Facts:
    """Of a catalogue of n items.

    Attributes:
        kinds: words of attributes that are not people ("genre: horror"), weighed by rarity, rows of
            length 1, shape (n, n_words), CSR.
        people: who made or plays in it, weighed by rarity, shape (n, n_people), CSR.
        column_of_person: name, in small letters → column of `people`.
        titles: words of titles, weighed by rarity, rows of length 1, shape (n, n_title_words), CSR.
        years: NaN where unknown, shape (n,).
        vectors: of the texts, of length 1, shape (n, dim).
        index: which items meet a condition.
        people_attributes: names of the attributes that hold people.
        twins: the row that stands for each item and for others that are the same thing under
            another entry, shape (n,), int32; an item's own mostly.
    """

    kinds: sparse.csr_matrix
    people: sparse.csr_matrix
    column_of_person: Mapping[str, int]
    titles: sparse.csr_matrix
    years: Column
    vectors: Vectors
    index: AttributeIndex
    people_attributes: frozenset[str]
    twins: Rows

    @classmethod
    def of(
        cls, catalog: Catalog, vectors: Vectors, index: AttributeIndex, twins: Rows | None = None
    ) -> Self:
        """Read a catalogue.

        Args:
            catalog: of n items.
            vectors: of their texts, shape (n, dim), of length 1.
            index: of the same catalogue.
            twins: as the attribute; None when no item has another entry.
        """
        worded = [a for a in catalog.attributes if a.kind != "number" and a.role != "alias"]
        people = [a for a in worded if a.role == "person"]
        kinds = [a for a in worded if a.role != "person"]
        titles = [tuple(plain(title).split()) for title in catalog.titles]
        who, column_of_person = _words(_cells(catalog, people))
        return cls(
            kinds=_unit(_words(_cells(catalog, kinds))[0]),
            people=who,
            column_of_person=column_of_person,
            titles=_unit(_words(titles)[0]),
            years=catalog.years.astype(np.float32),
            vectors=vectors,
            index=index,
            people_attributes=frozenset(a.name for a in people),
            twins=np.arange(len(catalog), dtype=np.int32) if twins is None else twins,
        )

    def unmet(self, moment: Moment) -> Mask:
        """False for what was named, under whichever entry, shape (n,)."""
        met = self.twins[[*moment.named, *moment.disliked]]
        return np.asarray(~np.isin(self.twins, met))


def _cells(catalog: Catalog, attributes: list[Attribute]) -> list[tuple[str, ...]]:
    """The words of each item; of people the name alone, whatever they did."""
    found: list[list[str]] = [[] for _ in range(len(catalog))]
    for a in attributes:
        mark = "" if a.role == "person" else f"{a.name}:"
        for words, cell in zip(found, catalog.table[a.name], strict=True):
            said = (cell,) if isinstance(cell, str) else cell
            words.extend(mark + word.casefold() for word in said if word)
    return [tuple(words) for words in found]


def _words(cells: list[tuple[str, ...]]) -> tuple[sparse.csr_matrix, dict[str, int]]:
    """Weighed by log(1 + n / n_with), shape (n, n_words), CSR, float32; and each word's column."""
    codes: dict[str, int] = {}
    rows, columns = [], []
    for row, words in enumerate(cells):
        for word in dict.fromkeys(words):
            column = codes.setdefault(word, len(codes))
            if column < _MOST_WORDS:
                rows.append(row)
                columns.append(column)
    shape = (len(cells), max(min(len(codes), _MOST_WORDS), 1))
    matrix = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
    met = np.maximum(matrix.getnnz(axis=0), 1)
    weight = np.log1p(len(cells) / met).astype(np.float32)
    known = {word: column for word, column in codes.items() if column < _MOST_WORDS}
    return sparse.csr_matrix(matrix @ sparse.diags(weight), dtype=np.float32), known


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
    return sparse.csr_matrix(sparse.diags(scale) @ matrix, dtype=np.float32)
