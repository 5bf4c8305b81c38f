"""Lessons from recorded conversations about a workspace's own items."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.fusion.moment import Lesson
from assistant.resources import Resources
from assistant.training.hearing import Hearing, RowOf, lessons_of
from assistant.understand import Understander
from catalog.items import Catalog
from catalog.raw import Flaw
from catalog.recordings import read_recording

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Recorded:
    """What files of conversations teach.

    Attributes:
        lessons: of turns that recommend something new that the catalogue has.
        turns: that were read.
        strangers: recommended names that the catalogue does not have, each once.
        broken: lines that are no turn, by file.
    """

    lessons: tuple[Lesson, ...]
    turns: int
    strangers: tuple[str, ...]
    broken: tuple[tuple[Path, Flaw], ...]


def recorded_lessons(
    files: Sequence[Path], resources: Resources, *, own_links: bool, progress: Progress
) -> Recorded:
    """Read conversations.

    Args:
        files: in the layouts of `catalog.recordings`.
        resources: the workspace whose items they speak of.
        own_links: whether items are found in what was said by our own linker; else the names that
            the files link are taken.
        progress: told how far it is.

    Raises:
        DataError: when a file cannot be read.
    """
    catalog = resources.catalog
    understander = Understander(catalog, resources.renown)
    row_of = rows_by_name(catalog, understander)
    hearing = Hearing(catalog, row_of, understander, resources.encoder, own_links=own_links)
    lessons: list[Lesson] = []
    strangers: dict[str, None] = {}
    broken: list[tuple[Path, Flaw]] = []
    turns, first = 0, 0
    for path in files:
        read = read_recording(path)
        number = {name: first + n for n, name in enumerate({t.dialogue: 0 for t in read.turns})}
        groups = [number[turn.dialogue] for turn in read.turns]
        lessons += lessons_of(read.turns, hearing.moments(read.turns, progress), groups, row_of)
        named = [name for turn in read.turns for name in turn.recommended]
        strangers |= dict.fromkeys(name for name in named if row_of(name) is None)
        broken += [(path, flaw) for flaw in read.broken]
        turns, first = turns + len(read.turns), first + len(number)
    return Recorded(tuple(lessons), turns, tuple(strangers), tuple(broken))


def rows_by_name(catalog: Catalog, understander: Understander) -> RowOf:
    """Which item a recording means by a name.

    It is the one called "Title (1999)", the only one of a title, or what the linker makes of it.
    """
    years = ["" if item.year is None else f" ({item.year})" for item in catalog]
    rows: dict[str, list[int]] = {}
    for row, (title, year) in enumerate(zip(catalog.titles, years, strict=True)):
        for name in dict.fromkeys((title + year, title)):
            rows.setdefault(name.casefold(), []).append(row)

    @cache
    def row_of(name: str) -> int | None:
        exact = rows.get(" ".join(name.split()).casefold(), [])
        if len(exact) == 1:
            return exact[0]
        found = understander.link_title(name)
        return None if found is None else catalog.ids.row(found.item)

    return row_of
