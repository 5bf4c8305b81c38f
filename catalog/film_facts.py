"""Joining films of two catalogues that share no id: by title and year, the surest rule first."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from catalog.titles import parse_title, title_key, with_article_first

_POSSESSIVE = re.compile(r"^(?:[\w.]+ ){0,2}[\w.]+['’]s (?=\w)")
_WELL_KNOWN = 1000  # votes; a part of a title names nothing less well known
_SEEN = 50  # votes; a film that fewer know is not what a title of another year means
_DOMINATES = 10  # times as many votes as the runner-up


@dataclass(frozen=True)
class FilmName:
    """What a film is recognised by.

    Attributes:
        title, year, aliases: as in `catalog.titles.FilmTitle`.
        genres: lower case; films whose genres are known and differ entirely are not the same,
            unless title and year agree.
        votes: how well known it is; 0 when unknown.
        short: True for a short film, which a part of a title never names.
    """

    title: str
    year: int | None
    aliases: tuple[str, ...] = ()
    genres: frozenset[str] = field(default_factory=frozenset)
    votes: int = 0
    short: bool = False

    @cached_property
    def key(self) -> str:
        """The title without case, accents, article and blanks: "Mouse Hunt" is "MouseHunt"."""
        return _compact(self.title)


Key = Callable[[FilmName], Iterable[str]]


def join_films(films: Sequence[FilmName], others: Sequence[FilmName]) -> dict[int, int]:
    """For each film its position among `others`; each of those is given to one film at most.

    Rules, one after the other over what is still free: title and year; an alias of one and the
    title of the other, and the year; the title in a year beside it; a part of the title (before a
    colon; two words or more behind a colon or behind "William Shakespeare's") and the year. A rule
    that leaves several is decided by votes when one has ten times as many as the next, and else
    gives nothing.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    rules: tuple[tuple[Key, Key, tuple[int, ...], bool], ...] = (
        (_whole, _whole, (0,), False),
        (_aliases, _whole, (0,), False),
        (_whole, _aliases, (0,), False),
        (_whole_with_article, _seen_with_article, (-1, 1), True),
        (_parts, _known_whole, (0,), True),
        (_whole, _known_parts, (0,), True),
    )
    for film_keys, other_keys, offsets, same_kind in rules:
        index = _index(others, other_keys, taken)
        claims: dict[int, list[int]] = defaultdict(list)
        for position, film in enumerate(films):
            if position in found or film.year is None:
                continue
            hits = {
                hit
                for key in film_keys(film)
                for offset in offsets
                for hit in index.get((key, film.year + offset), ())
                if not same_kind or _alike(film, others[hit])
            }
            best = _best(hits, others)
            if best is not None:
                claims[best].append(position)
        for other, claimants in claims.items():
            if len(claimants) == 1:
                found[claimants[0]] = other
                taken.add(other)
    return found


def _index(
    films: Sequence[FilmName], keys: Key, taken: set[int]
) -> dict[tuple[str, int], list[int]]:
    index: dict[tuple[str, int], list[int]] = defaultdict(list)
    for position, film in enumerate(films):
        if position not in taken and film.year is not None:
            for key in keys(film):
                index[key, film.year].append(position)
    return index


def _best(hits: set[int], films: Sequence[FilmName]) -> int | None:
    ranked = sorted(hits, key=lambda hit: -films[hit].votes)
    if len(ranked) > 1 and films[ranked[0]].votes < _DOMINATES * films[ranked[1]].votes:
        return None
    return ranked[0] if ranked else None


def _alike(one: FilmName, other: FilmName) -> bool:
    return not one.genres or not other.genres or bool(one.genres & other.genres)


def _compact(title: str) -> str:
    return title_key(title).replace(" ", "")


def _whole(film: FilmName) -> Iterator[str]:
    if film.key:
        yield film.key


def _aliases(film: FilmName) -> Iterator[str]:
    for alias in film.aliases:
        if key := _compact(alias):
            yield key


def _parts(film: FilmName) -> Iterator[str]:
    title = parse_title(film.title).title
    pieces = re.split(r": | - ", title)
    last = ""
    if len(pieces) > 1:
        yield _compact(pieces[0])
        last = pieces[-1]
    elif (match := _POSSESSIVE.match(title)) is not None:
        last = title[match.end() :]
    if " " in title_key(last):
        yield _compact(last)


def _whole_with_article(film: FilmName) -> Iterator[str]:
    yield with_article_first(film.title).casefold()  # "The One" is not "One" of another year


def _seen_with_article(film: FilmName) -> Iterator[str]:
    return _whole_with_article(film) if film.votes >= _SEEN else iter(())


def _known_whole(film: FilmName) -> Iterator[str]:
    return _whole(film) if _is_well_known(film) else iter(())


def _known_parts(film: FilmName) -> Iterator[str]:
    return _parts(film) if _is_well_known(film) else iter(())


def _is_well_known(film: FilmName) -> bool:
    return film.votes >= _WELL_KNOWN and not film.short
