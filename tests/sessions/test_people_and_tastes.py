"""Who is simulated, and what they are known to like."""

import numpy as np
from session_worlds import COMEDIES, catalog_of_films, events_of_people

from assistant.settings import Settings
from evaluation.sessions.invented import invent_people
from evaluation.sessions.people import LEAST_LIKED, draw_people
from evaluation.sessions.tastes import taste_of
from evaluation.sessions.wants import further, ruled_out, wanted_kinds


def test_a_person_is_taken_out_of_the_events_and_cut_in_two():
    events, catalog = events_of_people(), catalog_of_films()
    drawn = draw_people(events, catalog, Settings().signals, count=5, seed=1)
    ids = {person.id for person in drawn.people}
    assert len(ids) == 5
    assert set(drawn.rest["user"]) == set(events["user"]) - ids
    for person in drawn.people:
        own = set(events.loc[events["user"] == person.id, "item"])
        assert person.known.met | person.hidden.met == own
        assert not person.known.met & person.hidden.met
        assert min(len(person.known.liked), len(person.hidden.liked)) >= LEAST_LIKED


def test_the_same_seed_draws_the_same_people_and_at_most_half_of_all():
    events, catalog = events_of_people(), catalog_of_films()
    one, two = (
        draw_people(events, catalog, Settings().signals, count=99, seed=1).people for _ in range(2)
    )
    assert one == two
    assert 0 < len(one) <= events["user"].nunique() // 2


def test_short_histories_are_passed_over():
    events = events_of_people().groupby("user").head(2 * LEAST_LIKED - 1).reset_index(drop=True)
    drawn = draw_people(events, catalog_of_films(), Settings().signals, count=5, seed=1)
    assert drawn.people == ()
    assert len(drawn.rest) == len(events)


def test_a_taste_is_counted_by_hand(facts):
    taste = taste_of(facts, COMEDIES.known)
    liked = np.log((1 + 0.03) / (1 / 3 + 0.03))
    never = np.log(0.03 / (1 / 3 + 0.03))
    assert np.isclose(taste.pull["genres", "Comedy"], liked - 0.5 * never)
    assert np.isclose(taste.pull["genres", "Horror"], never - 0.5 * liked)
    assert taste.agreement(facts, "f12") == 1
    assert taste.agreement(facts, "f10") == 0


def test_conditions_follow_from_the_known_half(facts):
    taste = taste_of(facts, COMEDIES.known)
    assert [c.constraint.words for c in wanted_kinds(taste)] == [("Comedy",)]
    assert ("Horror",) in [c.constraint.words for c in ruled_out(taste)]
    known = further(facts, COMEDIES.known, np.random.default_rng(0))
    assert {c.constraint.attribute for c in known} == {"year", "runtime"}
    for condition in known:
        met = [facts.meets(item, condition.constraint) for item in COMEDIES.known.liked]
        assert np.mean(met) >= 0.7


def test_people_are_invented_where_nobody_has_a_history():
    people = invent_people(catalog_of_films(), count=4, seed=0)
    assert len(people) == 4
    for person in people:
        assert person.invented
        assert not person.known.met & person.hidden.met
        assert not set(person.hidden.liked) & set(person.hidden.disliked)
        assert min(len(person.known.liked), len(person.hidden.liked)) >= LEAST_LIKED
