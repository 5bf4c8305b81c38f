"""Openings of encyclopedia articles: which of them are about a film, which film, and who made it.

The collection names its articles by the title that was looked up, and many a title led elsewhere
("Limelight" to stage lighting, "Heat" to thermodynamics, "L'enfant" to another film). An article
therefore counts only when its first sentence says that it is about a film, of which year, and
under which names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.film_credits import cast, directors
from catalog.text import one_line
from catalog.titles import title_key

_IS_A = re.compile(r"\s(?:is|was)\s(?:a|an|the)\s")
_FILM = re.compile(
    r"\b(?:film|featurette|movie|motion picture|documentary|anime)\b"
    r"(?! (?:monster|actor|actress|director|series|studio|festival|franchise|producer|critic))"
)
_OTHER_KIND = re.compile(
    r"\b(?:novel|novella|play|book|opera|operetta|album|song|series|poem|magazine|franchise|"
    r"actor|actress|director|playwright|character)\b"
)
_YEAR = r"(18[89]\d|19\d\d|20[0-4]\d)"
_FIRST_YEARS = (
    re.compile(rf"^{_YEAR}\b"),
    re.compile(rf"\breleased (?:\w+ ){{0,4}}{_YEAR}\b"),
    re.compile(rf"\b{_YEAR}\b"),
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_NAMED_AS = re.compile(
    r"^.*\b(?:known (?:in [\w. ]+ )?as|known|referred to(?: simply)? as|released (?:\w+ )*as|"
    r"titled|called|styled as|stylized as|simply as|romanized:|lit\.|transl\.|translit\.|"
    r"literally|simply)\s+"
)
_FURTHER = re.compile(
    r",? (?:also|often|originally|released|commonly|better|more|sometimes|usually|stylized|"
    r"or simply)\b"
)
_LANGUAGE = re.compile(r"^\s*[A-Z][a-z]+(?: title| pronunciation)?:\s+")
_SPLIT = re.compile(r";|, |\bor\b")

_OPENING = 700


@dataclass(frozen=True)
class FilmArticle:
    """The opening of an article about a film.

    Attributes:
        title: the article's own name for it.
        year: of the film.
        names: other names in the first sentence; may hold words that are none.
        text: the opening, unchanged but for outer blanks.
        directors, cast: see `catalog.film_credits`.
    """

    title: str
    year: int
    names: tuple[str, ...]
    text: str
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()


def film_articles(openings: Mapping[str, str]) -> list[FilmArticle]:
    """The articles about films among openings by looked-up title; each text once."""
    looked_up: dict[str, list[str]] = {}
    for title, text in openings.items():
        looked_up.setdefault(text.strip(), []).append(title)
    articles = (read_article(text, titles) for text, titles in looked_up.items())
    return [article for article in articles if article is not None]


def read_article(text: str, looked_up: Sequence[str] = ()) -> FilmArticle | None:
    """Read an opening; None when its first sentence does not say that it is about a film.

    Args:
        text: the opening.
        looked_up: titles under which it was found; one that the first sentence bears out becomes
            the article's title.
    """
    opening = one_line(text)[:_OPENING]
    split = _IS_A.search(opening)
    if split is None:
        return None
    head, tail = opening[: split.start()], opening[split.end() :]
    kind = _FILM.search(tail, 0, 160)
    if kind is None or _OTHER_KIND.search(tail, 0, kind.start()):
        return None
    year = _year(head, tail)
    if year is None:
        return None
    names = _names(head)
    keys = {title_key(name) for name in names}
    asked = (re.sub(r" \([^()]*film\)$", "", title) for title in looked_up)
    title = next((t for t in asked if title_key(t) in keys), names[0])
    return FilmArticle(
        title=title,
        year=year,
        names=tuple(name for name in names if name != title),
        text=text,
        directors=directors(text),
        cast=cast(text),
    )


def _year(head: str, tail: str) -> int | None:
    bracketed = re.search(rf"\({_YEAR}\)", head)
    if bracketed is not None:
        return int(bracketed[1])
    for pattern in _FIRST_YEARS:
        match = pattern.search(tail, 0, 300)
        if match is not None:
            return int(match[1])
    return None


def _names(head: str) -> list[str]:
    bracketed = (part for held in _BRACKETS.findall(head) for part in _SPLIT.split(held))
    inside = [_LANGUAGE.sub("", part) for part in bracketed]
    outside = _BRACKETS.sub(" ", head).replace("[sic]", "").split("(")[0]
    main, *rest = _FURTHER.split(outside)
    parts = [main, *_either(main), *rest, *inside]
    names = (one_line(_NAMED_AS.sub("", part)).strip(" ,.\"“”'‘’") for part in parts)
    return list(dict.fromkeys(name for name in names if name)) or [one_line(head)]


def _either(main: str) -> Iterator[str]:
    if " or " in main:
        yield from main.split(" or ")
