"""MovieLens in its layouts: CSV (2013 and later), `::` files (1M, 10M), and the 100K set.

* ml-latest, ml-25m and so on: movies.csv, ratings.csv, perhaps links.csv and tags.csv;
* ml-1m, ml-10m: movies.dat, ratings.dat, perhaps tags.dat;
* ml-100k: u.item, u.data.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from catalog.config import AttributeConfig, EventColumns, RatingScale, SourceConfig
from catalog.delimited import read_split
from catalog.errors import DataError
from catalog.events import Behaviour
from catalog.films import film_columns, with_titles
from catalog.items import Catalog
from catalog.raw import RawTable, column_of
from catalog.report import BuildReport, SourceReport
from catalog.sieve import Sieve
from catalog.sources import open_text, read_source
from catalog.text import as_text, mended_text, one_line
from catalog.validate_events import validate_events
from catalog.validate_items import validate_items

MAX_TAGS = 10
_TAGS = AttributeConfig(kind="list", label="tag", person_says=("about", "tagged"))
_GENRES_100K = (
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
)
_ITEM_100K = ("movieId", "title", "released", "video", "imdb", *_GENRES_100K)


def is_movielens(folder: Path) -> bool:
    """Whether a folder holds one of the layouts."""
    return any((folder / name).is_file() for name in ("movies.csv", "movies.dat", "u.item"))


def load_movielens(
    folder: Path, *, now: datetime | None = None
) -> tuple[Catalog, pd.DataFrame, BuildReport]:
    """The films and ratings of an unpacked MovieLens folder.

    Films have the attributes `genres`, `aliases` (other titles) and, where there is a file of them,
    `tags`: the ten that most people gave. `url` is the IMDb page where `links.csv` tells it.

    Args:
        folder: the unpacked archive.
        now: the present, which tells impossible dates; the clock's when None.

    Raises:
        DataError: when no layout is recognised, or a file cannot be read.
    """
    now = now or datetime.now(UTC)
    films, ratings, lowest = _read(folder)
    films = with_titles(films)
    extra, reports = _extras(folder, {as_text(cell) for cell in column_of(films, "movieId")})
    ids = [as_text(cell) for cell in column_of(films, "movieId")]
    cells = {name: [values.get(id_) for id_ in ids] for name, values in extra.items()}
    frame = films.frame.assign(**{n: pd.Series(c, dtype=object) for n, c in cells.items()})
    attributes = {"tags": _TAGS} if "tags" in extra else {}
    columns = film_columns(**attributes).model_copy(
        update={"id": "movieId", "url": "url" if "url" in extra else ""}
    )
    table, items_report = validate_items(replace(films, frame=frame), columns, now=now)
    catalog = Catalog(table, columns.schema_of_attributes, name="films", noun="film")
    event_columns = EventColumns(
        user="userId",
        item="movieId",
        time="timestamp",
        time_unit="s",
        value="rating",
        behaviour=Behaviour.RATING,
        scale=RatingScale(low=lowest, high=5.0, neutral=3.0),
    )
    events, events_report = validate_events(ratings, event_columns, catalog.ids, now=now)
    sources = (items_report, events_report, *reports)
    return catalog, events, BuildReport(sources=sources, created=now)


def _read(folder: Path) -> tuple[RawTable, RawTable, float]:
    """Films, ratings, and the lowest rating of the layout that is there."""
    if (folder / "movies.csv").is_file():
        films, ratings = _csv(folder / "movies.csv"), _csv(folder / "ratings.csv")
        return films, ratings, 0.5
    if (folder / "movies.dat").is_file():
        films = _split(folder / "movies.dat", "::", ("movieId", "title", "genres"))
        events = ("userId", "movieId", "rating", "timestamp")
        return films, _split(folder / "ratings.dat", "::", events), 0.5
    if (folder / "u.item").is_file():
        films = _genres_of_flags(_split(folder / "u.item", "|", _ITEM_100K))
        events = ("userId", "movieId", "rating", "timestamp")
        return films, _split(folder / "u.data", "\t", events), 1.0
    raise DataError(
        f"{folder} is not a MovieLens folder.",
        remedy="It must hold movies.csv, movies.dat or u.item; unpack the archive first.",
    )


def _csv(path: Path) -> RawTable:
    return read_source(SourceConfig(path=path))


def _split(path: Path, separator: str, header: tuple[str, ...]) -> RawTable:
    if not path.is_file():
        raise DataError(f"{path} is not there.", remedy="Unpack the whole archive.")
    # ml-1m and ml-100k are in Latin-1, ml-10m is in UTF-8; only one of them can be read strictly.
    encoding = "utf-8"
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        encoding = "latin-1"
    with open_text(path, encoding) as lines:
        return read_split(lines, str(path), separator=separator, header=header)


def _genres_of_flags(films: RawTable) -> RawTable:
    flags = films.frame[list(_GENRES_100K[1:])].to_numpy(object) == "1"
    names = np.array(_GENRES_100K[1:], dtype=object)
    genres = pd.Series([tuple(names[row]) for row in flags.astype(bool)], dtype=object)
    return replace(films, frame=films.frame[["movieId", "title"]].assign(genres=genres))


def _extras(
    folder: Path, known: set[str]
) -> tuple[dict[str, dict[str, Any]], tuple[SourceReport, ...]]:
    """Tags and links by film id, from the files that are there, and what became of their rows."""
    readers: tuple[tuple[str, Callable[[Path], RawTable]], ...] = (
        ("tags.csv", _csv),
        ("tags.dat", lambda p: _split(p, "::", ("userId", "movieId", "tag", "timestamp"))),
        ("links.csv", _csv),
    )
    extra: dict[str, dict[str, Any]] = {}
    reports: list[SourceReport] = []
    for name, read in readers:
        if not (folder / name).is_file():
            continue
        raw = read(folder / name)
        sieve = Sieve(raw)
        ids = [as_text(cell) for cell in column_of(raw, "movieId")]
        unknown = np.fromiter((id_ not in known for id_ in ids), np.bool_, len(ids))
        sieve.refuse(unknown, "a film that the catalogue lacks", ids, outcome="set aside")
        if name == "links.csv":
            extra["url"] = _urls(sieve, raw, ids)
        else:
            extra["tags"] = _most_given(sieve, raw, ids)
        reports.append(sieve.report())
    return extra, tuple(reports)


def _urls(sieve: Sieve, raw: RawTable, ids: list[str]) -> dict[str, str]:
    numbers = [as_text(cell) for cell in column_of(raw, "imdbId")]
    sieve.refuse(
        np.fromiter((not n.isdecimal() for n in numbers), np.bool_, len(numbers)),
        "no IMDb number",
        ids,
    )
    rows = np.flatnonzero(sieve.alive).tolist()
    return {ids[row]: f"https://www.imdb.com/title/tt{int(numbers[row]):07d}/" for row in rows}


def _most_given(sieve: Sieve, raw: RawTable, ids: list[str]) -> dict[str, tuple[str, ...]]:
    words = [one_line(mended_text(cell)[0]).casefold() for cell in column_of(raw, "tag")]
    sieve.refuse(np.fromiter((w == "" for w in words), np.bool_, len(words)), "no tag", ids)
    users = column_of(raw, "userId")
    rows = np.flatnonzero(sieve.alive).tolist()
    given = {(ids[row], words[row], as_text(users[row])) for row in rows}
    counts: dict[str, Counter[str]] = {}
    for film, word, _ in sorted(given):  # sorted, so that equal counts keep one order
        counts.setdefault(film, Counter())[word] += 1
    return {
        film: tuple(word for word, _ in counter.most_common(MAX_TAGS))
        for film, counter in counts.items()
    }
