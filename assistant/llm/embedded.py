"""GGUF weights run in this process by llama.cpp, through the package ``xllamacpp``."""

import logging
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.llm.contract import LLMRequest
from assistant.llm.worker import Emit, LocalLLM, ModelThread, Report
from catalog.errors import LLMReplyError, WeightsError

_BATCH = 128
_PREFIX_CACHE_MIB = 256
_WARM_UP = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1, "stream": True}
_LOG = logging.getLogger(__name__)


class EmbeddedLLM(LocalLLM[Any]):
    """A llama.cpp model in this process, loaded in the background.

    Requests are written one at a time; the beginning that a request shares with an earlier one is
    not read again. While weights are loaded, llama.cpp holds the interpreter's lock (some seconds).

    Args:
        weights: the GGUF file, or what fetches it (and may report how far it is).
        name: shown to people as the writer.
        capable: whether it can be trusted with more than wording.
        threads: of llama.cpp; more than the free cores makes it many times slower.
        n_ctx: tokens of the prompt and the reply together.
    """

    backend = "embedded"
    grammars = True

    def __init__(
        self,
        weights: Path | Callable[[Report], Path],
        *,
        name: str = "",
        capable: bool = False,
        threads: int = 1,
        n_ctx: int = 4096,
    ) -> None:
        fetch = weights if callable(weights) else lambda _report: weights
        self.name = name or f"{weights.stem if isinstance(weights, Path) else 'GGUF'} (embedded)"
        self.capable = capable

        def load(report: Report) -> Any:
            path = fetch(report)
            report("loading", "")
            return _load(path, threads, n_ctx)

        self._thread = ModelThread(self.name, load, _write)


def _load(path: Path, threads: int, n_ctx: int) -> Any:
    import xllamacpp

    if not path.is_file():
        raise WeightsError(f"There are no weights at {path}.", remedy="See: sayso models list")
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = n_ctx
    params.n_parallel = 1
    params.n_batch = params.n_ubatch = _BATCH  # a request can be stopped between batches
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.cache_ram_mib = _PREFIX_CACHE_MIB
    params.warmup = False
    params.verbosity = -1
    # llama.cpp opens a port on loopback whether we want it or not: nobody else may use it
    params.api_keys = [secrets.token_hex(16)]
    params.cors_origins = ""
    params.ui = params.endpoint_slots = False
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as exc:
        raise WeightsError(
            f"llama.cpp cannot load {path}: {exc}",
            remedy="Is it a whole GGUF file? `sayso models get` checks and mends the known ones.",
        ) from exc
    # reads the weights once, and a server that is closed before its first request can hang
    server.handle_chat_completions(_WARM_UP, lambda _chunk: False)
    return server


def _write(server: Any, request: LLMRequest, emit: Emit) -> None:
    problem: list[str] = []

    def on_chunk(chunk: Mapping[str, Any]) -> bool:
        if "error" in chunk:
            problem.append(str(chunk["error"].get("message", chunk["error"])))
            return True
        if "timings" in chunk:
            _LOG.debug("%s: %s", request.prompt, chunk["timings"])
        choices = chunk.get("choices") or [{}]
        return emit((choices[0].get("delta") or {}).get("content") or "")

    try:
        server.handle_chat_completions(_body(request), on_chunk)
    except (ValueError, RuntimeError) as exc:
        problem.append(str(exc))
    if problem:
        raise LLMReplyError(f"llama.cpp did not accept {request.prompt}: {problem[0]}.")


def _body(request: LLMRequest) -> dict[str, Any]:
    body: dict[str, Any] = {
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        "stream": True,
        "return_progress": True,  # so that reading a long prompt can be stopped, too
        "cache_prompt": True,
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "stop": list(request.stop),
    }
    if request.schema is not None:
        schema = {"name": "reply", "schema": dict(request.schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif request.grammar is not None:
        body["grammar"] = request.grammar
    return body
