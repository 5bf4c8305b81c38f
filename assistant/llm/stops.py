"""Ending a text at a stop string that may arrive in pieces."""

from collections.abc import Sequence


class StopAt:
    """Passes text on until a stop string comes; the stop string itself is never passed on.

    Args:
        stops: the strings at which to end.
    """

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = [stop for stop in stops if stop]
        self._held = ""
        self.stopped = False

    def feed(self, text: str) -> str:
        """What of the text so far is certain to come before any stop string."""
        if self.stopped:
            return ""
        self._held += text
        found = [at for stop in self._stops if (at := self._held.find(stop)) >= 0]
        if found:
            self.stopped = True
            return self._release(min(found), keep=False)
        doubtful = max((self._overlap(stop) for stop in self._stops), default=0)
        return self._release(len(self._held) - doubtful)

    def end(self) -> str:
        """The rest, when no more text comes."""
        return self._release(len(self._held), keep=False)

    def _overlap(self, stop: str) -> int:
        """Length of the longest end of the held text that begins the stop string."""
        longest = min(len(stop) - 1, len(self._held))
        return next((n for n in range(longest, 0, -1) if self._held.endswith(stop[:n])), 0)

    def _release(self, count: int, *, keep: bool = True) -> str:
        text, self._held = self._held[:count], self._held[count:] if keep else ""
        return text
