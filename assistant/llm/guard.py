"""The one place for time limits, retries and the circuit breaker around a language model."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from assistant.llm.breaker import Breaker
from assistant.llm.contract import LLM, LLMRequest
from catalog.errors import (
    LLMError,
    LLMLoading,
    LLMRefused,
    LLMReplyError,
    LLMTimeout,
    LLMUnavailable,
)

_LOG = logging.getLogger(__name__)


class Guard:
    """A language model that answers in time or fails in time; itself an `LLM`.

    A request that fails before its first piece is tried once more when that can help (the model
    was out of reach, not: refused, too slow, loading). Failures count for the circuit breaker.

    Args:
        llm: the model.
        first_piece_s: seconds within which the first piece must arrive.
        attempts: how often a request is tried in all.
        breaker: None for one of three failures and 30 s.
        clock, sleep: seconds, monotonic; for tests.
    """

    def __init__(
        self,
        llm: LLM,
        *,
        first_piece_s: float = 15.0,
        attempts: int = 2,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.llm = llm
        self.name, self.backend = llm.name, llm.backend
        self.grammars, self.capable = llm.grammars, llm.capable
        self.breaker = Breaker(clock=clock) if breaker is None else breaker
        self._first_piece_s = first_piece_s
        self._clock = clock
        self._retrying = Retrying(
            stop=stop_after_attempt(attempts),
            wait=wait_random_exponential(multiplier=0.2, max=1.0),
            retry=retry_if_exception(_worth_another_try),
            sleep=sleep,
            reraise=True,
        )

    @property
    def status(self) -> str:
        """The model's name, and where it is when it cannot write yet or any more."""
        state = getattr(self.llm, "state", "ready")
        if state == "ready":
            return self.name if self.breaker.state == "closed" else f"{self.name}, failing"
        detail = getattr(self.llm, "detail", "")
        return f"{self.name}, {state}{f': {detail}' if detail else ''}"

    def close(self) -> None:
        """Unload the model or close its connections."""
        close = getattr(self.llm, "close", None)
        if close is not None:
            close()

    def text(self, request: LLMRequest) -> str:
        """The whole reply."""
        return "".join(self.stream(request))

    def stream(self, request: LLMRequest) -> Iterator[str]:
        """The reply, piece by piece; closing the iterator stops the writing.

        Raises:
            LLMUnavailable: when it cannot be reached or the breaker is open.
            LLMTimeout: when the first piece or the whole did not arrive in time.
            LLMReplyError: when it answered with nothing, or not with a reply.
        """
        wait_s = self.breaker.enter()
        if wait_s > 0:
            raise LLMUnavailable(
                f"{self.name} failed several times and is left alone for {wait_s:.0f} s more."
            )
        started, outcome, count = self._clock(), self.breaker.failed, 0
        try:
            pump = self._retrying(self._open, request, started + request.timeout_s)
            with closing(pump):
                for piece in pump.pieces():
                    count += 1
                    yield piece
            outcome = self.breaker.succeeded
        except (LLMLoading, GeneratorExit):
            outcome = self.breaker.abandoned
            raise
        except LLMError as exc:
            _LOG.warning("%s, %s: %s", self.name, request.prompt, exc)
            raise
        finally:
            outcome()
            seconds = self._clock() - started
            _LOG.info("%s, %s: %d pieces, %.2f s", self.name, request.prompt, count, seconds)

    def _open(self, request: LLMRequest, deadline: float) -> "_Pump":
        pump = _Pump(self.llm, request, deadline, self._clock)
        try:
            pump.read_first(self._first_piece_s)
        except LLMError:
            pump.close()
            raise
        return pump


class _Pump:
    """Reads a model's pieces in a thread of its own, so that a model that hangs cannot hold us."""

    def __init__(
        self, llm: LLM, request: LLMRequest, deadline: float, clock: Callable[[], float]
    ) -> None:
        self._llm, self._request = llm, request
        self._deadline, self._clock = deadline, clock
        self._queue: queue.SimpleQueue[str | LLMError | None] = queue.SimpleQueue()
        self._unwanted = threading.Event()
        self._first: str | None = None
        threading.Thread(target=self._run, name=f"sayso-llm-pump {llm.name}", daemon=True).start()

    def read_first(self, within_s: float) -> None:
        """Wait for the first piece, which is kept for `pieces`."""
        piece = self._next(min(self._deadline, self._clock() + within_s))
        if piece is None:
            raise LLMReplyError(f"{self._llm.name} answered with nothing.")
        self._first = piece

    def pieces(self) -> Iterator[str]:
        piece = self._first
        while piece is not None:
            yield piece
            piece = self._next(self._deadline)

    def close(self) -> None:
        self._unwanted.set()

    def _next(self, deadline: float) -> str | None:
        try:
            piece = self._queue.get(timeout=max(0.0, deadline - self._clock()))
        except queue.Empty:
            limit = "its first words" if self._first is None else "the whole reply"
            raise LLMTimeout(
                f"{self._llm.name} took too long for {limit}.",
                remedy="Allow it more time, or choose a faster model.",
            ) from None
        if isinstance(piece, LLMError):
            raise piece
        return piece

    def _run(self) -> None:
        end: LLMError | None = LLMUnavailable(f"{self._llm.name} stopped unexpectedly.")
        try:
            with closing(_closable(self._llm.stream(self._request))) as pieces:
                for piece in pieces:
                    if self._unwanted.is_set():
                        break
                    if piece:
                        self._queue.put(piece)
            end = None
        except LLMError as exc:
            end = exc
        finally:
            self._queue.put(end)


def _closable(pieces: Iterator[str]) -> Generator[str]:
    """The iterator itself when it is a generator, or one around it."""
    return pieces if isinstance(pieces, Generator) else (piece for piece in pieces)


def _worth_another_try(exc: BaseException) -> bool:
    return isinstance(exc, LLMUnavailable) and not isinstance(exc, LLMLoading | LLMRefused)
