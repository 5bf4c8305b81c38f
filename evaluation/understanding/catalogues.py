"""The catalogues that the labelled messages speak of, and what is on the screen in each.

The films are the demo's, with the people of some well-known ones added; the others are small files
beside this one.
"""

import csv
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assistant.session import Session
from assistant.understand import Understander
from assistant.understand.listening import Listener
from catalog.build import build_catalog
from catalog.config import load_config
from catalog.demo import demo_catalog
from catalog.items import Catalog
from catalog.text import as_words

FOLDER = Path(str(resources.files("evaluation.understanding").joinpath("catalogues")))
NAMES = ("films", "shop", "stays", "music", "books")
_SHOWN = {
    "films": ("Alien", "Monsters, Inc.", "The Matrix", "Die Hard", "Blade Runner"),
    "shop": ("Trailblazer Daypack", "City Backpack", "Leather Backpack", "Summit 40 Rucksack"),
    "stays": ("Harbour Loft", "Sunset Villa", "Lighthouse Keeper's House", "Garden Cottage"),
    "music": ("Kind of Blue", "Abbey Road", "Thriller", "Homework", "Illmatic"),
    "books": ("Dune", "The Hobbit", "Dracula", "Gone Girl", "Emma"),
}
_PEOPLE = ("directors", "cast")


@dataclass(frozen=True)
class Setting:
    """One catalogue and what a message in it is understood with.

    Attributes:
        catalog: the items.
        popularity: shape (n_items,), float32: how many people know an item.
        shown: titles of the list that "the second one" points at.
    """

    catalog: Catalog
    popularity: NDArray[np.float32]
    shown: tuple[str, ...]

    @cached_property
    def understander(self) -> Understander:
        """What reads messages here."""
        return Understander(self.catalog, self.popularity)

    @cached_property
    def listener(self) -> Listener:
        """The same as a turn uses it."""
        labels = {a.name: a.label for a in self.catalog.attributes}
        return Listener(self.understander, labels)

    def session(self, *, shown: bool) -> Session:
        """A session that begins, or one in which the list was shown."""
        if not shown:
            return Session(id="evaluation")
        ids = tuple(self.catalog.ids.id(self.catalog.titles.index(t)) for t in self.shown)
        return Session(id="evaluation", turn=1, shown=(ids,))

    def rows(self, title: str) -> frozenset[int]:
        """Rows of a title, which may end with a year in brackets: "King Kong (1933)".

        Empty where the catalogue has no such item.
        """
        whole = frozenset(i for i, own in enumerate(self.catalog.titles) if own == title)
        head, bracket, year = title.removesuffix(")").rpartition(" (")
        if whole or not bracket or not year.isdigit():
            return whole
        years = self.catalog.years
        return frozenset(row for row in self.rows(head) if years[row] == int(year))


def open_setting(name: str) -> Setting:
    """A catalogue by its name, one of `NAMES`.

    Raises:
        KeyError: for any other name.
    """
    shown = _SHOWN[name]
    if name == "films":
        return Setting(*_films(), shown)
    catalog, _, _ = build_catalog(load_config(FOLDER / f"{name}.toml"))
    return Setting(catalog, np.ones(len(catalog), dtype=np.float32), shown)


def _films() -> tuple[Catalog, NDArray[np.float32]]:
    catalog, events, _ = demo_catalog(None)
    people = events.groupby("item")["user"].nunique()
    known = people.reindex(list(catalog.ids), fill_value=0)
    popularity = np.asarray(known, dtype=np.float32)
    cells = _credits(catalog)
    table = catalog.table.assign(**{n: pd.Series(v, dtype=object) for n, v in cells.items()})
    return Catalog(table, catalog.attributes, name=catalog.name, noun=catalog.noun), popularity


def _credits(catalog: Catalog) -> dict[str, list[tuple[str, ...]]]:
    """Who directs and acts, by row; nobody where the file does not tell."""
    with (FOLDER / "film_people.csv").open(encoding="utf-8", newline="") as lines:
        told = {(r["title"], float(r["year"])): r for r in csv.DictReader(lines)}
    films = [told.get((t, y)) for t, y in zip(catalog.titles, catalog.years, strict=True)]
    return {name: [as_words(film and film[name], "|") for film in films] for name in _PEOPLE}
