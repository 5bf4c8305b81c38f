"""How long the stages of a turn took."""

import time


class Clock:
    """Milliseconds spent in each stage of a turn, and when its points were reached."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self.ms: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """Note the time since the last lap under the name of a stage."""
        now = time.perf_counter()
        self.ms[stage] = 1000 * (now - self._last)
        self._last = now

    def mark(self, point: str) -> None:
        """Note the time since the start, the first time that a point is reached."""
        self.ms.setdefault(point, 1000 * (time.perf_counter() - self._start))
