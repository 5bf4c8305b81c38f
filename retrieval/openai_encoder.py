"""A text encoder behind a URL that speaks OpenAI's `/v1/embeddings`."""

from collections.abc import Sequence

import numpy as np
import openai
from openai.types import CreateEmbeddingResponse

from catalog.errors import RetrievalError
from retrieval.encoder import Vectors
from retrieval.unit import unit_rows

_REMEDY = "Check the encoder's url, key and model, and that the server is up."


class OpenAIEncoder:
    """Texts → unit vectors by a server, such as OpenAI's, vLLM's, Ollama's or llama.cpp's.

    Opening it asks for one vector, to learn their length and that the server answers.

    Args:
        url: up to and including `/v1`.
        model: the model's name on the server.
        key: of the server; many local ones want none.
        query_prefix, item_prefix: put before questions and items.
        dimensions: length of the vectors to ask for; None for the model's own.
        batch: texts a call.
        timeout_s: seconds that one call may take.
        retries: how often a failed call is repeated, with growing pauses.

    Raises:
        RetrievalError: when the server cannot be reached or does not answer with vectors.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key: str = "",
        query_prefix: str = "",
        item_prefix: str = "",
        dimensions: int | None = None,
        batch: int = 32,
        timeout_s: float = 20.0,
        retries: int = 2,
    ) -> None:
        self._client = openai.OpenAI(
            base_url=url, api_key=key or "none", timeout=timeout_s, max_retries=retries
        )
        self._url = url
        self._model = model
        self._query_prefix = query_prefix
        self._item_prefix = item_prefix
        self._dimensions = openai.omit if dimensions is None else dimensions
        self._batch = batch
        self.name = f"{model} openai" + ("" if dimensions is None else f" {dimensions}")
        self.dim = 0
        try:
            self.dim = len(self._call(["length"])[0])
        except RetrievalError:
            self.close()
            raise

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """What people ask, shape (len(texts), dim); see `Encoder`."""
        return self._encode([self._query_prefix + text for text in texts])

    def encode_items(self, texts: Sequence[str]) -> Vectors:
        """What items are, shape (len(texts), dim); see `Encoder`."""
        return self._encode([self._item_prefix + text for text in texts])

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _encode(self, texts: list[str]) -> Vectors:
        calls = [texts[i : i + self._batch] for i in range(0, len(texts), self._batch)]
        rows = [row for call in calls for row in self._call(call)]
        if not rows:
            return np.empty((0, self.dim), np.float32)
        return unit_rows(np.asarray(rows, np.float32), self.name)

    def _call(self, texts: list[str]) -> list[list[float]]:
        try:
            reply = self._client.embeddings.create(
                model=self._model,
                # Several servers refuse an empty string, which a question may be.
                input=[text if text.strip() else "." for text in texts],
                dimensions=self._dimensions,
                encoding_format="float",
            )
        except openai.APITimeoutError as exc:
            raise RetrievalError(
                f"The encoder at {self._url} did not answer in time.",
                remedy="Raise the encoder's timeout_s, or check the server's load.",
            ) from exc
        except openai.APIStatusError as exc:
            raise RetrievalError(
                f"The encoder at {self._url} answered {exc.status_code}: {exc.response.text[:200]}",
                remedy=_REMEDY,
            ) from exc
        except (openai.OpenAIError, ValueError) as exc:
            raise RetrievalError(
                f"The encoder at {self._url} cannot be used: {exc}", remedy=_REMEDY
            ) from exc
        return self._checked(reply, len(texts))

    def _checked(self, reply: CreateEmbeddingResponse, n_texts: int) -> list[list[float]]:
        data = getattr(reply, "data", None)
        if not isinstance(data, list) or len(data) != n_texts:
            raise RetrievalError(
                f"The encoder at {self._url} did not give one vector a text.", remedy=_REMEDY
            )
        rows = [one.embedding for one in sorted(data, key=lambda one: one.index)]
        lengths = {len(row) for row in rows} | ({self.dim} if self.dim else set())
        if len(lengths) != 1 or 0 in lengths:
            raise RetrievalError(
                f"The encoder at {self._url} gave vectors of the lengths {sorted(lengths)}.",
                remedy="One model must serve the whole workspace; build it again after a change.",
            )
        return rows
