"""Which encoder, and how it is run."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Pooling = Literal["cls", "mean"]


class EncoderConfig(BaseModel):
    """The encoder of a workspace.

    Attributes:
        kind: "onnx" – a folder with `model.onnx` and `tokenizer.json`, needs no extra;
            "sentence_transformers" – a folder or a hub name, needs the extra `transformers`;
            "openai" – a server that speaks OpenAI's `/v1/embeddings`.
        model: an asset ("bge-small", "minilm"), a folder, a hub name with its owner
            ("intfloat/multilingual-e5-small"), or the model's name on the server.
        query_prefix: what is put before a question; None means what the model is known to want.
        item_prefix: what is put before an item's text; None likewise.
        pooling: of an ONNX model: the first token's vector or the mean of all.
        max_tokens: longer texts are cut; of local models.
        threads: in one call of a local model. With a busy neighbour on the machine two threads
            that wait for each other are many times slower than one.
        workers: texts encoded at once while items are encoded by an ONNX model; they do not wait
            for each other.
        batch: texts a call, of the other two kinds.
        url: of the server, up to and including `/v1`.
        key_variable: the environment variable that holds the server's key, read when the encoder
            is opened; the key itself is never stored.
        dimensions: length of the vectors to ask the server for; None for the model's own.
        timeout_s: seconds that one call to the server may take.
        retries: how often a failed call to the server is repeated.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["onnx", "sentence_transformers", "openai"] = "onnx"
    model: str = "bge-small"
    query_prefix: str | None = None
    item_prefix: str | None = None
    pooling: Pooling = "cls"
    max_tokens: int = Field(default=256, ge=8)
    threads: int = Field(default=1, ge=1)
    workers: int = Field(default=2, ge=1)
    batch: int = Field(default=32, ge=1)
    url: str = ""
    key_variable: str = "OPENAI_API_KEY"
    dimensions: int | None = Field(default=None, ge=1)
    timeout_s: float = Field(default=20.0, gt=0)
    retries: int = Field(default=2, ge=0)
