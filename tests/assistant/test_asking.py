"""Which question is asked back, and when none is."""

import time

import numpy as np
import pytest
from worlds import Film, catalog_of

from assistant.asking import best_question, information_gain, says_enough
from assistant.intent import Wish
from assistant.taste import Taste, TasteEntry
from catalog import Attribute, Catalog
from prompts.wording import wording
from retrieval.filters import Constraint

ONES = np.ones(4)


def gain(offered: list[list[int]], weights: np.ndarray = ONES) -> float:
    return information_gain(weights, np.array(offered, dtype=bool))


def test_an_even_split_tells_one_bit_and_no_split_none() -> None:
    assert gain([[1, 0], [1, 0], [0, 1], [0, 1]]) == pytest.approx(1.0)
    assert gain([[1], [1], [1], [1]]) == pytest.approx(0.0)
    assert gain([[1], [1], [0], [0]]) == pytest.approx(1.0)  # "none of these" is an answer too


def test_weight_and_not_number_is_split() -> None:
    heavy = np.array([3.0, 1.0, 1.0, 1.0])
    assert gain([[1, 0], [0, 1], [0, 1], [0, 1]], heavy) == pytest.approx(1.0)
    assert gain([[1, 0], [0, 1], [0, 1], [0, 1]]) == pytest.approx(0.8113, abs=1e-4)


def test_a_value_that_an_item_shares_tells_less() -> None:
    # Worked out by hand: the answers are 5/8 and 3/8 likely, H = 0.9544; one item of four has
    # both values and leaves one bit open: 0.9544 - 0.25.
    assert gain([[1, 1], [1, 0], [1, 0], [0, 1]]) == pytest.approx(0.9544 - 0.25, abs=1e-4)


def films(*genres: tuple[str, ...], years: tuple[int | None, ...] = ()) -> Catalog:
    given = years or (2000,) * len(genres)
    return catalog_of([Film(str(n), f"F{n}", given[n], genre) for n, genre in enumerate(genres)])


def ask(catalog: Catalog, settled: set[str] | None = None, least: float = 0.1) -> object:
    rows = list(range(len(catalog)))
    return best_question(
        catalog, rows, np.ones(len(rows)), settled or set(), wording("en"), least=least
    )


def test_the_attribute_that_splits_best_is_asked_about() -> None:
    alike = films(*[("Drama",)] * 6, years=(1951, 1955, 1983, 1984, 2005, 2011))
    question = ask(alike)
    assert question is not None
    assert question.attribute == "year"  # type: ignore[attr-defined]
    said = [c.words for c in question.choices]  # type: ignore[attr-defined]
    assert said == ["from before 1980", "from 1980 to 1999", "from 2000 or later"]


def test_values_are_offered_by_weight_and_as_they_are_said() -> None:
    kinds = films(("Drama",), ("Drama",), ("Drama", "War"), ("Comedy",), ("Comedy",), ("War",))
    question = ask(kinds)
    assert [c.words for c in question.choices] == ["drama", "comedy", "war"]  # type: ignore[attr-defined]
    assert question.choices[0].constraint.words == ("Drama",)  # type: ignore[attr-defined]


def test_nothing_is_asked_twice_or_where_it_tells_too_little() -> None:
    kinds = films(("Drama",), ("Comedy",), ("War",))
    assert ask(kinds, {"genres", "year"}) is None
    assert ask(kinds, least=1.7) is None
    assert ask(films(("Drama",))) is None
    assert ask(films((), (), ())) is None


def test_makers_ratings_and_votes_are_not_asked_about() -> None:
    attributes = (Attribute("genres", "list", "director", role="person"),)
    catalog = catalog_of([Film("a", "A", None, ("X",)), Film("b", "B", None, ("Y",))], attributes)
    assert ask(catalog) is None


def entry(**fields: object) -> Taste:
    made = TasteEntry.model_validate({"id": "1.1", "turn": 1, "words": "w", **fields})
    return Taste(entries=(made,))


def wished(op: str) -> Taste:
    constraint = Constraint.model_validate({"attribute": "genres", "op": op, "words": ("War",)})
    return entry(kind="wish", wish=Wish(constraint=constraint, hard=True, words="w", span=(0, 1)))


def test_a_question_is_for_those_who_said_nothing_to_go_by() -> None:
    assert not says_enough(Taste(), past=False)
    assert not says_enough(wished("lacks"), past=False)
    assert not says_enough(entry(kind="item", item="a", sign=-1), past=False)
    assert not says_enough(entry(kind="item", item="a", sign=0), past=False)
    assert says_enough(Taste(), past=True)
    assert says_enough(wished("has"), past=False)
    assert says_enough(entry(kind="item", item="a", sign=1), past=False)
    assert says_enough(entry(kind="query", query="robots"), past=False)


def test_it_takes_a_few_milliseconds() -> None:
    rng = np.random.default_rng(0)
    names = ("Drama", "Comedy", "War", "Crime", "Horror", "Sci-Fi")
    genres = [tuple(rng.choice(names, 2, replace=False).tolist()) for _ in range(200)]
    catalog = films(*genres, years=tuple(rng.integers(1950, 2020, 200).tolist()))
    ask(catalog)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        ask(catalog)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.02


def products(attribute: Attribute, values: list[object]) -> Catalog:
    """Things alike in all but one attribute."""
    rows = [Film(str(n), f"Thing {n}", 2000) for n in range(len(values))]
    table = catalog_of(rows, ()).table.assign(**{attribute.name: values})
    return Catalog(table, (attribute,), name="things", noun="thing")


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("category", [f"9780{n:06}" for n in range(40)]),  # ids
        ("list", [(f"tag {n}", f"tag {n + 7}") for n in range(40)]),  # as many values as things
        ("category", ["common"] * 36 + ["rare"] * 4),  # nearly all alike
        ("category", ["eng", "en-US"] * 20),  # codes
        ("category", ["red", "blue"] + [""] * 38),  # known of few
        ("number", [float(n) for n in range(40)]),  # a bare number, maybe an id
    ],
)
def test_what_nobody_could_answer_is_not_asked(kind: str, values: list[object]) -> None:
    assert ask(products(Attribute("mark", kind, "mark"), values), {"year"}) is None  # type: ignore[arg-type]


def test_what_can_be_answered_is_asked() -> None:
    colours = ["crimson", "ochre", "indigo", "crimson"] * 10
    assert ask(products(Attribute("colour", "category", "colour"), colours), {"year"}) is not None
    kinds = Attribute("kind", "category", "kind")  # short words of another script are no codes
    assert ask(products(kinds, ["科幻", "喜剧", "爱情", "科幻"] * 10), {"year"}) is not None
    weights = Attribute("weight", "number", "weight", "kg")
    assert ask(products(weights, [float(n) for n in range(40)]), {"year"}) is not None
