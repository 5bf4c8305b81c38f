"""Titles that a model names, as items of the catalogue: what is not in it does not exist."""

from collections.abc import Callable, Iterable

from assistant.intent import Mention
from assistant.llm_rank.suggest import Title
from catalog.items import Catalog

LinkTitle = Callable[[str], Mention | None]
"""`Understander.link_title`."""
_CONFIDENT = 0.8
"""Below: a beginning of several titles, initials, a part of several."""
_COVERED = 0.9
"""So large a part of a title's letters and digits must be in the name that was found."""
_YEARS = 1
"""By so much may years differ, as those of a first showing and a release do."""


def linked(titles: Iterable[Title], catalog: Catalog, link: LinkTitle) -> list[int]:
    """Rows of the items that are named, in the order of the titles, each once.

    A title counts when nearly all of it names an item, exactly or nearly so, and the years agree
    where both are known.
    """
    rows = (_row(title, catalog, link) for title in titles)
    return list(dict.fromkeys(row for row in rows if row is not None))


def _row(title: Title, catalog: Catalog, link: LinkTitle) -> int | None:
    dated = (
        None
        if title.year is None
        else _row_of(f"{title.title} ({title.year})", title, catalog, link)
    )
    # A catalogue that knows no year of an item has nothing to link the year with.
    return _row_of(title.title, title, catalog, link) if dated is None else dated


def _row_of(words: str, title: Title, catalog: Catalog, link: LinkTitle) -> int | None:
    found = link(words)
    if found is None or found.confidence < _CONFIDENT:
        return None
    if _length(words[slice(*found.span)]) < _COVERED * _length(title.title):
        return None
    item = catalog.get(found.item)
    if item is None or not _same_year(title.year, item.year):
        return None
    return catalog.ids.row(item.id)


def _length(words: str) -> int:
    return sum(map(str.isalnum, words))


def _same_year(a: int | None, b: int | None) -> bool:
    return a is None or b is None or abs(a - b) <= _YEARS
