"""A text encoder through sentence-transformers: any folder or hub name (extra `transformers`)."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from catalog.errors import MissingExtra, RetrievalError, WeightsError
from retrieval.encoder import Vectors
from retrieval.unit import unit_rows


class SentenceTransformersEncoder:
    """Texts → unit vectors by a sentence-transformers model on the CPU or the first GPU.

    Args:
        model: a folder, or a hub name, which is fetched on first use.
        label: the model's name for people; goes into the workspace.
        query_prefix, item_prefix: put before questions and items; None for the prompts that the
            model brings.
        max_tokens: longer texts are cut there, unless the model itself stops earlier.
        threads: that torch may use; this is one setting for the whole process.
        batch: texts a call.
        device: "cpu", "cuda", …; None lets the library choose.

    Raises:
        MissingExtra: when sentence-transformers is not installed.
        WeightsError: when the model is missing, damaged, or cannot be fetched.
    """

    def __init__(
        self,
        model: str,
        *,
        label: str,
        query_prefix: str | None = None,
        item_prefix: str | None = None,
        max_tokens: int = 256,
        threads: int = 1,
        batch: int = 32,
        device: str | None = None,
    ) -> None:
        self._model = _load(model, threads, device)
        longest = self._model.max_seq_length
        self._model.max_seq_length = max_tokens if longest is None else min(longest, max_tokens)
        self._query_prefix = query_prefix
        self._item_prefix = item_prefix
        self._batch = batch
        self.dim = int(self._model.get_embedding_dimension())
        self.name = f"{label} sentence-transformers {self._model.max_seq_length}"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """What people ask, shape (len(texts), dim); see `Encoder`."""
        return self._encode(self._model.encode_query, texts, self._query_prefix)

    def encode_items(self, texts: Sequence[str]) -> Vectors:
        """What items are, shape (len(texts), dim); see `Encoder`."""
        return self._encode(self._model.encode_document, texts, self._item_prefix)

    def _encode(self, encode: Any, texts: Sequence[str], prefix: str | None) -> Vectors:
        if not texts:
            return np.empty((0, self.dim), np.float32)
        try:
            vectors = encode(
                list(texts),
                prompt=prefix,
                batch_size=self._batch,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        except (RuntimeError, ValueError) as exc:
            raise RetrievalError(f"The encoder {self.name!r} failed: {exc}") from exc
        return unit_rows(np.asarray(vectors), self.name)


def _load(model: str, threads: int, device: str | None) -> Any:
    # Imported here: the extra may be absent, and torch takes seconds to import.
    try:
        import torch
        from sentence_transformers import SentenceTransformer
    except ImportError as exc:
        raise MissingExtra("An encoder of the kind sentence_transformers", "transformers") from exc
    torch.set_num_threads(threads)
    try:
        return SentenceTransformer(model, device=device, trust_remote_code=False)
    except (OSError, ValueError, RuntimeError) as exc:
        raise WeightsError(
            f"The encoder {model!r} cannot be opened: {exc}",
            remedy="Name a folder or a hub name of a sentence-transformers model.",
        ) from exc
