"""The one seam to a language model: a bounded request goes in, pieces of text come out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol


@dataclass(frozen=True)
class Message:
    """One message of a conversation with the model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class LLMRequest:
    """What we ask, and the bounds of the answer.

    Attributes:
        messages: the stable part first, so that a backend's prompt cache can serve it again.
        prompt: name and digest of the prompt file that made it, for the log.
        schema: JSON schema that the reply must follow; None for free text.
        grammar: GBNF grammar that the reply must follow, used by backends that have grammars
            (`LLM.grammars`) and ignored by the others.
        stop: strings at which to end.
        max_tokens: the most tokens to write.
        temperature: 0 for the most likely text.
        timeout_s: seconds for the whole reply; the first piece must arrive in it too.
    """

    messages: tuple[Message, ...]
    prompt: str
    schema: Mapping[str, Any] | None = None
    grammar: str | None = None
    stop: tuple[str, ...] = field(default=())
    max_tokens: int = 200
    temperature: float = 0.0
    timeout_s: float = 20.0


class LLM(Protocol):
    """A language model behind one method.

    Attributes:
        name: shown to people as the writer ("Qwen2.5-Coder-1.5B (embedded)").
        backend: "embedded", "transformers", "hosted" or "scripted".
        grammars: whether the backend obeys `LLMRequest.grammar`.
        capable: whether it can be trusted with more than wording (understanding, ranking).
    """

    name: str
    backend: str
    grammars: bool
    capable: bool

    def stream(self, request: LLMRequest) -> Iterator[str]:
        """The reply, piece by piece as it is written. Closing the iterator stops the writing.

        Raises:
            LLMUnavailable: when the model cannot be reached.
            LLMTimeout: when `timeout_s` has passed.
            LLMReplyError: when the server's answer is not a reply.
        """
