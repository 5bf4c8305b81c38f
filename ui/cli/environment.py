"""What the libraries that we start may do: defaults of environment variables."""

import os

DEFAULTS = {
    "ANONYMIZED_TELEMETRY": "False",  # chromadb
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "LANGGRAPH_STRICT_MSGPACK": "true",  # sessions hold our own types only, never arbitrary ones
    "LANGSMITH_TRACING": "false",
    "OMP_WAIT_POLICY": "PASSIVE",
    "OPENBLAS_NUM_THREADS": "1",  # a waiting thread must not spin on a core that others need
    "TOKENIZERS_PARALLELISM": "false",
}


def set_defaults() -> None:
    """Set each variable that the user has not set. Call it before any library is imported."""
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
