from datetime import UTC, datetime

import pytest

from catalog import Attribute, Catalog
from catalog.schema import catalog_table

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ATTRIBUTES = (
    Attribute("genres", "list", "genre", role="genre", person_says=("kind",)),
    Attribute("audience", "category", "age class", role="audience"),
    Attribute("runtime", "number", "running time", unit="min", role="duration"),
)


@pytest.fixture
def small_catalog():
    return Catalog(
        catalog_table(
            {
                "id": ["a", "b", "c"],
                "title": ["Heat", "Ran", "M"],
                "year": [1995, None, 1931],
                "text": ["", "A “king”\nand his sons.", ""],
                "genres": [("Crime", "Drama"), (), ("a|b",)],
                "audience": ["R", "", ""],
                "runtime": [170.0, float("nan"), 99.5],
            },
            ATTRIBUTES,
        ),
        ATTRIBUTES,
        name="films",
        noun="film",
    )
