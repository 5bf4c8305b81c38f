import numpy as np
import pytest
from films_known import FILMS, catalog_of
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import UsageError
from retrieval.filters import AttributeIndex, Constraint

FILM_CATALOG = catalog_of(FILMS)
WORDS = ["animation", "Drama", "HORROR", "sci-fi", "comedy", "western", "pg", "R"]


def ids(catalog, met):
    return [catalog.ids.id(int(row)) for row in np.flatnonzero(met)]


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        (Constraint(attribute="genres", op="has", words=("animation",)), ["toy", "spirited"]),
        (Constraint(attribute="genres", op="has", words=("Drama", "SCI-FI")), ["rocky", "alien"]),
        (
            Constraint(attribute="genres", op="lacks", words=("Animation",)),
            ["rocky", "alien", "amelie", "nameless"],
        ),
        (Constraint(attribute="genres", op="has", words=("western",)), []),
        (Constraint(attribute="rated", op="has", words=("pg",)), ["toy", "rocky"]),
        (Constraint(attribute="rated", op="lacks", words=("pg", "r")), ["spirited", "nameless"]),
        (
            Constraint(attribute="year", op="range", low=1995, high=2001),
            ["toy", "amelie", "spirited"],
        ),
        (Constraint(attribute="year", op="range", high=1979), ["rocky", "alien"]),
        (Constraint(attribute="runtime", op="range", low=117), ["rocky", "alien", "spirited"]),
        (Constraint(attribute="runtime", op="range", low=200), []),
    ],
)
def test_known_answers(films, constraint, expected):
    assert ids(films, AttributeIndex(films).mask(constraint)) == expected


def test_withdrawn_items_never_pass_a_combination():
    catalog = catalog_of(FILMS, withdrawn=("spirited",))
    animation = Constraint(attribute="genres", op="has", words=("Animation",))
    assert ids(catalog, AttributeIndex(catalog).combined([animation])) == ["toy"]
    assert ids(catalog, AttributeIndex(catalog).combined([])) == [
        "toy", "rocky", "alien", "amelie", "nameless",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "constraint",
    [
        Constraint(attribute="director", op="has", words=("Kubrick",)),
        Constraint(attribute="runtime", op="has", words=("81",)),
        Constraint(attribute="genres", op="range", low=1),
        Constraint(attribute="price", op="range", low=1),
    ],
)
def test_an_attribute_that_is_not_there_is_refused_with_what_is(films, constraint):
    with pytest.raises(UsageError, match="It has: "):
        AttributeIndex(films).mask(constraint)


@pytest.mark.parametrize("bad", [{"op": "range"}, {"op": "has"}, {"op": "lacks", "low": 1.0}])
def test_an_incomplete_constraint_cannot_be_made(bad):
    with pytest.raises(ValueError, match="needs"):
        Constraint(attribute="genres", **bad)


def test_what_to_loosen(films):
    old = Constraint(attribute="year", op="range", high=1980)
    animation = Constraint(attribute="genres", op="has", words=("Animation",))
    long = Constraint(attribute="runtime", op="range", low=100)
    index = AttributeIndex(films)
    assert index.combined([old, animation, long]).sum() == 0
    # Without "old": spirited. Without "animation": rocky, alien. Without "long": none.
    assert [
        (one.constraint, one.remaining) for one in index.loosenings([old, animation, long])
    ] == [
        (animation, 2),
        (old, 1),
        (long, 0),
    ]
    seen = np.array([id_ != "alien" for id_ in films.ids])
    assert index.loosenings([old, animation, long], seen)[0].remaining == 1
    assert index.loosenings([]) == []


constraints = st.lists(
    st.one_of(
        st.builds(
            Constraint,
            attribute=st.sampled_from(["genres", "rated"]),
            op=st.sampled_from(["has", "lacks"]),
            words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple),
        ),
        st.builds(
            Constraint,
            attribute=st.sampled_from(["year", "runtime"]),
            op=st.just("range"),
            low=st.one_of(st.none(), st.floats(50, 2010)),
            high=st.floats(50, 2010),
        ),
    ),
    max_size=4,
)


def naive(catalog, constraint, item):
    if constraint.op == "range":
        value = item.year if constraint.attribute == "year" else item.attributes.get("runtime")
        above = constraint.low is None or (value is not None and value >= constraint.low)
        return value is not None and above and value <= constraint.high
    value = item.attributes.get(constraint.attribute, ())
    words = {word.lower() for word in ((value,) if isinstance(value, str) else value)}
    meets = bool(words & {word.lower() for word in constraint.words})
    return meets if constraint.op == "has" else not meets


@given(constraints)
def test_the_index_agrees_with_one_look_at_every_item(wanted):
    index = AttributeIndex(FILM_CATALOG)
    expected = [all(naive(FILM_CATALOG, c, item) for c in wanted) for item in FILM_CATALOG]
    assert index.combined(wanted).tolist() == expected
    for one in index.loosenings(wanted):
        others = list(wanted)
        others.remove(one.constraint)
        assert one.remaining == index.combined(others).sum()
