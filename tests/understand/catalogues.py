"""Small catalogues for the tests."""

from typing import Any

import pandas as pd

from catalog import Attribute, Catalog


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
