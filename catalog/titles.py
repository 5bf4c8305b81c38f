"""Titles of films as catalogues write them, and as people say them."""

import re
from dataclasses import dataclass
from typing import Final

from catalog.text import one_line, plain

_ARTICLES: Final = (
    "the|a|an|le|la|les|l'|un|une|des|il|lo|gli|i|uno|una|el|los|las|der|die|das|den|dem|ein|eine|"
    "het|de|en|ett|det|o|os|as|um|uma"
)
_MOVED = re.compile(rf"^(?P<rest>.+), (?P<article>{_ARTICLES})$", re.IGNORECASE)
_MOVED_BEFORE_SUBTITLE = re.compile(r"^(?P<rest>[^:]+), (?P<article>The|A|An): (?P<sub>.+)$")
_YEAR = re.compile(r"\s*\((?P<year>\d{4})(?:\s*[-–—]\s*(?:\d{4})?)?\s*\)\s*$")
_ALSO_KNOWN = re.compile(r"^(?:a\.?k\.?a\.?|also known as|original title:?)\s+", re.IGNORECASE)
_PART = re.compile(
    r"^(?:(?:part|vol(?:ume|\.)?|season|episode|chapter)\b.*|[ivx]+|\d{1,2})$", re.IGNORECASE
)
_OR = re.compile(r"(?:^|[\s:,])or$", re.IGNORECASE)
_LEADING = re.compile(r"^(?:the|a|an|le|la|les|il|el|los|las|der|die|das|l) (?=.)")
_NOT_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class FilmTitle:
    """What a catalogue's title says.

    Attributes:
        title: as people write it ("The Godfather").
        year: of release; None when the title does not say.
        aliases: other titles of the same film, in their order, without the title itself.
    """

    title: str
    year: int | None = None
    aliases: tuple[str, ...] = ()


def parse_title(raw: str) -> FilmTitle:
    """Read a MovieLens title: "Godfather, The (1972)", "Seven (a.k.a. Se7en) (1995)".

    Brackets at the end hold the year, then other titles; brackets elsewhere, brackets that hold a
    part of a series ("(Part 1)") and those behind "or" belong to the title.
    """
    text, year = one_line(raw), None
    match = _YEAR.search(text)
    if match is not None and match.start() > 0:
        year, text = int(match["year"]), text[: match.start()].strip()
    aliases: list[str] = []
    while (split := _last_brackets(text)) is not None:
        text, inner = split
        aliases = [*_other_titles(inner), *aliases]
    title = with_article_first(text)
    others = dict.fromkeys(a for a in aliases if plain(a) != plain(title))
    return FilmTitle(title, year, tuple(others))


def with_article_first(title: str) -> str:
    """Put a moved article back: "Godfather, The" → "The Godfather"."""
    title = title.strip()
    if (match := _MOVED_BEFORE_SUBTITLE.match(title)) is not None:
        return f"{match['article']} {match['rest']}: {match['sub']}"
    if (match := _MOVED.match(title)) is None:
        return title
    article, rest = match["article"], match["rest"]
    return f"{article}{rest}" if article.endswith("'") else f"{article} {rest}"


def title_key(title: str) -> str:
    """A title for comparison: no case, accents, punctuation, or article in front.

    "The Lord of the Rings: The Two Towers" → "lord of the rings the two towers"; an empty string
    when nothing is left.
    """
    text = plain(with_article_first(title)).replace("½", " 1/2").replace("&", " and ")
    text = text.replace("'", "").replace("’", "").replace("ß", "ss").replace("ø", "o")
    words = _NOT_WORD.sub(" ", text).strip()
    return _LEADING.sub("", words) or words


def _last_brackets(text: str) -> tuple[str, str] | None:
    """The text before brackets at its end, and what they hold; None when they hold no title."""
    if not text.endswith(")"):
        return None
    depth = 0
    for position in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[position], 0)
        if depth == 0:
            before, inner = text[:position].strip(), text[position + 1 : -1].strip()
            belongs = _PART.match(inner) or _OR.search(before)
            return None if not before or not inner or belongs else (before, inner)
    return None


def _other_titles(inner: str) -> list[str]:
    titles = []
    for part in re.split(r";| / |\((?=a\.?k\.?a)", inner):
        known = _ALSO_KNOWN.sub("", part.strip().strip("()")).strip()
        if known:
            titles.append(with_article_first(known))
    return titles
