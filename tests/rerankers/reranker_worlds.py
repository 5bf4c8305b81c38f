"""A small world with a taste that titles and genres tell."""

import numpy as np
import pandas as pd

from catalog import Attribute, Catalog
from catalog.schema import catalog_table

GENRES = (Attribute("genres", "list", "genre", role="genre"),)
TASTES = ("space robots", "horse romance", "murder police", "cooking travel")


def catalog_of(n_items: int, *, described: bool = True, prefix: str = "i") -> Catalog:
    """Items of four tastes by turns; their titles and genres tell which."""
    ids = [f"{prefix}{n}" for n in range(n_items)]
    columns: dict[str, list[object]] = {"id": list(ids), "title": list(ids)}
    if not described:
        return Catalog(catalog_table(columns, ()), ())
    columns["title"] = [f"{TASTES[n % 4]} number {n}" for n in range(n_items)]
    columns["genres"] = [tuple(TASTES[n % 4].split()) for n in range(n_items)]
    return Catalog(catalog_table(columns, GENRES), GENRES, name="things", noun="thing")


def events_of(n_people: int, n_items: int, likes: int, seed: int = 0) -> pd.DataFrame:
    """Each person likes `likes` items of one taste at random, and one item of any."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(n_people):
        own = np.arange(person % 4, n_items, 4)
        chosen = [*rng.choice(own, likes, replace=False), rng.integers(n_items)]
        rows += [(f"u{person}", f"i{item}") for item in dict.fromkeys(chosen)]
    users, items = zip(*rows, strict=True)
    first = pd.Timestamp("2020-01-01", tz="UTC")
    times = [first + pd.Timedelta(days=int(d)) for d in rng.integers(300, size=len(rows))]
    return pd.DataFrame(
        {
            "user": pd.Series(users, dtype="str"),
            "item": pd.Series(items, dtype="str"),
            "behaviour": pd.Series(["like"] * len(rows), dtype="str"),
            "value": np.full(len(rows), np.nan),
            "time": pd.Series(times).dt.as_unit("us"),
        }
    )
