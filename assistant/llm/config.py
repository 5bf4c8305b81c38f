"""Which language model writes, and the way from the words of a command line to a guarded model."""

import os
import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assets import AssetStore
from assistant.llm.breaker import Breaker
from assistant.llm.contract import LLM
from assistant.llm.embedded import EmbeddedLLM
from assistant.llm.guard import Guard
from assistant.llm.hosted import HostedLLM
from assistant.llm.transformers_backend import TransformersLLM
from assistant.llm.worker import Report
from catalog.errors import ConfigError, UsageError, WeightsError

Backend = Literal["auto", "embedded", "transformers", "hosted", "none"]
AUTO_ORDER = ("qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b")
"""What "auto" looks for among the fetched weights, the default first (docs/log.md says why)."""

_OPENAI = "https://api.openai.com/v1"
_HOSTED = re.compile(r"hosted:(?P<model>.+?)(@(?P<url>https?://.+))?")


class LLMConfig(BaseModel):
    """The language model and its bounds.

    Attributes:
        backend: "auto" takes the best embedded model whose weights are there, or none.
        model: embedded: an asset's name, a GGUF file or a folder with one; transformers: a folder
            or hub name; hosted: the server's name of it.
        url: of the hosted server, up to and with ``/v1``.
        api_key_env: the environment variable with the hosted server's key. The default may be
            unset (then no key is sent); another one must be set.
        capable: whether it may do more than wording; None for what is known of it.
        threads: for the models in this process.
        n_ctx: tokens of prompt and reply together, embedded.
        fetch: whether to fetch the weights of an asset that is not there, in the background.
        first_piece_s, attempts, breaker_failures, breaker_pause_s: of the guard.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    backend: Backend = "auto"
    model: str = ""
    url: str = ""
    api_key_env: str = "SAYSO_LLM_KEY"
    capable: bool | None = None
    threads: int = Field(1, ge=1)
    n_ctx: int = Field(4096, ge=256)
    fetch: bool = False
    first_piece_s: float = Field(15.0, gt=0)
    attempts: int = Field(2, ge=1)
    breaker_failures: int = Field(3, ge=1)
    breaker_pause_s: float = Field(30.0, ge=0)


def parse_llm(spec: str) -> LLMConfig:
    """The configuration that a few words on the command line mean.

    Args:
        spec: "auto", "none", an asset's name, a GGUF file, "hosted:MODEL@URL" (without a URL:
            OpenAI, with the key in ``OPENAI_API_KEY``) or "transformers:NAME_OR_FOLDER".

    Raises:
        UsageError: when it is none of these.
    """
    if spec in {"auto", "none"}:
        return LLMConfig(backend="auto" if spec == "auto" else "none")
    hosted = _HOSTED.fullmatch(spec)
    if hosted is not None:
        if hosted["url"] is None:
            model = hosted["model"]
            return LLMConfig(
                backend="hosted", model=model, url=_OPENAI, api_key_env="OPENAI_API_KEY"
            )
        return LLMConfig(backend="hosted", model=hosted["model"], url=hosted["url"])
    kind, _, model = spec.partition(":")
    if kind == "transformers" and model:
        return LLMConfig(backend="transformers", model=model)
    if not spec or kind in {"hosted", "transformers"}:
        raise UsageError(
            f"{spec!r} names no language model.",
            remedy="Say none, auto, the name of an asset (sayso models list), a GGUF file, "
            "hosted:MODEL@URL or transformers:NAME_OR_FOLDER.",
        )
    return LLMConfig(backend="embedded", model=spec)


def open_llm(config: LLMConfig, store: AssetStore) -> Guard | None:
    """The guarded model, or None without one. Local models go on loading in the background.

    Raises:
        UsageError: when the model's name is not known.
        WeightsError: when its weights are not there and are not to be fetched.
        ConfigError: when the key or the URL of a hosted model is missing.
        MissingExtra: when the transformers backend is not installed.
    """
    llm = _open(config, store)
    if llm is None:
        return None
    breaker = Breaker(config.breaker_failures, config.breaker_pause_s)
    return Guard(llm, first_piece_s=config.first_piece_s, attempts=config.attempts, breaker=breaker)


def _open(config: LLMConfig, store: AssetStore) -> LLM | None:
    if config.backend == "none":
        return None
    if config.backend == "hosted":
        return _hosted(config)
    if config.backend == "transformers":
        return TransformersLLM(
            config.model, capable=config.capable or False, threads=config.threads
        )
    if config.backend == "embedded":
        return _embedded(config, store)
    there = next((name for name in AUTO_ORDER if store.has(name)), None)
    if there is None and config.fetch:
        there = AUTO_ORDER[0]
    return None if there is None else _embedded(config.model_copy(update={"model": there}), store)


def _embedded(config: LLMConfig, store: AssetStore) -> EmbeddedLLM:
    asset = store.known.get(config.model)
    source: Path | _Fetch
    if asset is None:
        source = _gguf(store.path(config.model))
        title, capable = source.stem, False
    elif asset.kind != "llm":
        raise UsageError(f"{config.model} is not a language model but: {asset.title}.")
    else:
        absent = config.fetch and not store.has(asset.name)
        source = _Fetch(store, asset.name) if absent else store.path(asset.name)
        title, capable = asset.title.partition(",")[0], asset.capable
    return EmbeddedLLM(
        source,
        name=f"{title} (embedded)",
        capable=capable if config.capable is None else config.capable,
        threads=config.threads,
        n_ctx=config.n_ctx,
    )


class _Fetch:
    """Fetches an asset while the model's thread waits, and says how far it is."""

    def __init__(self, store: AssetStore, name: str) -> None:
        self._store, self._name = store, name

    def __call__(self, report: Report) -> Path:
        def progress(_what: str, done: int, total: int) -> None:
            report("fetching", f"{done / max(total, 1):.0%}")

        return self._store.get(self._name, progress)


def _gguf(path: Path) -> Path:
    if path.is_file():
        return path
    found = sorted(path.rglob("*.gguf"))
    if len(found) != 1:
        raise WeightsError(
            f"{path} has {len(found)} GGUF files; one is needed.", remedy="Name the file itself."
        )
    return found[0]


def _hosted(config: LLMConfig) -> HostedLLM:
    if not config.model or not config.url:
        raise ConfigError("A hosted language model needs a model and a URL.")
    key = os.environ.get(config.api_key_env)
    default = LLMConfig.model_fields["api_key_env"].default
    if key is None and config.api_key_env != default:
        raise ConfigError(
            f"The environment variable {config.api_key_env} is not set.",
            remedy="Put the key of the hosted language model in it.",
        )
    capable = True if config.capable is None else config.capable
    return HostedLLM(config.model, config.url, api_key=key, capable=capable)
