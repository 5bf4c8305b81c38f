"""Films as one JSON object, id → record: the catalogues of published conversations.

    {"100030": {"name": "Friends with Benefits (2011)", "genre": ["comedy", "romance"],
                "plot": "…", "director": ["Will Gluck"], "star": ["Mila Kunis"],
                "imdb_id": "tt1632708"}}

Only `name` must be there. `year`, `plot` and `imdb_id` are strings, all else lists of words.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from catalog.config import AttributeConfig, ItemColumns
from catalog.errors import DataError
from catalog.films import film_columns, with_titles
from catalog.ids import Rows
from catalog.items import Catalog
from catalog.raw import RawTable, object_frame
from catalog.report import SourceReport
from catalog.text import as_text, as_words, mended_text, plain
from catalog.titles import parse_title
from catalog.validate_items import validate_items

Records = dict[str, dict[str, Any]]
_WORDS: Mapping[str, tuple[tuple[str, ...], AttributeConfig]] = {
    "directors": (("director",), AttributeConfig(kind="list", label="director", role="person")),
    "writers": (("writer",), AttributeConfig(kind="list", label="writer", role="person")),
    "actors": (
        ("star", "actor"),
        AttributeConfig(kind="list", label="actor", role="person", person_says=("star", "cast")),
    ),
    "languages": (("language",), AttributeConfig(kind="list", label="language")),
}
"""Attribute → the keys of a record that tell it, and what it is."""
_CELLS = {"title": "name", "year": "year", "genres": "genre", "text": "plot"}
"""Column → key of a record."""


@dataclass(frozen=True)
class FilmRecords:
    """What a file holds.

    Attributes:
        catalog: the films; of films with one name the first is kept.
        names: as the file writes them, by row; conversations name films so.
        imdb_ids: by row; empty where there is none.
        repeated: names that came again.
        report: what became of every other record.
    """

    catalog: Catalog
    names: tuple[str, ...]
    imdb_ids: tuple[str, ...]
    repeated: tuple[str, ...]
    report: SourceReport

    def rows_of(self, names: Iterable[str]) -> list[int]:
        """Rows of the names that are known, in the order of their first mention, each once."""
        known = (self.row_of(name) for name in names)
        return list(dict.fromkeys(row for row in known if row is not None))

    def row_of(self, name: str) -> int | None:
        """The film that a name means: as the file writes it, or by title and year.

        A name without a year, as other catalogues write them, means a film when it is the only one
        of that title.
        """
        row = self._row_of_name.get(name)
        if row is not None:
            return row
        said = parse_title(name)
        rows = self._rows_of_title.get(plain(said.title), ())
        if said.year is not None:
            rows = tuple(row for row in rows if self.catalog.years[row] == said.year)
        return rows[0] if len(rows) == 1 else None

    @cached_property
    def twins(self) -> Rows:
        """The first row that has the same IMDb id, shape (n_films,), int32; a film's own mostly.

        ReDial's catalogue has "Jurassic Park" and "Jurassic Park (1993)", which are one film.
        """
        first: dict[str, int] = {}
        rows = (first.setdefault(id_ or f"row {row}", row) for row, id_ in enumerate(self.imdb_ids))
        return np.fromiter(rows, np.int32, len(self.imdb_ids))

    @cached_property
    def _row_of_name(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.names)}

    @cached_property
    def _rows_of_title(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for row, title in enumerate(self.catalog.titles):
            found[plain(title)] = (*found.get(plain(title), ()), row)
        return found


def read_film_records(path: Path) -> FilmRecords:
    """Read such a file; a record without a name is reported and left out.

    Raises:
        DataError: when it cannot be read, or holds no film.
    """
    records, repeated = _first_of_each_name(_records(path))
    raw, columns = _table(records, str(path))
    table, report = validate_items(with_titles(raw), columns)
    if table.empty:
        raise DataError(f"No film of {path} has a name.", remedy='Give each a "name".')
    catalog = Catalog(table, columns.schema_of_attributes, name="films", noun="film")
    kept = [records[id_] for id_ in catalog.ids]
    names, imdb_ids = (tuple(as_text(r.get(key)) for r in kept) for key in ("name", "imdb_id"))
    return FilmRecords(catalog, names, imdb_ids, repeated, report)


def _first_of_each_name(records: Records) -> tuple[Records, tuple[str, ...]]:
    """Records with a name of their own or with none, and the names that came again."""
    first: Records = {}
    known: set[str] = set()
    repeated = []
    for id_, record in records.items():
        name = as_text(record.get("name"))
        if name in known:
            repeated.append(name)
            continue
        first[id_] = record
        known |= {name} - {""}
    return first, tuple(repeated)


def _table(records: Records, source: str) -> tuple[RawTable, ItemColumns]:
    """The records as rows, and which column is what."""
    films = records.values()
    words = {name: [_words(film, keys) for film in films] for name, (keys, _) in _WORDS.items()}
    told = {name: cells for name, cells in words.items() if any(cells)}
    cells: dict[str, list[Any]] = {"id": list(records)}
    cells |= {column: [film.get(key) for film in films] for column, key in _CELLS.items()} | told
    frame = object_frame(list(zip(*cells.values(), strict=True)), list(cells))
    columns = film_columns(**{name: _WORDS[name][1] for name in told})
    return RawTable.of(frame, source), columns.model_copy(update={"text": "text", "url": ""})


def _records(path: Path) -> Records:
    remedy = "Give one JSON object, id → film."
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as exc:
        raise DataError(f"{path} cannot be read: {exc}.", remedy=remedy) from exc
    films = records.values() if isinstance(records, dict) else ()
    if not films or not all(isinstance(film, dict) for film in films):
        raise DataError(f"{path} does not hold films by their ids.", remedy=remedy)
    return {mended_text(id_)[0]: film for id_, film in records.items()}


def _words(record: Mapping[str, Any], keys: Sequence[str]) -> tuple[str, ...]:
    found = (word for key in keys for word in as_words(record.get(key), "|"))
    return tuple(dict.fromkeys(found))
