"""One turn of a session at a time, whatever the number of threads."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class SessionLocks:
    """A lock for each session that is in use, and none for the others."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._in_use: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def of(self, session_id: str) -> Iterator[None]:
        """Hold a session for a block; may be left by another thread than the one that entered."""
        with self._guard:
            lock, users = self._in_use.get(session_id, (threading.Lock(), 0))
            self._in_use[session_id] = (lock, users + 1)
        lock.acquire()
        try:
            yield
        finally:
            lock.release()
            with self._guard:
                users = self._in_use[session_id][1] - 1
                if users:
                    self._in_use[session_id] = (lock, users)
                else:
                    del self._in_use[session_id]
