"""Bringing the index of meaning up to date with the catalogue: only what changed is encoded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from catalog.errors import WorkspaceBroken
from catalog.items import Catalog
from retrieval.chroma_store import ChromaStore, StoreState, writing
from retrieval.documents import documents
from retrieval.encoder import Encoder
from retrieval.passages import passage_key

Progress = Callable[[int, int], None]
"""Called with how many texts are encoded, and how many there are to encode."""
CHUNK = 256
"""Texts that are encoded and written at a time."""


@dataclass(frozen=True)
class SyncReport:
    """What was done to the index.

    Attributes:
        encoded: passages whose vectors were made anew, because they are new or say something else.
        kept: passages whose vectors were right already.
        removed: vectors of passages that are no more. A withdrawn item keeps its vectors, as it
            keeps its row.
    """

    encoded: int
    kept: int
    removed: int


def sync_vectors(
    folder: Path,
    catalog: Catalog,
    encoder: Encoder,
    *,
    afresh: bool = False,
    progress: Progress | None = None,
) -> SyncReport:
    """Make the index in a folder the one of this catalogue and encoder.

    An index of the same encoder is updated, even a half-written one; any other is replaced. When
    this is broken off, the index is recognised as half-written, and what was encoded is used by the
    next run.

    Args:
        folder: made when absent.
        catalog: what to index.
        encoder: makes the vectors.
        afresh: encode everything again.
        progress: told after every chunk.

    Raises:
        RetrievalError: when the encoder or Chroma fails.
        WorkspaceBusy: when another process is writing.
    """
    texts = {
        passage_key(part, id_): text
        for id_, document in zip(catalog.ids, documents(catalog), strict=True)
        for part, text in enumerate(document.passages)
    }
    target = StoreState(True, encoder.name, encoder.dim, catalog.ids.fingerprint, len(texts))
    state, damaged = _look(folder)
    same = state is not None and (state.encoder, state.dim) == (target.encoder, target.dim)
    with writing(folder, clear=damaged) as store:
        if same and not afresh:
            store.open()
            store.set_state(replace(target, ready=False))
        else:
            store.start_afresh(replace(target, ready=False))
        report = _update(store, texts, encoder, progress)
        store.set_state(target)
    return report


def _look(folder: Path) -> tuple[StoreState | None, bool]:
    """What the folder holds, and whether it is damaged."""
    if not folder.is_dir():
        return None, False
    try:
        with ChromaStore(folder) as store:
            return store.open(), False
    except WorkspaceBroken:
        return None, True


def _update(
    store: ChromaStore, texts: Mapping[str, str], encoder: Encoder, progress: Progress | None
) -> SyncReport:
    known = store.digests()
    digests = {key: sha256(text.encode()).hexdigest()[:24] for key, text in texts.items()}
    gone = [key for key in known if key not in texts]
    store.delete(gone)
    due = [key for key, digest in digests.items() if known.get(key) != digest]
    for start in range(0, len(due), CHUNK):
        keys = due[start : start + CHUNK]
        vectors = encoder.encode_items([texts[key] for key in keys])
        store.put(keys, vectors, [digests[key] for key in keys])
        if progress is not None:
            progress(start + len(keys), len(due))
    return SyncReport(encoded=len(due), kept=len(texts) - len(due), removed=len(gone))
