import json
import time

import pytest

from catalog import Catalog, Interactions, demo_catalog
from catalog.errors import DataError
from catalog.schema import catalog_table

GODFATHER = (
    "The Godfather is a 1972 American crime film directed by Francis Ford Coppola. "
    "The film stars Marlon Brando and Al Pacino."
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    file = tmp_path_factory.mktemp("demo") / "summaries.json"
    openings = {"The Godfather": GODFATHER, "Heat": "Heat is energy in transfer."}
    file.write_text(json.dumps(openings), encoding="utf-8")
    return demo_catalog(file)


def test_its_size_and_its_losses(demo):
    catalog, events, report = demo
    assert (len(catalog), len(events)) == (9061, 99_997)
    films, ratings = report.sources
    assert (films.read, films.count("no title")) == (9066, 5)
    assert (ratings.read, ratings.count("an item that the catalogue lacks")) == (100_004, 7)
    assert events["user"].nunique() == 671
    assert events["time"].notna().all()
    assert Interactions.from_events(events, catalog).strength.shape == (671, 9061)


def test_facts_and_text(demo):
    catalog, _, report = demo
    film = catalog.get("858")
    assert (film.title, film.year, film.text) == ("The Godfather", 1972, GODFATHER)
    assert film.attributes["runtime"] == 175
    assert film.attributes["directors"] == ("Francis Ford Coppola",)
    assert film.attributes["cast"] == ("Marlon Brando", "Al Pacino")
    assert "Wikipedia" in film.text_credit
    assert "CC BY-SA" in film.text_credit
    facts, about_films, with_article, *_ = report.joins
    assert facts.rate > 0.6
    assert (about_films.matched, about_films.total) == (1, 2)
    assert with_article.matched == 1
    roles = {a.role for a in catalog.attributes}
    assert roles == {"genre", "person", "duration", "audience", "rating", "votes", "alias"}
    assert all("(no genres listed)" not in item.attributes.get("genres", ()) for item in catalog)


@pytest.mark.parametrize("content", ["no", "[]", '{"a": 1}'])
def test_summaries_that_are_none(tmp_path, content):
    file = tmp_path / "s.json"
    file.write_text(content)
    with pytest.raises(DataError, match="summaries"):
        demo_catalog(file)
    with pytest.raises(DataError, match="cannot be read"):
        demo_catalog(tmp_path / "none.json")


def test_a_large_catalogue_is_quick():
    n = 10_000
    columns = {"id": [str(i) for i in range(n)], "title": [f"t{i}" for i in range(n)]}
    table = catalog_table(columns, ())
    start = time.process_time()
    catalog = Catalog(table, ())
    assert len(catalog.titles) == n
    assert sum(1 for _ in catalog) == n
    assert time.process_time() - start < 1.0
