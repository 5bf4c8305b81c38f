"""The seam to a language model: one method, several backends, one guard for time and faults.

Backends are opened with `open_llm` and used through the `Guard` that it returns: ``guard.stream``
and ``guard.text`` for words, ``ask(guard, request, ReplyType)`` for typed replies. Nothing here
knows what is asked; no weights are loaded and no connection is opened by importing.
"""

from assistant.llm.ask import ask
from assistant.llm.breaker import Breaker
from assistant.llm.config import AUTO_ORDER, LLMConfig, open_llm, parse_llm
from assistant.llm.contract import LLM, LLMRequest, Message
from assistant.llm.embedded import EmbeddedLLM
from assistant.llm.guard import Guard
from assistant.llm.hosted import HostedLLM
from assistant.llm.transformers_backend import TransformersLLM

__all__ = [
    "AUTO_ORDER",
    "LLM",
    "Breaker",
    "EmbeddedLLM",
    "Guard",
    "HostedLLM",
    "LLMConfig",
    "LLMRequest",
    "Message",
    "TransformersLLM",
    "ask",
    "open_llm",
    "parse_llm",
]
