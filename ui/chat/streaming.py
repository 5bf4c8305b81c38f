"""From a blocking iterator in one thread to bytes on an open connection."""

import asyncio
import threading
from collections.abc import AsyncIterator, Generator, Iterator

from anyio import CapacityLimiter, to_thread

from ui.chat.events import Line, encoded


class TurnStreams:
    """Runs turns in threads, so that many people can be answered at once.

    Each turn lives in one thread from first to last: what it uses (SQLite, context variables) may
    not move between threads.

    Args:
        at_once: turns that may run at the same time; more wait.
    """

    def __init__(self, at_once: int = 32) -> None:
        self._at_once = at_once
        self._limiter: CapacityLimiter | None = None

    async def stream(self, lines: Iterator[Line]) -> AsyncIterator[bytes]:
        """The lines, encoded, as they come.

        When the reader goes away, the turn is closed after the line that it is working on.
        """
        if self._limiter is None:
            self._limiter = CapacityLimiter(self._at_once)  # belongs to a running event loop
        loop = asyncio.get_running_loop()
        ready: asyncio.Queue[bytes | None] = asyncio.Queue()
        gone = threading.Event()

        def work() -> None:
            try:
                for line in lines:
                    if gone.is_set():
                        break
                    loop.call_soon_threadsafe(ready.put_nowait, encoded(line))
            finally:
                if isinstance(lines, Generator):
                    lines.close()
                if not gone.is_set():
                    loop.call_soon_threadsafe(ready.put_nowait, None)

        worker = asyncio.ensure_future(to_thread.run_sync(work, limiter=self._limiter))
        try:
            while (piece := await ready.get()) is not None:
                yield piece
            await worker
        finally:
            gone.set()
