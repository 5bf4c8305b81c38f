"""A small catalogue with words and numbers of every kind, and cards over it."""

import numpy as np
import pandas as pd

from assistant.reply import Card
from catalog import Attribute, Catalog

HOSTILE = '<img src=x onerror="window.pwned=1"> **bold** ${1} {{x}}'


def small_catalog() -> Catalog:
    rows = [
        ("1", "Toy Story", 1995, ("Animation", "Comedy"), 81.0, "G"),
        ("2", "The Godfather", 1972, ("Crime", "Drama"), 175.0, "R"),
        ("3", "Alien", 1979, ("Horror",), 117.0, "R"),
        ("4", HOSTILE, 2016, (), np.nan, ""),
        ("5", "Amélie", 2001, ("Comedy", "Romance"), 122.0, "R"),
    ]
    table = pd.DataFrame(rows, columns=["id", "title", "year", "genres", "runtime", "mpaa"]).assign(
        text="", text_credit="", image="", audio="", url="", withdrawn=False, imdb=8.25
    )
    table["year"] = table["year"].astype("Int16")
    attributes = (
        Attribute("genres", "list", "genre", role="genre"),
        Attribute("runtime", "number", "running time", "min", role="duration"),
        Attribute("mpaa", "category", "age class", role="audience"),
        Attribute("imdb", "number", "IMDb rating", role="rating"),
    )
    return Catalog(table, attributes, name="films", noun="film")


def card_of(catalog: Catalog, item_id: str, score: float = 1.0, **changes: object) -> Card:
    item = catalog.get(item_id)
    assert item is not None
    card = Card(
        id=item.id, title=item.title, year=item.year, score=score, attributes=item.attributes
    )
    return card.model_copy(update=changes)
