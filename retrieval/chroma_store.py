"""Vectors of passages on disk, in one Chroma collection under one folder."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from threading import Lock
from typing import Any, Self

import chromadb
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError
from filelock import FileLock, Timeout

from catalog.errors import RetrievalError, WorkspaceBroken, WorkspaceBusy
from retrieval.encoder import Vectors

COLLECTION = "items"
DATABASE = "chroma.sqlite3"
_LOCK = "write.lock"
# Chroma shares one system a folder and process, and two threads must not make it at once.
_OPENING = Lock()
_REBUILD = "Build the index again with `sayso build`."
# The most candidates that one approximate search may ask for without losing accuracy.
_EF_SEARCH = 512
_CHROMA_ERRORS = (ChromaError, ValueError, RuntimeError, OSError)


@dataclass(frozen=True)
class StoreState:
    """What a store says of itself; kept in the collection's metadata.

    Attributes:
        ready: whether its writing was finished.
        encoder: `Encoder.name` of the encoder that made the vectors.
        dim: length of a vector.
        fingerprint: `IdMap.fingerprint` of the catalogue.
        count: how many vectors there are.
    """

    ready: bool
    encoder: str
    dim: int
    fingerprint: str
    count: int


class ChromaStore:
    """One open collection. Use as a context manager, or call `close`.

    Reading needs no lock: many threads and processes may read. Writing goes through `writing`,
    starts by declaring a state that is not ready and ends by declaring one that is, so that a
    half-written collection is recognised.

    Args:
        folder: where Chroma keeps its files; must exist for reading.

    Raises:
        WorkspaceBroken: when Chroma cannot open the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        _probe(folder / DATABASE)
        try:
            with _OPENING:
                self._client = chromadb.PersistentClient(
                    folder, settings=Settings(anonymized_telemetry=False)
                )
        except (*_CHROMA_ERRORS, AttributeError) as exc:  # AttributeError: opened in vain before
            raise _broken(folder, exc) from exc
        self._collection: Any = None

    @property
    def batch_size(self) -> int:
        """How many vectors Chroma takes at once."""
        return int(self._client.get_max_batch_size())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files; the last one to close a folder frees its memory."""
        self._client.close()

    def open(self) -> StoreState | None:
        """Open the collection and read its state; None when there is no usable one.

        Raises:
            WorkspaceBroken: when Chroma cannot read its files.
        """
        try:
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
        except NotFoundError:
            return None
        except _CHROMA_ERRORS as exc:
            raise _broken(self._folder, exc) from exc
        return _state(self._collection.metadata or {})

    def start_afresh(self, state: StoreState) -> None:
        """An empty collection in the place of whatever there was."""
        with self._mapped("emptied"):
            if any(one.name == COLLECTION for one in self._client.list_collections()):
                self._client.delete_collection(COLLECTION)
            self._collection = self._client.create_collection(
                COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": _EF_SEARCH}},
                metadata=asdict(state),
            )

    def set_state(self, state: StoreState) -> None:
        """Declare what the collection is."""
        with self._mapped("marked"):
            self._collection.modify(metadata=asdict(state))

    def put(self, ids: Sequence[str], vectors: Vectors, digests: Sequence[str]) -> None:
        """Write vectors, the digest of the text of each beside it; known ids are overwritten."""
        size = self.batch_size
        with self._mapped("written"):
            for start in range(0, len(ids), size):
                part = slice(start, start + size)
                self._collection.upsert(
                    ids=list(ids[part]),
                    embeddings=vectors[part],
                    metadatas=[{"text": digest} for digest in digests[part]],
                )

    def delete(self, ids: Sequence[str]) -> None:
        """Remove the vectors of these ids; unknown ones are ignored."""
        size = self.batch_size
        with self._mapped("written"):
            for start in range(0, len(ids), size):
                self._collection.delete(ids=list(ids[start : start + size]))

    def digests(self) -> dict[str, str]:
        """Key → digest of the text whose vector is stored."""
        with self._mapped("read"):
            found = self._collection.get(include=["metadatas"])
        return {
            id_: str((meta or {}).get("text", ""))
            for id_, meta in zip(found["ids"], found["metadatas"], strict=True)
        }

    def read(self) -> tuple[list[str], Vectors]:
        """All keys and their vectors, shape (n, dim), in no particular order."""
        with self._mapped("read"):
            found = self._collection.get(include=["embeddings"])
        return found["ids"], np.asarray(found["embeddings"], np.float32)

    def keys(self) -> list[str]:
        """All keys, in no particular order."""
        with self._mapped("read"):
            found: list[str] = self._collection.get(include=[])["ids"]
        return found

    def vectors_of(self, keys: Sequence[str]) -> Vectors:
        """The vectors of some keys, shape (len(keys), dim), in no particular order."""
        with self._mapped("read"):
            found = self._collection.get(ids=list(keys), include=["embeddings"])
        return np.asarray(found["embeddings"], np.float32)

    def nearest(
        self, vector: Vectors, n: int, among: Sequence[str] | None = None
    ) -> tuple[list[str], Vectors]:
        """The `n` nearest by Chroma's approximate search, nearest first, and their cosines.

        Args:
            vector: shape (dim,).
            n: how many at most.
            among: the ids to search; None for all.
        """
        with self._mapped("searched"):
            found = self._collection.query(
                query_embeddings=vector[None, :],
                n_results=n,
                ids=None if among is None else list(among),
                include=["distances"],
            )
        return found["ids"][0], 1.0 - np.asarray(found["distances"][0], np.float32)

    @contextmanager
    def _mapped(self, what: str) -> Iterator[None]:
        try:
            yield
        except _CHROMA_ERRORS as exc:
            raise RetrievalError(
                f"The vector index in {self._folder} cannot be {what}: {exc}", remedy=_REBUILD
            ) from exc


@contextmanager
def writing(folder: Path, *, clear: bool = False) -> Iterator[ChromaStore]:
    """The store of a folder, for the one writer that it may have.

    Chroma itself lets several processes write, and then loses vectors without a word.

    Args:
        folder: made when absent.
        clear: remove all files first; only where nobody reads them, for their readers would be
            left with nothing.

    Raises:
        WorkspaceBusy: when another process, or another thread, is writing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as exc:
        raise WorkspaceBusy(
            f"The vector index in {folder} is being written by another process.",
            remedy="Wait until it is done.",
        ) from exc
    try:
        if clear:
            _empty(folder)
        with ChromaStore(folder) as store:
            yield store
    finally:
        lock.release()


def _probe(database: Path) -> None:
    """Raise when there is a file and it is no database of Chroma.

    Chroma keeps the remains of a failed opening for the life of the process, and then cannot open
    the folder even when it is mended.
    """
    if not database.is_file():
        return
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as base:
            base.execute("SELECT count(*) FROM collections").fetchone()
    except sqlite3.Error as exc:
        raise _broken(database.parent, exc) from exc


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()


def _state(metadata: dict[str, Any]) -> StoreState | None:
    known: dict[str, Any] = {one.name: metadata.get(one.name) for one in fields(StoreState)}
    return None if None in known.values() else StoreState(**known)


def _broken(folder: Path, exc: Exception) -> WorkspaceBroken:
    return WorkspaceBroken(f"The vector index in {folder} is damaged: {exc}", remedy=_REBUILD)
