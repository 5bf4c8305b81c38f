"""A circuit breaker: after several failures in a row, the model is left alone for a while."""

import threading
import time
from collections.abc import Callable
from typing import Literal


class Breaker:
    """Counts failures in a row; thread-safe.

    closed → (so many failures) → open → (the pause) → half-open: one call may try; its success
    closes the breaker, its failure opens it again.

    Args:
        failures: how many in a row open it; at least 1.
        pause_s: seconds that it stays open.
        clock: seconds, monotonic.
    """

    def __init__(
        self, failures: int = 3, pause_s: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit, self._pause_s, self._clock = failures, pause_s, clock
        self._lock = threading.Lock()
        self._failed = 0
        self._opened_at: float | None = None
        self._trying = False

    @property
    def state(self) -> Literal["closed", "open", "half-open"]:
        """Whether calls are let through."""
        with self._lock:
            if self._opened_at is None:
                return "closed"
            return "half-open" if self._left() <= 0 else "open"

    def enter(self) -> float:
        """Ask to call.

        Returns:
            0 when the call may be made: it must end in `succeeded`, `failed` or `abandoned`. Else
            the seconds to wait; while another call is on trial, the whole pause.
        """
        with self._lock:
            if self._opened_at is None:
                return 0.0
            if self._left() > 0:
                return self._left()
            if self._trying:
                return self._pause_s
            self._trying = True
            return 0.0

    def succeeded(self) -> None:
        """The call gave what was asked."""
        with self._lock:
            self._failed, self._opened_at, self._trying = 0, None, False

    def failed(self) -> None:
        """The call did not give what was asked."""
        with self._lock:
            self._failed += 1
            self._trying = False
            if self._failed >= self._limit or self._opened_at is not None:
                self._opened_at = self._clock()

    def abandoned(self) -> None:
        """The call ended without saying anything about the model."""
        with self._lock:
            self._trying = False

    def _left(self) -> float:
        opened = self._opened_at
        return 0.0 if opened is None else opened + self._pause_s - self._clock()
