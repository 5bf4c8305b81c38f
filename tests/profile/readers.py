"""A small library with every kind of attribute, and people of whom much is known."""

import math

import pandas as pd

from catalog import Attribute, Catalog, Interactions
from catalog.schema import catalog_table, events_table

ATTRIBUTES = (
    Attribute("subjects", "list", "subject", role="genre"),
    Attribute("publisher", "category", "publisher"),
    Attribute("pages", "number", "length", unit="pages", role="duration"),
    Attribute("aliases", "list", "other titles", role="alias"),
)
START = pd.Timestamp("2024-01-01", tz="UTC")
SUBJECTS = ("Sea Stories", "Crime", "Gardening", "Chess")
N = 60


def library() -> Catalog:
    """Books b0 … b59: a subject by turns, two publishers, long ones where it is the sea."""
    ids = [f"b{n}" for n in range(N)]
    columns = {
        "id": ids,
        "title": [f"Volume {n} of Tales" for n in range(N)],
        "year": [1950 + n if n % 3 else None for n in range(N)],
        "subjects": [(SUBJECTS[n % 4],) for n in range(N)],
        "publisher": ["Blue Door" if n % 2 else "Old Mill" for n in range(N)],
        "pages": [400.0 + n if n % 4 == 0 else 150.0 + n for n in range(N)],
        "aliases": [("Same",)] * N,
    }
    return Catalog(catalog_table(columns, ATTRIBUTES), ATTRIBUTES, name="books", noun="book")


def events() -> pd.DataFrame:
    """ada likes the sea for long and chess of late; bob hates crime; the others read all alike."""
    rows = [("ada", f"b{4 * n}", "rating", 5.0, n * 10) for n in range(12)]
    rows += [("ada", f"b{4 * n + 3}", "rating", 4.0, 400 + n) for n in range(4)]
    rows += [("bob", f"b{4 * n + 1}", "rating", 1.0, n) for n in range(10)]
    rows += [("bob", f"b{4 * n + 2}", "rating", 4.5, n) for n in range(10)]
    rows += [("bob", f"b{4 * n}", "click", math.nan, n) for n in range(5)]
    for p in range(8):
        rows += [(f"p{p}", f"b{(7 * n + p) % N}", "rating", 4.0, 7 * n) for n in range(40)]
    rows.append(("new", "b1", "click", math.nan, None))
    columns = dict(zip(("user", "item", "behaviour", "value"), zip(*(r[:4] for r in rows),
                   strict=True), strict=True))  # fmt: skip
    times = [pd.NaT if d is None else START + pd.Timedelta(days=d) for *_, d in rows]
    return events_table({**columns, "time": times})


def interactions(catalog: Catalog) -> Interactions:
    """What they left, as strengths."""
    return Interactions.from_events(events(), catalog)
