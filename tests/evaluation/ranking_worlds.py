"""Small data for the tests of evaluations."""

import numpy as np
import pandas as pd

from catalog import Attribute, Catalog
from catalog.schema import catalog_table

GENRES = (Attribute("genres", "list", "genre", role="genre"),)


def catalog_of(n_items: int) -> Catalog:
    """Items "i0" … of two genres by turns."""
    names = [f"i{n}" for n in range(n_items)]
    genres = [("Drama",) if n % 2 else ("Comedy",) for n in range(n_items)]
    columns = {"id": names, "title": names, "genres": genres}
    return Catalog(catalog_table(columns, GENRES), GENRES, name="things", noun="thing")


def ratings(rows: list[tuple[str, str, float, int]]) -> pd.DataFrame:
    """Ratings of (person, item, stars, day of 2020)."""
    users, items, stars, days = zip(*rows, strict=True)
    first = pd.Timestamp("2020-01-01", tz="UTC")
    return pd.DataFrame(
        {
            "user": pd.Series(users, dtype="str"),
            "item": pd.Series(items, dtype="str"),
            "behaviour": pd.Series(["rating"] * len(rows), dtype="str"),
            "value": np.array(stars, dtype=np.float64),
            "time": pd.Series([first + pd.Timedelta(days=d) for d in days]).dt.as_unit("us"),
        }
    )
