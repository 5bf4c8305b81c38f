"""Sessions and short forms of what was understood, for the tests."""

from assistant.session import Session
from evaluation.understanding.labels import wish_label

__all__ = ["SHOWN", "session_of", "wish_label"]

SHOWN = ("Alien", "Monsters, Inc.", "The Matrix", "Die Hard", "Blade Runner")


def session_of(catalog, *, shown: bool) -> Session:
    if not shown:
        return Session(id="s")
    first = {title: row for row, title in reversed(list(enumerate(catalog.titles)))}
    ids = tuple(catalog.ids.id(first[t]) for t in SHOWN)
    return Session(id="s", turn=1, shown=(ids,))
