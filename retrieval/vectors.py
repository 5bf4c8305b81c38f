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

EXACT_UP_TO = 50_000
"""Catalogues up to this size are searched exactly: 50,000 × 384 numbers are 77 MB and few ms."""
AMONG_UP_TO = 10_000
"""Masks that keep no more than this are handed to Chroma as a list of ids."""
_REBUILD = "Build the index again with `sayso build`."


class VectorIndex:
    """Vectors of a catalogue's items, one a row.

    Up to `exact_up_to` items the vectors are read from Chroma once, Chroma is closed, and every
    search compares with all of them: a graph search among masked items misses neighbours, and the
    whole product costs about a millisecond. Beyond, Chroma's own graph search answers; a mask is
    then either handed over as a list of ids, or met by asking for more until enough remain.

    Any number of threads may search. Use as a context manager, or call `close`.

    Args:
        store: open; owned by this index from now on.
        ids: the catalogue's map.
        state: what the store says of itself; must fit `ids`.
        exact_up_to: the largest catalogue that is searched exactly.

    Raises:
        WorkspaceBroken: when ids are stored twice, lack, or are strangers.
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
        self.encoder = state.encoder
        self.dim = state.dim
        self.among_up_to = AMONG_UP_TO
        self.exact = len(ids) <= exact_up_to
        if self.exact:
            self._matrix  # noqa: B018 - read it now: the first turn must not wait for it
            self._store.close()

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
        """The vectors by row, shape (n_items, dim), each of length 1; not to be changed."""
        return self._matrix

    def search(self, vector: Vectors, k: int, keep: Mask | None = None) -> Ranking:
        """The items nearest to a vector, scored by cosine in [-1, 1].

        Args:
            vector: shape (dim,), of length 1.
            k: how many at most.
            keep: shape (n_items,); False removes an item before the cut.

        Raises:
            RetrievalError: when the vector has another length than the index's.
        """
        if vector.shape != (self.dim,):
            raise RetrievalError(
                f"The index holds vectors of {self.dim} numbers, the question has the shape "
                f"{vector.shape}.",
                remedy="Encode questions with the encoder that built the index.",
            )
        if k <= 0 or len(self) == 0:
            return Ranking.empty("vectors")
        if self.exact:
            return Ranking.from_scores(self._matrix @ vector, k, "vectors", keep)
        return self._search_graph(vector, k, keep)

    def neighbours(self, row: int, k: int, keep: Mask | None = None) -> Ranking:
        """The items nearest to an item, itself left out, scored by cosine.

        Raises:
            IndexError: when the row is outside the catalogue.
        """
        if not 0 <= row < len(self):
            raise IndexError(f"Row {row} is outside the index of {len(self)}.")
        others = np.ones(len(self), np.bool_) if keep is None else keep.copy()
        others[row] = False
        own = self._matrix[row] if self.exact else self._store.vector(self._ids.id(row))
        return self.search(own, k, others)

    @cached_property
    def _matrix(self) -> Vectors:
        found, vectors = self._store.read()
        rows = self._ids.rows(found)
        if len(found) != len(self._ids) or len(np.unique(rows)) != len(self._ids):
            raise WorkspaceBroken(
                f"The vector index holds {len(found)} items, the catalogue {len(self._ids)}.",
                remedy=_REBUILD,
            )
        matrix = np.empty((len(self._ids), self.dim), np.float32)
        matrix[rows] = vectors.reshape(len(found), self.dim)
        matrix.flags.writeable = False
        return matrix

    def _search_graph(self, vector: Vectors, k: int, keep: Mask | None) -> Ranking:
        kept = len(self) if keep is None else int(keep.sum())
        if kept == 0:
            return Ranking.empty("vectors")
        if keep is not None and kept <= self.among_up_to:
            among = self._ids.ids(np.flatnonzero(keep).astype(np.int32))
            return self._ranking(*self._store.nearest(vector, min(k, kept), among))
        wanted, asked = min(k, kept), min(2 * k, len(self))
        while True:
            found = self._ranking(*self._store.nearest(vector, asked))
            if keep is not None:
                found = found.keep(keep)
            if len(found) >= wanted or asked == len(self):
                return found.top(k)
            asked = min(4 * asked, len(self))

    def _ranking(self, ids: Sequence[str], cosines: Scores) -> Ranking:
        return Ranking(self._ids.rows(ids), cosines, "vectors")


def _fitting(state: StoreState | None, folder: Path, ids: IdMap, encoder: str) -> StoreState:
    if state is None or not state.ready:
        raise WorkspaceBroken(f"The vector index in {folder} is half-written.", remedy=_REBUILD)
    if state.encoder != encoder:
        raise RetrievalError(
            f"The vectors in {folder} were made by {state.encoder!r}, not by {encoder!r}.",
            remedy="Build the index again, or set the encoder that built it.",
        )
    if state.fingerprint != ids.fingerprint or state.count != len(ids):
        raise WorkspaceBroken(
            f"The vector index in {folder} belongs to another state of the catalogue "
            f"({state.count} items, not {len(ids)}).",
            remedy="Bring it up to date with `sayso build`.",
        )
    return state
