"""Progress on stderr: bars at a terminal, a line a step elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from ui.cli.show import clean, remarks

Report = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is in all."""


@contextmanager
def steps() -> Iterator[Report]:
    """A report that shows each step as it goes."""
    console = remarks()
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bars = _Bars(progress)
        yield bars
        bars.close()


class _Lines:
    """One line for every new step."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._what = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        del done, total
        if what != self._what:
            self._what = what
            self._console.print(f"{clean(what)} …", markup=False)


class _Bars:
    """One bar for every step; a step is full when the next one begins."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._what = ""
        self._bar: TaskID | None = None

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._bar is None or what != self._what:
            self.close()
            self._what = what
            self._bar = self._progress.add_task(clean(what), total=None)
        self._progress.update(self._bar, completed=done, total=total or None)

    def close(self) -> None:
        """Fill the bar of the last step."""
        if self._bar is not None:
            self._progress.update(self._bar, completed=1, total=1)
            self._progress.stop_task(self._bar)
