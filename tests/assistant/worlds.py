"""Small real worlds for the tests of the engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from assets import AssetStore
from assistant.build import Source, build_workspace
from assistant.llm import LLMConfig
from assistant.settings import Settings
from catalog import EVENT_COLUMNS, Attribute, BuildReport, Catalog
from catalog.schema import catalog_table

ATTRIBUTES = (Attribute("genres", "list", "genre", role="genre"),)


@dataclass(frozen=True)
class Film:
    """One row of a small catalogue."""

    id: str
    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    text: str = ""


FIVE = (
    Film("mars", "Red Static", 1987, ("Sci-Fi",), "A radio on Mars answers before it is asked."),
    Film("train", "The Long Night Train", 1999, ("Crime",), "A conductor counts one passenger."),
    Film("river", "Paper Lanterns", 2004, ("Drama",), "Two sisters follow a lantern on a river."),
    Film("farm", "The Glass Orchard", 2011, ("Comedy",), "A farmer grows apples out of glass."),
    Film("ship", "Salt and Iron", 1978, ("War",), "A crew sails a rusted ship into a war."),
)

# Everyone who likes the film about Mars likes the one of the train, and nobody the ship.
TOGETHER = (
    *tuple(
        (f"u{n}", film, rating)
        for n in range(12)
        for film, rating in (("mars", 5.0), ("train", 4.5), ("river" if n % 2 else "farm", 4.0))
    ),
    ("u0", "ship", 1.0),
)

Rating = tuple[str, str, float]


def catalog_of(films: Sequence[Film], attributes: tuple[Attribute, ...] = ATTRIBUTES) -> Catalog:
    """A catalogue of films."""
    columns = {name: [getattr(f, name) for f in films] for name in Film.__dataclass_fields__}
    return Catalog(catalog_table(columns, attributes), attributes, name="films", noun="film")


def events_of(ratings: Sequence[Rating]) -> pd.DataFrame:
    """Events of (person, film, rating)."""
    columns: dict[str, Any] = {name: [] for name in EVENT_COLUMNS}
    for rating in ratings:
        for name, value in zip(
            EVENT_COLUMNS, (*rating[:2], "rating", rating[2], None), strict=True
        ):
            columns[name].append(value)
    return pd.DataFrame(
        {
            **{name: pd.Series(columns[name], dtype="str") for name in EVENT_COLUMNS[:3]},
            "value": pd.Series(columns["value"], dtype=np.float64),
            "time": pd.Series(columns["time"], dtype="datetime64[us, UTC]"),
        }
    )


def build(
    path: Path,
    store: AssetStore,
    films: Sequence[Film] = FIVE,
    ratings: Sequence[Rating] = TOGETHER,
    attributes: tuple[Attribute, ...] = ATTRIBUTES,
) -> Path:
    """A workspace of these films; without a language model."""
    settings = Settings(llm=LLMConfig(backend="none"))
    source = Source(catalog_of(films, attributes), events_of(ratings), BuildReport(), settings)
    build_workspace(path, source, store)
    return path
