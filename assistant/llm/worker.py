"""A thread that owns one local model: it loads the model, then serves requests one at a time."""

import logging
import queue
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from assistant.llm.contract import LLMRequest
from catalog.errors import LLMLoading, LLMTimeout, LLMUnavailable, SaysoError

ModelT = TypeVar("ModelT")
State = Literal["fetching", "loading", "ready", "failed", "closed"]
Emit = Callable[[str], bool]
"""Hands over a piece of text; returns True when nobody wants more. Empty pieces only ask."""

Report = Callable[[State, str], None]
"""Says how far the loading is: the state, and more about it for people."""

_JOIN_S = 10.0
_LOG = logging.getLogger(__name__)


@dataclass
class _Job:
    request: LLMRequest
    pieces: "queue.SimpleQueue[str | SaysoError | None]" = field(default_factory=queue.SimpleQueue)
    cancelled: threading.Event = field(default_factory=threading.Event)

    def emit(self, piece: str) -> bool:
        if piece:
            self.pieces.put(piece)
        return self.cancelled.is_set()


class _Desk(Generic[ModelT]):
    """What the thread and its front share; it must not hold the front, or that is never freed."""

    def __init__(
        self, load: Callable[[Report], ModelT], write: Callable[[ModelT, LLMRequest, Emit], None]
    ) -> None:
        self.load, self.write = load, write
        self.state: State = "loading"
        self.detail = ""
        self.jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self.settled = threading.Event()
        self.current: _Job | None = None

    def report(self, state: State, detail: str) -> None:
        self.state, self.detail = state, detail

    def run(self) -> None:
        final: State = "failed"
        detail = "It stopped unexpectedly; see the log."
        try:
            model = self.load(self.report)
            self.report("ready", "")
            self.settled.set()
            while (job := self.jobs.get()) is not None:
                self.current = job
                self._serve(model, job)
                self.current = None
            final, detail = "closed", ""
        except SaysoError as exc:
            _LOG.warning("a language model cannot be loaded: %s", exc)
            detail = str(exc)
        finally:
            self.report(final, detail)
            self.settled.set()
            self._turn_away()

    def _serve(self, model: ModelT, job: _Job) -> None:
        end: SaysoError | None = LLMUnavailable("The language model stopped unexpectedly.")
        try:
            if not job.cancelled.is_set():
                self.write(model, job.request, job.emit)
            end = None
        except SaysoError as exc:
            end = exc
        finally:
            job.pieces.put(end)

    def _turn_away(self) -> None:
        while not self.jobs.empty():
            job = self.jobs.get()
            if job is not None:
                job.pieces.put(LLMUnavailable("The language model has been closed."))


class ModelThread(Generic[ModelT]):
    """Loads a model in the background and writes with it, one request at a time.

    Args:
        name: for the messages and the thread.
        load: makes the model; may report a state with a detail while weights arrive; raises a
            `SaysoError` when it cannot.
        write: writes the reply to a request through ``emit`` until that returns True.
    """

    def __init__(
        self,
        name: str,
        load: Callable[[Report], ModelT],
        write: Callable[[ModelT, LLMRequest, Emit], None],
    ) -> None:
        self.name = name
        self._desk = desk = _Desk(load, write)
        thread = threading.Thread(target=desk.run, name=f"sayso-llm {name}", daemon=True)
        self._stop = weakref.finalize(self, _stop, desk, thread)  # also runs at exit
        thread.start()

    @property
    def state(self) -> State:
        """Where the model is between its weights arriving and being closed."""
        return self._desk.state

    @property
    def detail(self) -> str:
        """More about the state, for people: how much has arrived, or why it failed."""
        return self._desk.detail

    def wait(self, timeout_s: float | None = None) -> State:
        """Wait until the model is ready or has failed, at most so long."""
        self._desk.settled.wait(timeout_s)
        return self._desk.state

    def close(self) -> None:
        """Stop writing, unload the model and end the thread."""
        self._stop()

    def stream(self, request: LLMRequest) -> Iterator[str]:
        """The reply, piece by piece. Requests wait their turn; waiting counts as time.

        Raises:
            LLMLoading: at once, while the model is not ready.
            LLMUnavailable: when it could not be loaded or has been closed.
            LLMTimeout: when ``request.timeout_s`` has passed.
        """
        self._check_ready()
        job = _Job(request)
        deadline = time.monotonic() + request.timeout_s
        self._desk.jobs.put(job)
        try:
            while (piece := self._next(job, deadline)) is not None:
                if isinstance(piece, SaysoError):
                    raise piece
                yield piece
        finally:
            job.cancelled.set()

    def _next(self, job: _Job, deadline: float) -> str | SaysoError | None:
        try:
            return job.pieces.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise LLMTimeout(
                f"{self.name} did not finish within {job.request.timeout_s:g} s.",
                remedy="Allow it more time, or choose a smaller model.",
            ) from None

    def _check_ready(self) -> None:
        state, detail = self._desk.state, self._desk.detail
        if state in {"fetching", "loading"}:
            raise LLMLoading(f"{self.name} is {state}{f' ({detail})' if detail else ''}.")
        if state == "failed":
            raise LLMUnavailable(f"{self.name} could not be loaded.", remedy=detail)
        if state == "closed":
            raise LLMUnavailable(f"{self.name} has been closed.")


class LocalLLM(Generic[ModelT]):
    """The front of a model in this process: an `LLM` whose words come from its `ModelThread`."""

    _thread: ModelThread[ModelT]

    @property
    def state(self) -> State:
        """fetching, loading, ready, failed or closed."""
        return self._thread.state

    @property
    def detail(self) -> str:
        """More about the state, for people."""
        return self._thread.detail

    def wait(self, timeout_s: float | None = None) -> State:
        """Wait until it is ready or has failed, at most so long."""
        return self._thread.wait(timeout_s)

    def close(self) -> None:
        """Stop writing and unload."""
        self._thread.close()

    def stream(self, request: LLMRequest) -> Iterator[str]:
        """See `LLM.stream`."""
        return self._thread.stream(request)


def _stop(desk: _Desk[Any], thread: threading.Thread) -> None:
    current = desk.current
    if current is not None:
        current.cancelled.set()
    desk.jobs.put(None)
    if thread is not threading.current_thread():
        thread.join(_JOIN_S)
