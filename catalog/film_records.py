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

from catalog.errors import DataError
from catalog.items import Attribute, Catalog
from catalog.schema import catalog_table
from catalog.text import as_text, as_words, as_year, mended_text
from catalog.titles import parse_title

_ATTRIBUTES = (
    (
        ("genre",),
        Attribute("genres", "list", "genre", role="genre", person_says=("kind", "type")),
    ),
    (("director",), Attribute("directors", "list", "director", role="person")),
    (("writer",), Attribute("writers", "list", "writer", role="person")),
    (
        ("star", "actor"),
        Attribute("actors", "list", "actor", role="person", person_says=("star", "cast")),
    ),
    (("language",), Attribute("languages", "list", "language")),
)
"""Keys of a record, the attribute that they tell."""
_ALIASES = Attribute("aliases", "list", "also known as", role="alias")


@dataclass(frozen=True)
class FilmRecords:
    """What a file holds.

    Attributes:
        catalog: the films; of films with one name the first is kept.
        names: as the file writes them, by row; conversations name films so.
        imdb_ids: by row; empty where there is none.
        repeated: names that came again.
    """

    catalog: Catalog
    names: tuple[str, ...]
    imdb_ids: tuple[str, ...]
    repeated: tuple[str, ...]

    def rows_of(self, names: Iterable[str]) -> list[int]:
        """Rows of the names that are known, in their order, each once."""
        known = (self._row_of.get(name) for name in names)
        return list(dict.fromkeys(row for row in known if row is not None))

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.names)}


def read_film_records(path: Path) -> FilmRecords:
    """Read such a file.

    Raises:
        DataError: when it cannot be read, is no such object, or a film has no name.
    """
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as exc:
        raise DataError(
            f"{path} cannot be read: {exc}.", remedy="Give one JSON object, id → film."
        ) from exc
    if not isinstance(records, dict) or not records:
        raise DataError(f"{path} holds no films.", remedy="Give one JSON object, id → film.")
    by_name: dict[str, tuple[str, Mapping[str, Any]]] = {}
    repeated = []
    for id_, record in records.items():
        name = as_text(record.get("name")) if isinstance(record, dict) else ""
        if not name:
            raise DataError(f"The film {id_!r} of {path} has no name.", remedy="Give it one.")
        if name in by_name:
            repeated.append(name)
        else:
            by_name[name] = (id_, record)
    catalog = _catalog([id_ for id_, _ in by_name.values()], [r for _, r in by_name.values()])
    imdb_ids = tuple(as_text(record.get("imdb_id")) for _, record in by_name.values())
    return FilmRecords(catalog, tuple(by_name), imdb_ids, tuple(repeated))


def _catalog(ids: list[str], records: list[Mapping[str, Any]]) -> Catalog:
    parsed = [parse_title(mended_text(record["name"])[0]) for record in records]
    years = [as_year(r.get("year")) or p.year for r, p in zip(records, parsed, strict=True)]
    columns: dict[str, Any] = {
        "id": ids,
        "title": [p.title for p in parsed],
        "year": years,
        "text": [mended_text(record.get("plot"))[0] for record in records],
        _ALIASES.name: [p.aliases for p in parsed],
    }
    shown = [_ALIASES]
    for keys, attribute in reversed(_ATTRIBUTES):
        words = [_words(record, keys) for record in records]
        if any(words):
            shown.insert(0, attribute)
            columns[attribute.name] = words
    return Catalog(catalog_table(columns, shown), tuple(shown), name="films", noun="film")


def _words(record: Mapping[str, Any], keys: Sequence[str]) -> tuple[str, ...]:
    found = (word for key in keys for word in as_words(record.get(key), "|"))
    return tuple(dict.fromkeys(found))
