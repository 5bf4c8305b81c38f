"""What is the same for every catalogue of films: attributes, and titles taken apart."""

from dataclasses import replace

import pandas as pd

from catalog.config import AttributeConfig, ItemColumns
from catalog.raw import RawTable, column_of
from catalog.text import as_text, as_words, mended_text
from catalog.titles import parse_title

NO_GENRES = "(no genres listed)"
GENRES = AttributeConfig(kind="list", label="genre", role="genre", person_says=("kind", "type"))
ALIASES = AttributeConfig(kind="list", label="also known as", role="alias")


def film_columns(**more: AttributeConfig) -> ItemColumns:
    """The columns that `with_titles` makes, and further attributes."""
    return ItemColumns(
        year="year", url="url", attributes={"genres": GENRES, **more, "aliases": ALIASES}
    )


def with_titles(raw: RawTable) -> RawTable:
    """Films whose titles hold year and aliases → columns `title`, `year`, `aliases`, `genres`.

    Args:
        raw: with the columns `title` ("Godfather, The (1972)") and `genres` (words, or words joined
            by "|"); a column `year` stands before the year in the title.

    A cell that needs mending keeps its raw title when it holds no year or alias, so that the
    validation that follows reports it.
    """
    titles, years, aliases = [], [], []
    given = column_of(raw, "year")
    for cell, year in zip(column_of(raw, "title"), given, strict=True):
        text, mended = mended_text(cell)
        parsed = parse_title(text)
        titles.append(as_text(cell) if mended and parsed.title == text else parsed.title)
        years.append(year if as_text(year) else parsed.year)
        aliases.append(parsed.aliases)
    genres = [_genres(cell) for cell in column_of(raw, "genres")]
    new = {"title": titles, "year": years, "aliases": aliases, "genres": genres}
    frame = raw.frame.assign(**{k: pd.Series(v, dtype=object) for k, v in new.items()})
    return replace(raw, frame=frame)


def _genres(cell: object) -> tuple[str, ...]:
    return tuple(word for word in as_words(cell, "|") if word != NO_GENRES)
