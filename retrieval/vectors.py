"""The index of meaning: items' vectors, kept in Chroma, searched by cosine."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np

from catalog.errors import RetrievalError, WorkspaceBroken, WorkspaceMissing
from catalog.ids import IdMap
from catalog.ranking import Ranking, Scores
from retrieval.chroma_store import DATABASE, ChromaStore, StoreState
from retrieval.encoder import Vectors
from retrieval.filters import Mask
from retrieval.passages import PassageLayout, rows_of
from retrieval.unit import unit_rows

EXACT_UP_TO = 50_000
"""Catalogues up to this size are searched exactly: 50,000 × 384 numbers are 77 MB and few ms."""
AMONG_UP_TO = 10_000
"""Masks that keep no more than this are handed to Chroma as a list of ids."""
_REBUILD = "Build the index again with `sayso build`."


class VectorIndex:
    """Vectors of a catalogue's items, one a passage, and one a row for the item as a whole.

    Up to `exact_up_to` items the vectors are read from Chroma once, Chroma is closed, and every
    search compares with all of them: a graph search among masked items misses neighbours, and the
    whole product costs about a millisecond. Beyond, Chroma's own graph search answers; a mask is
    then either handed over as a list of keys, or met by asking for more until enough remain.

    Any number of threads may search. Use as a context manager, or call `close`.

    Args:
        store: open; owned by this index from now on.
        ids: the catalogue's map.
        state: what the store says of itself; must fit `ids`.
        exact_up_to: the largest catalogue that is searched exactly.

    Raises:
        WorkspaceBroken: when vectors lack, or belong to no item.
    """

    def __init__(
        self,
        store: ChromaStore,
        ids: IdMap,
        state: StoreState,
        *,
        exact_up_to: int = EXACT_UP_TO,
    ) -> None:
        self._store = store
        self._ids = ids
        self._count = state.count
        self.encoder = state.encoder
        self.dim = state.dim
        self.among_up_to = AMONG_UP_TO
        self.exact = len(ids) <= exact_up_to
        if self.exact:
            self._layout, self._passages = self._read()
            self._store.close()
        else:
            self._layout = PassageLayout.of(store.keys(), ids, state.count)

    @classmethod
    def open(
        cls, folder: Path, ids: IdMap, *, encoder: str, exact_up_to: int = EXACT_UP_TO
    ) -> Self:
        """Open the index that `sync_vectors` wrote.

        Args:
            folder: where it was written.
            ids: the catalogue's map.
            encoder: `Encoder.name` of the encoder that will encode the questions.
            exact_up_to: the largest catalogue that is searched exactly.

        Raises:
            WorkspaceMissing: when there is none.
            WorkspaceBroken: when it is half-written, damaged, or of another catalogue.
            RetrievalError: when another encoder made the vectors.
        """
        if not (folder / DATABASE).is_file():
            raise WorkspaceMissing(f"There is no vector index in {folder}.", remedy=_REBUILD)
        store = ChromaStore(folder)
        try:
            state = store.open()
            return cls(store, ids, _fitting(state, folder, ids, encoder), exact_up_to=exact_up_to)
        except BaseException:
            store.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._ids)

    def close(self) -> None:
        """Let go of Chroma's files, if they are held."""
        if not self.exact:
            self._store.close()

    def vectors(self) -> Vectors:
        """Each item as a whole: the mean of its passages, shape (n_items, dim), of length 1.

        Not to be changed. Of a catalogue that is not searched exactly it is read on first use.
        """
        return self._items

    def search(self, vector: Vectors, k: int, keep: Mask | None = None) -> Ranking:
        """The items with the passages nearest to a question, scored by cosine in [-1, 1].

        Args:
            vector: shape (dim,), of length 1.
            k: how many at most.
            keep: shape (n_items,); False removes an item before the cut.

        Raises:
            RetrievalError: when the vector has another length than the index's.
        """
        self._check(vector)
        if k <= 0 or len(self) == 0:
            return Ranking.empty("vectors")
        if self.exact:
            scores = self._layout.best(self._passages @ vector)
            return Ranking.from_scores(scores, k, "vectors", keep)
        return self._search_graph(vector, k, keep)

    def near(self, vector: Vectors, k: int, keep: Mask | None = None) -> Ranking:
        """The items that are as a whole nearest to another, or to the middle of several.

        A catalogue that is not searched exactly is searched by passages.

        Args:
            vector: shape (dim,), of length 1, made from rows of `vectors`.
            k: how many at most.
            keep: shape (n_items,); False removes an item before the cut.

        Raises:
            RetrievalError: when the vector has another length than the index's.
        """
        if not self.exact:
            return self.search(vector, k, keep)
        self._check(vector)
        return Ranking.from_scores(self._items @ vector, k, "vectors", keep)

    def neighbours(self, row: int, k: int, keep: Mask | None = None) -> Ranking:
        """The items nearest to an item, itself left out, scored by cosine.

        Raises:
            IndexError: when the row is outside the catalogue.
        """
        others = np.ones(len(self), np.bool_) if keep is None else keep.copy()
        own = unit_rows(self._passages_of(row).mean(axis=0, keepdims=True), "the vector index")[0]
        others[row] = False
        return self.near(own, k, others)

    def cosine(self, row: int, vector: Vectors) -> float:
        """How near an item's nearest passage is to a question, in [-1, 1]; as in `search`.

        Raises:
            IndexError: when the row is outside the catalogue.
            RetrievalError: when the vector has another length than the index's.
        """
        self._check(vector)
        return float((self._passages_of(row) @ vector).max())

    def _passages_of(self, row: int) -> Vectors:
        if not 0 <= row < len(self):
            raise IndexError(f"Row {row} is outside the index of {len(self)}.")
        if not self.exact:
            return self._store.vectors_of(self._layout.keys_of(row))
        return self._passages[self._layout.starts[row] : self._layout.starts[row + 1]]

    def _check(self, vector: Vectors) -> None:
        if vector.shape != (self.dim,):
            raise RetrievalError(
                f"The index holds vectors of {self.dim} numbers, the question has the shape "
                f"{vector.shape}.",
                remedy="Encode questions with the encoder that built the index.",
            )

    @cached_property
    def _items(self) -> Vectors:
        layout, passages = (self._layout, self._passages) if self.exact else self._read()
        items = layout.middle(passages)
        items.flags.writeable = False
        return items

    def _read(self) -> tuple[PassageLayout, Vectors]:
        keys, vectors = self._store.read()
        layout = PassageLayout.of(keys, self._ids, self._count)
        return layout, vectors.reshape(len(keys), self.dim)[layout.order]

    def _search_graph(self, vector: Vectors, k: int, keep: Mask | None) -> Ranking:
        kept = np.ones(len(self), np.bool_) if keep is None else keep
        wanted = min(k, int(kept.sum()))
        among = self._among(kept)
        limit = self._count if among is None else len(among)
        asked = min(4 * k, limit)
        while wanted > 0:
            found = self._ranking(*self._store.nearest(vector, asked, among)).keep(kept)
            if len(found) >= wanted or asked == limit:
                return found.top(k)
            asked = min(4 * asked, limit)
        return Ranking.empty("vectors")

    def _among(self, kept: Mask) -> list[str] | None:
        """The keys of the items that are kept; None when they are too many to hand over."""
        if int(np.diff(self._layout.starts)[kept].sum()) > self.among_up_to:
            return None
        return [key for row in np.flatnonzero(kept) for key in self._layout.keys_of(int(row))]

    def _ranking(self, keys: Sequence[str], cosines: Scores) -> Ranking:
        """Items by their nearest passages, from passages in order of nearness."""
        rows, first = np.unique(rows_of(keys, self._ids), return_index=True)
        order = np.argsort(first)
        return Ranking(rows[order], cosines[first[order]], "vectors")


def _fitting(state: StoreState | None, folder: Path, ids: IdMap, encoder: str) -> StoreState:
    if state is None or not state.ready:
        raise WorkspaceBroken(f"The vector index in {folder} is half-written.", remedy=_REBUILD)
    if state.encoder != encoder:
        raise RetrievalError(
            f"The vectors in {folder} were made by {state.encoder!r}, not by {encoder!r}.",
            remedy="Build the index again, or set the encoder that built it.",
        )
    if state.fingerprint != ids.fingerprint:
        raise WorkspaceBroken(
            f"The vector index in {folder} belongs to another state of the catalogue.",
            remedy="Bring it up to date with `sayso build`.",
        )
    return state
