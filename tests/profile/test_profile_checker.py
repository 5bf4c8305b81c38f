"""No sentence about a person passes that says more, less or other than its fact."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.profile import ProfileChecker
from assistant.profile.words import plain_sentence, sayings
from prompts import wording

PEOPLE = ("ada", "bob", "p1", "p5", "new")


@pytest.fixture(scope="module")
def checker(books):
    return ProfileChecker(books)


def test_all_of_our_own_wordings_pass(facts_of, books, checker):
    kinds = set()
    for user in PEOPLE:
        for fact in facts_of(user):
            kinds.add(fact.kind)
            for text in sayings(fact, books, wording()):
                verdict = checker.check(text, fact)
                assert verdict.ok, (text, verdict.problems)
                assert verdict.evidence == (fact.id,)
    assert len(kinds) >= 8


def test_a_sentence_of_one_fact_is_none_of_another(facts_of, books, checker):
    facts = facts_of("ada")
    for fact in facts:
        text = plain_sentence(fact, books, wording()).sentence
        for other in facts:
            if other.id != fact.id:
                assert not checker.check(text, other).ok, (text, other)


GOOD = [
    ("ada", "activity", "You left 16 events with 16 books from January 2024 to February 2025."),
    ("ada", "interest", "You liked 12 Sea Stories, of 16."),
    ("ada", "interest", "12 of the 16 books you liked are Sea Stories."),
    ("bob", "rating", "On average you rate 2.8 of 5, less than other people: 4.0."),
    ("bob", "rating", "Your ratings are 2.8 of 5 on average."),
    ("bob", "dislike", "You disliked 10 books with subject Crime."),
    ("ada", "level", "What you liked is of more length: {mine} pages, {other} for other people."),
]
BAD = [
    ("bob", "activity", "You left 25 events, from February 2024 to January 2024.", "word"),
    ("ada", "activity", "You left 16 events, from February 2025 to January 2024.", "date"),
    ("ada", "interest", "You liked 13 Sea Stories, of 16.", "number"),
    ("ada", "interest", "You liked 16 Sea Stories, of 12.", "number"),
    ("ada", "interest", "You love 12 Sea Stories.", "word"),
    ("ada", "interest", "You disliked 12 Sea Stories.", "dislike"),
    ("ada", "interest", "You liked 12 Crime books.", "word"),
    ("ada", "interest", "You liked Sea Stories.", "number"),
    ("ada", "interest", "They liked 12 Sea Stories.", "word"),
    ("ada", "interest", "You liked 12 Sea Stories lately.", "time"),
    ("ada", "interest", "You liked 12 Sea Stories, 3.0 times more.", "times"),
    ("ada", "interest", "You liked 12 Sea Stories <b>.", "markup"),
    ("ada", "interest", "You did not like 12 Sea Stories.", "word"),
    ("ada", "interest", "Other people liked 12 Sea Stories, and you did too.", "order"),
    ("bob", "rating", "Your ratings are 4.0 of 5 on average.", "number"),
    ("bob", "rating", "Other people rate 2.8 of 5 on average, and you 4.0.", "order"),
    ("bob", "rating", "You rate more than other people, at 2.8 of 5.", "direction"),
    ("bob", "rating", "Your ratings are 2.8 of 5 on average, and 4.0 before.", "pair"),
    ("bob", "dislike", "You liked 10 books with subject Crime.", "like"),
    ("bob", "activity", "You liked 25 events with 25 books.", "like"),
    ("bob", "activity", "You left 25 events with 25 books, from 10 January 2024.", "date"),
    ("bob", "behaviours", "Your record has 5 ratings and 20 clicks.", "number"),
]


@pytest.mark.parametrize(("user", "kind", "text"), GOOD, ids=lambda x: str(x)[:40])
def test_other_words_for_the_same_pass(fact_of, checker, user, kind, text):
    fact = fact_of(user, kind)
    verdict = checker.check(text.format(**{f.name: f.shown for f in fact.figures}), fact)
    assert verdict.ok, verdict.problems


@pytest.mark.parametrize(("user", "kind", "text", "problem"), BAD, ids=lambda x: str(x)[:40])
def test_what_the_fact_does_not_hold_is_told(fact_of, checker, user, kind, text, problem):
    verdict = checker.check(text, fact_of(user, kind))
    assert not verdict.ok
    assert problem in {p.kind for p in verdict.problems}, verdict.problems


def test_lately_and_over_all_time_are_not_turned_round(fact_of, checker):
    chess = next(f for f in [fact_of("ada", "recent", "Chess")])
    now, always = (f.shown for f in chess.figures)
    assert checker.check(f"Lately Chess makes up {now}% of your interest.", chess).ok
    for text in (
        f"Over all time Chess makes up {now}% of your interest, and {always}% lately.",
        f"Lately Chess makes up {always}% of your interest.",
        f"Chess makes up {now}% of your interest over all time.",
        f"Lately Chess makes up {now}% of your interest over all time.",
    ):
        assert not checker.check(text, chess).ok, text


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_is_judged(fact_of, checker, text):
    verdict = checker.check(text, fact_of("ada", "interest"))
    assert verdict.ok == (verdict.problems == ())


@given(st.integers(0, 400), st.integers(0, 400))
@settings(deadline=None)
def test_only_its_own_figures_pass(fact_of, checker, count, total):
    text = f"You liked {count} Sea Stories, of {total}."
    verdict = checker.check(text, fact_of("ada", "interest"))
    assert verdict.ok == ((count, total) == (12, 16))
