"""Lessons made of what people liked."""

import numpy as np
import pandas as pd
import pytest
from kindred import CONFIG, EACH, catalogue, small_facts

from assistant.fusion import Moment, Teaching, learn_fusion
from assistant.training.simulated import SimulationConfig, simulated_lessons
from catalog.events import Interactions


def encode(texts):
    """A direction for each text, of length 1."""
    rows = np.stack(
        [np.random.default_rng(len(t) + sum(map(ord, t))).normal(size=8) for t in texts]
    )
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def events(count: int, *, timed: bool) -> pd.DataFrame:
    """Each person likes six films of one kind, in the order of their rows."""
    rng = np.random.default_rng(3)
    rows = []
    for person in range(count):
        kind = int(rng.integers(4))
        chosen = np.sort(rng.choice(EACH, 6, replace=False)) + kind * EACH
        for place, film in enumerate(chosen):
            time = pd.Timestamp(2020, 1, 1 + place, tz="UTC") if timed else pd.NaT
            rows.append((f"p{person}", str(film), "rating", 5.0, time))
    frame = pd.DataFrame(rows, columns=["user", "item", "behaviour", "value", "time"])
    frame["time"] = pd.to_datetime(frame["time"], utc=True)
    return frame


def people(count: int = 80, *, timed: bool = True) -> Interactions:
    return Interactions.from_events(events(count, timed=timed), catalogue())


def test_what_is_taken_comes_after_what_is_named():
    lessons = simulated_lessons(people(), catalogue(), encode, SimulationConfig())
    assert len(lessons) == 80 * 3
    for lesson in lessons:
        (taken,) = lesson.wanted
        assert list(lesson.moment.named) == sorted(lesson.moment.named)
        assert all(row < taken for row in lesson.moment.named)
        assert {row // EACH for row in lesson.moment.named} <= {taken // EACH}
    counts = {len(lesson.moment.named) for lesson in lessons}
    assert counts == {0, 1, 2, 3, 4}


def test_half_of_them_say_a_word_that_is_true_of_what_is_taken():
    films = catalogue()
    lessons = simulated_lessons(people(), films, encode, SimulationConfig())
    said = [lesson for lesson in lessons if lesson.moment.wishes]
    assert 0.35 < len(said) / len(lessons) < 0.65
    for lesson in said:
        (wish,) = lesson.moment.wishes
        assert wish.words[0] in films.table[wish.attribute].iloc[lesson.wanted[0]]
        np.testing.assert_array_equal(lesson.moment.meanings[1], encode(wish.words)[0])
        assert lesson.moment.query == ""
    assert all(one.moment.meanings is None for one in lessons if not one.moment.wishes)


def test_the_same_seed_makes_the_same_sessions_and_no_likes_make_none():
    first, again = (
        simulated_lessons(people(timed=False), catalogue(), encode, SimulationConfig())
        for _ in range(2)
    )
    assert [(one.group, one.wanted) for one in first] == [(o.group, o.wanted) for o in again]
    assert simulated_lessons(people(0), catalogue(), encode, SimulationConfig()) == ()


def test_who_is_left_out_is_left_out_of_the_likes_too():
    everybody = people()
    lessons = simulated_lessons(everybody, catalogue(), encode, SimulationConfig())
    teaching = Teaching(lessons, everybody, small_facts(), of_people=True)
    without = teaching.without(frozenset({0, 5}))
    assert without.people.strength[[0, 5]].nnz == 0
    assert without.people.strength.nnz == everybody.strength.nnz - 12
    assert {lesson.group for lesson in without.lessons} == set(range(80)) - {0, 5}


def test_an_order_can_be_learned_from_them():
    everybody, facts = people(), small_facts()
    lessons = simulated_lessons(everybody, catalogue(), encode, SimulationConfig())
    teaching = Teaching(lessons, everybody, facts, of_people=True)
    fusion = learn_fusion(teaching, CONFIG, lambda *_: None)
    named = (2 * EACH + 1, 2 * EACH + 4)
    rows = fusion.rank(Moment(named), facts.unmet(Moment(named)), 10).rows
    assert np.mean(rows // EACH == 2) > 0.8


@pytest.mark.parametrize(
    ("text", "units"),
    [
        (" ".join(f"word{n}" for n in range(40)), str.split),
        ("很久以前有一个小女孩住在海边的村子里她每天都去看日出和日落风雨无阻", list),
    ],
)
def test_a_few_words_of_its_description_may_be_said(text, units):
    films = catalogue()
    films.table["text"] = text
    config = SimulationConfig(said=0, described=1)
    lessons = simulated_lessons(people(), films, encode, config)
    lengths = set()
    for lesson in lessons:
        assert lesson.moment.query in text
        assert lesson.moment.wishes == ()
        lengths.add(len(units(lesson.moment.query)))
        np.testing.assert_array_equal(lesson.moment.meanings[0], encode([lesson.moment.query])[0])
    assert lengths == set(range(6, 14))
