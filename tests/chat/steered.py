"""A real assistant whose timing and failures a test decides."""

import threading
import time
from collections.abc import Iterator

from assistant.engine import Assistant
from assistant.reply import Cards, TurnEvent


class Steered:
    """Everything of an assistant, except when a test steps in.

    Attributes:
        gate: cleared, it holds a turn after its cards, until it is set again.
        pace: seconds before each event after the cards, as of a model that writes.
        fail: raised once by the next turn, after `fail_after` events.
        judge_fail: raised once by the next press on a card.
        status: shown as the writer instead of the assistant's own; None for its own.
        closed: set when a turn has been broken off by its reader.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.reset()

    def reset(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.pace = 0.0
        self.fail: Exception | None = None
        self.fail_after = 0
        self.judge_fail: Exception | None = None
        self.status: str | None = None
        self.closed = threading.Event()

    def __getattr__(self, name: str) -> object:
        return getattr(self._assistant, name)

    @property
    def llm_status(self) -> str:
        return self._assistant.llm_status if self.status is None else self.status

    def judge(self, *args: str) -> object:
        if self.judge_fail is not None:
            failure, self.judge_fail = self.judge_fail, None
            raise failure
        return self._assistant.judge(*args)

    def respond(self, session_id: str, message: str) -> Iterator[TurnEvent]:
        try:
            for count, event in enumerate(self._assistant.respond(session_id, message)):
                if self.fail is not None and count >= self.fail_after:
                    failure, self.fail = self.fail, None
                    raise failure
                yield event
                if isinstance(event, Cards):
                    assert self.gate.wait(timeout=30)
                time.sleep(self.pace)
        except GeneratorExit:
            self.closed.set()
            raise
