"""A language model that plays a script, and fails on an unexpected or an unused step."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.llm import LLMRequest
from catalog.errors import SaysoError

Reply = str | SaysoError | Callable[[LLMRequest], str]


@dataclass
class Step:
    """One expected request and what happens then.

    Attributes:
        reply: text (honest, garbage or a lie), an error to raise, or text made from the request.
        expect: substring that the last message must have; empty for any.
        pieces: into how many pieces the text is cut.
        delay_s: seconds before each piece.
        hang: whether to hang before the first piece until `ScriptedLLM.release`.
        fail_after: an error raised after all the text.
    """

    reply: Reply = ""
    expect: str = ""
    pieces: int = 3
    delay_s: float = 0.0
    hang: bool = False
    fail_after: SaysoError | None = None


@dataclass
class ScriptedLLM:
    """Plays its steps in order; check `done` at the end, or use it as a context manager."""

    steps: Sequence[Step] = ()
    name: str = "Scripted"
    backend: str = "scripted"
    grammars: bool = False
    capable: bool = False
    requests: list[LLMRequest] = field(default_factory=list)
    closed_early: int = 0

    def __post_init__(self) -> None:
        self._left = list(self.steps)
        self._released = threading.Event()
        self.surprise = ""

    def __enter__(self) -> "ScriptedLLM":
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        self.release()
        if kind is None:
            self.done()

    def done(self) -> None:
        """Fail when a step was not used or a request was not expected."""
        assert not self.surprise, self.surprise
        assert not self._left, f"{len(self._left)} steps were not used: {self._left}"

    def release(self) -> None:
        """Let a hanging step go on."""
        self._released.set()

    def stream(self, request: LLMRequest) -> Iterator[str]:
        self.requests.append(request)
        if not self._left:
            self._surprised(f"Unexpected request: {request}")
        step = self._left.pop(0)
        if step.expect and step.expect not in request.messages[-1].content:
            self._surprised(f"{step.expect!r} is not in {request.messages[-1].content!r}")
        return self._play(step, request)

    def _surprised(self, what: str) -> None:
        self.surprise = what  # the guard's thread would keep the error to itself
        raise AssertionError(what)

    def _play(self, step: Step, request: LLMRequest) -> Iterator[str]:
        if step.hang:
            self._released.wait(30)
        if isinstance(step.reply, SaysoError):
            raise step.reply
        text = step.reply if isinstance(step.reply, str) else step.reply(request)
        size = max(1, -(-len(text) // step.pieces))
        try:
            for start in range(0, len(text), size):
                time.sleep(step.delay_s)
                yield text[start : start + size]
        except GeneratorExit:
            self.closed_early += 1
            raise
        if step.fail_after is not None:
            raise step.fail_after
