"""A text encoder from one ONNX file, with nothing but onnxruntime and tokenizers."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as ort_state
from tokenizers import Tokenizer

from catalog.errors import RetrievalError, WeightsError
from retrieval.encoder import Vectors
from retrieval.encoder_config import Pooling
from retrieval.unit import unit_rows

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
# onnxruntime's errors have no parent but Exception.
_ORT_ERRORS = (
    ort_state.Fail,
    ort_state.InvalidArgument,
    ort_state.InvalidGraph,
    ort_state.InvalidProtobuf,
    ort_state.NoSuchFile,
    ort_state.NotImplemented,
    ort_state.RuntimeException,
    RuntimeError,
)


class OnnxEncoder:
    """Texts → unit vectors by an ONNX transformer.

    Each text is a call of its own: a model with dynamically quantised activations scales them over
    the whole batch, so that a text would get another vector in other company (cosine 0.990 for
    bge-small in int8). Items are encoded by `workers` such calls at a time, which wait for nothing
    of each other.

    Args:
        folder: holds `model.onnx` (inputs among `input_ids`, `attention_mask`, `token_type_ids`;
            first output of shape (batch, tokens, dim)) and `tokenizer.json`.
        label: the model's name for people.
        pooling: "cls" or "mean".
        query_prefix, item_prefix: put before questions and items.
        max_tokens: longer texts are cut there, special tokens included.
        threads: of one call.
        workers: calls at once in `encode_items`.

    Raises:
        WeightsError: when a file is missing or is no model.
    """

    def __init__(
        self,
        folder: Path,
        *,
        label: str,
        pooling: Pooling = "cls",
        query_prefix: str = "",
        item_prefix: str = "",
        max_tokens: int = 256,
        threads: int = 1,
        workers: int = 1,
    ) -> None:
        model, tokenizer = _present(folder / MODEL_FILE), _present(folder / TOKENIZER_FILE)
        try:
            self._session = ort.InferenceSession(
                str(model), _options(threads), providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_buffer(tokenizer.read_bytes())
        except (*_ORT_ERRORS, ValueError) as exc:
            raise WeightsError(
                f"The encoder in {folder} cannot be opened: {exc}",
                remedy="Fetch its files again.",
            ) from exc
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._pooling = pooling
        self._query_prefix = query_prefix
        self._item_prefix = item_prefix
        self._workers = workers
        digest = sha256(model.read_bytes()).hexdigest()[:12]
        self.name = f"{label} onnx:{digest} {pooling} {max_tokens}"
        self.dim = int(self._session.get_outputs()[0].shape[-1])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """What people ask, shape (len(texts), dim); see `Encoder`."""
        return self._stacked([self._encode(self._query_prefix + text) for text in texts])

    def encode_items(self, texts: Sequence[str]) -> Vectors:
        """What items are, shape (len(texts), dim); see `Encoder`."""
        prefixed = [self._item_prefix + text for text in texts]
        if self._workers == 1 or len(texts) < 2:
            return self._stacked([self._encode(text) for text in prefixed])
        with ThreadPoolExecutor(self._workers, thread_name_prefix="encode") as pool:
            return self._stacked(list(pool.map(self._encode, prefixed)))

    def _encode(self, text: str) -> NDArray[np.float32]:
        """One text's vector before it is scaled, shape (dim,)."""
        encoding = self._tokenizer.encode(text)
        ids = np.array([encoding.ids], np.int64)  # (1, tokens)
        every = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        try:
            states = self._session.run(None, {n: every[n] for n in self._inputs})[0]
        except (*_ORT_ERRORS, KeyError, ValueError) as exc:
            raise RetrievalError(f"The encoder {self.name!r} failed: {exc}") from exc
        tokens = states[0]  # (tokens, dim)
        pooled = tokens[0] if self._pooling == "cls" else tokens.mean(axis=0)
        return np.asarray(pooled, np.float32)

    def _stacked(self, vectors: list[NDArray[np.float32]]) -> Vectors:
        if not vectors:
            return np.empty((0, self.dim), np.float32)
        return unit_rows(np.stack(vectors), self.name)


def _options(threads: int) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # A thread that spins while it waits takes the core from whoever else needs it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _present(path: Path) -> Path:
    if not path.is_file():
        raise WeightsError(
            f"The encoder's file {path} is missing.",
            remedy="Fetch it with `sayso models get`, or name another folder.",
        )
    return path
