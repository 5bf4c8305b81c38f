"""From a config to the encoder that it names."""

import os
from collections.abc import Callable
from pathlib import Path

from catalog.errors import ConfigError
from retrieval.encoder import Encoder
from retrieval.encoder_config import EncoderConfig

BGE_QUERY_PREFIX = "Represent this sentence for searching relevant passages: "
"""What bge-small-en-v1.5 was trained to see before a question (its model card)."""
_QUERY_PREFIXES = {"bge-small": BGE_QUERY_PREFIX}


def open_encoder(config: EncoderConfig, folder_of: Callable[[str], Path]) -> Encoder:
    """The encoder of a config, loaded and ready.

    Args:
        config: which one.
        folder_of: the folder of an asset by its name, such as `AssetStore.path`.

    Raises:
        ConfigError: when the config does not say enough.
        MissingExtra: when the encoder's packages are not installed.
        WeightsError: when its files are missing or damaged.
        RetrievalError: when its server does not answer.
    """
    if config.kind == "onnx":
        return _onnx(config, folder_of)
    if config.kind == "sentence_transformers":
        return _sentence_transformers(config, folder_of)
    return _openai(config)


def _onnx(config: EncoderConfig, folder_of: Callable[[str], Path]) -> Encoder:
    from retrieval.onnx_encoder import OnnxEncoder

    path = Path(config.model).expanduser()
    return OnnxEncoder(
        path if path.is_dir() else folder_of(config.model),
        label=path.name,
        pooling=config.pooling,
        query_prefix=_query_prefix(config),
        item_prefix=config.item_prefix or "",
        max_tokens=config.max_tokens,
        threads=config.threads,
        workers=config.workers,
    )


def _sentence_transformers(config: EncoderConfig, folder_of: Callable[[str], Path]) -> Encoder:
    from retrieval.sentence_transformers_encoder import SentenceTransformersEncoder

    path = Path(config.model).expanduser()
    if path.is_dir():
        model, label = str(path), path.name
    elif "/" in config.model:  # a hub name has an owner, an asset has none
        model, label = config.model, config.model
    else:
        model, label = str(folder_of(config.model)), config.model
    return SentenceTransformersEncoder(
        model,
        label=label,
        query_prefix=config.query_prefix,
        item_prefix=config.item_prefix,
        max_tokens=config.max_tokens,
        threads=config.threads,
        batch=config.batch,
    )


def _openai(config: EncoderConfig) -> Encoder:
    from retrieval.openai_encoder import OpenAIEncoder

    if not config.url:
        raise ConfigError(
            "The encoder of the kind openai has no url.",
            remedy='Give it one, for example url = "http://127.0.0.1:8000/v1".',
        )
    return OpenAIEncoder(
        config.url,
        config.model,
        key=os.environ.get(config.key_variable, ""),
        query_prefix=_query_prefix(config),
        item_prefix=config.item_prefix or "",
        dimensions=config.dimensions,
        batch=config.batch,
        timeout_s=config.timeout_s,
        retries=config.retries,
    )


def _query_prefix(config: EncoderConfig) -> str:
    if config.query_prefix is not None:
        return config.query_prefix
    return _QUERY_PREFIXES.get(config.model, "")
