"""Search by words: BM25 over what items say of themselves."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import bm25s

from catalog.errors import WorkspaceBroken, WorkspaceMissing
from catalog.ids import IdMap
from catalog.ranking import Ranking
from retrieval.filters import Mask
from retrieval.lexical_tokens import query_tokens, tokens

_MANIFEST = "manifest.json"
_REBUILD = "Build the index again with `sayso build`."


class LexicalIndex:
    """An index of words, one document a catalogue row. Any number of threads may search.

    BM25 in Lucene's form with its usual k1 = 1.5 and b = 0.75, every document's scores computed at
    build time (bm25s).

    Args:
        index: of bm25s; None when no document has a word.
        n_items: how many documents there are.
    """

    def __init__(self, index: Any, n_items: int) -> None:
        self._index = index
        self._n_items = n_items

    def __len__(self) -> int:
        return self._n_items

    @classmethod
    def build(cls, texts: Sequence[str]) -> Self:
        """Index the lexical texts of a catalogue, one a row."""
        corpus = [tokens(text) for text in texts]
        if not any(corpus):
            return cls(None, len(texts))
        index = bm25s.BM25(method="lucene", backend="numpy")
        index.index(corpus, show_progress=False)
        return cls(index, len(texts))

    def search(self, text: str, k: int, keep: Mask | None = None) -> Ranking:
        """The items that share words with a text, scored by BM25 (> 0, without an upper bound).

        Args:
            text: as a person wrote it.
            k: how many at most.
            keep: shape (n_items,); False removes an item before the cut.
        """
        if self._index is None or k <= 0:
            return Ranking.empty("lexical")
        ids = self._index.get_tokens_ids(query_tokens(text))
        if not ids:
            return Ranking.empty("lexical")
        scores = self._index.get_scores_from_ids(ids)
        shared = scores > 0
        return Ranking.from_scores(scores, k, "lexical", shared if keep is None else shared & keep)

    def save(self, folder: Path, ids: IdMap) -> None:
        """Write the index (npy and JSON, no pickle), its manifest last.

        Args:
            folder: replaced when it exists.
            ids: the catalogue's map, to recognise the catalogue by.
        """
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        if self._index is not None:
            self._index.save(folder, allow_pickle=False, show_progress=False)
        manifest = {
            "fingerprint": ids.fingerprint,
            "count": self._n_items,
            "empty": self._index is None,
        }
        (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, ids: IdMap) -> Self:
        """Read what `save` wrote.

        Raises:
            WorkspaceMissing: when there is no index.
            WorkspaceBroken: when it is half-written, damaged, or of another catalogue.
        """
        if not folder.is_dir():
            raise WorkspaceMissing(f"There is no lexical index in {folder}.", remedy=_REBUILD)
        try:
            manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
            index = None
            if not manifest["empty"]:
                index = bm25s.BM25.load(folder, allow_pickle=False, show_progress=False)
            count, fingerprint = int(manifest["count"]), manifest["fingerprint"]
        except (OSError, EOFError, ValueError, KeyError, TypeError) as exc:
            raise WorkspaceBroken(
                f"The lexical index in {folder} is damaged: {exc}", remedy=_REBUILD
            ) from exc
        if fingerprint != ids.fingerprint or count != len(ids):
            raise WorkspaceBroken(
                f"The lexical index in {folder} belongs to another state of the catalogue.",
                remedy="Bring it up to date with `sayso build`.",
            )
        return cls(index, count)
