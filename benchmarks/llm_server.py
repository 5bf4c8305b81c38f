"""A real OpenAI-compatible server on loopback from a GGUF file, by llama.cpp.

    python -m benchmarks.llm_server MODEL [--port 8080] [--key KEY] [--threads 1]

MODEL is a GGUF file or the name of a fetched asset (`sayso models list`). Then, elsewhere:

    sayso ask "…" --llm hosted:MODEL@http://127.0.0.1:8080/v1
"""

import argparse
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xllamacpp

from assets import AssetStore


@contextmanager
def serving(
    weights: Path, *, port: int = 0, key: str = "", threads: int = 1, n_ctx: int = 4096
) -> Iterator[str]:
    """Serve a GGUF file on 127.0.0.1 while the context lasts.

    Args:
        weights: the GGUF file.
        port: 0 for a free one.
        key: that clients must send; empty for none.
        threads: of llama.cpp.
        n_ctx: tokens of prompt and reply together.

    Yields:
        The URL up to and with ``/v1``.
    """
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.model_alias = {weights.stem}
    params.hostnames, params.port = ["127.0.0.1"], port
    params.n_ctx, params.n_parallel = n_ctx, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.cache_ram_mib = 256
    params.verbosity = -1
    params.ui = False
    params.cors_origins = ""
    if key:
        params.api_keys = [key]
    server = xllamacpp.Server(params)
    # a server that is closed before its first request can hang
    server.handle_chat_completions(
        {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1}
    )
    try:
        yield f"{server.listening_address}/v1"
    finally:
        del server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="a GGUF file or the name of a fetched asset")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--key", default="")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    weights = AssetStore().path(options.model)
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    with serving(weights, port=options.port, key=options.key, threads=options.threads) as url:
        print(f"{weights.stem} is served at {url}; end with Ctrl-C", flush=True)
        while not stop.wait(1.0):
            pass


if __name__ == "__main__":
    main()
