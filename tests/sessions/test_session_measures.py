"""What is measured of sessions, against sessions worked out by hand."""

import math

import pytest
from session_worlds import NO_HORROR, exchange, noted, session

from evaluation.sessions.acts import Act
from evaluation.sessions.found import first_turns, found
from evaluation.sessions.obeyed import obeyed
from evaluation.sessions.remembered import named, pointed, remembered, repeated
from evaluation.sessions.transcript import Answer, Noted

MORE = Act(kind="more")
STATES = Act(kind="condition", conditions=(NO_HORROR,))


def shows(*items, **more):
    return Answer(kind="ask", text="", shown=items, **more)


def test_liked_items_are_counted_where_they_are_shown_first(facts):
    one = session(
        exchange(MORE, shows("f1", "f2")),
        exchange(MORE, shows("f2", "f12")),
        exchange(MORE, shows("f12", "f15")),
    )
    figures = found(one, facts)
    assert first_turns(one) == [2, 3]
    assert (figures["reached"], figures["first_turn"], figures["hits"]) == (1, 2, 2)
    assert figures["recall"] == 0.5
    # Two places and at least two liked items left: the ideal is 1 + 1/log2(3) each time.
    second = (1 / math.log2(3)) / (1 + 1 / math.log2(3))
    assert figures["ndcg"] == pytest.approx((0 + second + second) / 3)


def test_a_list_behind_a_goodbye_finds_nothing_and_is_counted(facts):
    one = session(
        exchange(MORE, shows("f1")), exchange(Act(kind="accept", place=0), shows("f12"), meant="f1")
    )
    assert found(one, facts)["hits"] == 0
    assert remembered(one, facts)["pressing_on"] == 1


def test_nothing_found_has_no_first_turn(facts):
    figures = found(session(exchange(MORE, shows("f1"))), facts)
    assert figures["reached"] == 0
    assert math.isnan(figures["first_turn"])


def test_a_condition_that_is_kept_has_no_fault(facts):
    kept = (noted(NO_HORROR),)
    one = session(
        exchange(STATES, shows("f0", "f2", ledger=kept), held=(NO_HORROR,)),
        exchange(MORE, shows("f3", ledger=kept), held=(NO_HORROR,)),
    )
    result = obeyed(one, facts)
    assert result.cases == []
    assert (result.ruled_out_lists, result.ruled_out_clean) == (2, 2)
    assert result.figures()["understood"] == 1


@pytest.mark.parametrize(
    ("ledgers", "items", "faults"),
    [
        (((), ()), "f0", ["misunderstood"]),
        (((noted(NO_HORROR, hard=False),), ()), "f0", ["misunderstood"]),
        (((noted(NO_HORROR),), ()), "f0", ["lost"]),
        (((noted(NO_HORROR),), (noted(NO_HORROR),)), "f1", ["broken"]),
        (((), ()), "f1", ["misunderstood"]),
    ],
)
def test_faults_are_told_apart(facts, ledgers, items, faults):
    first, second = ledgers
    one = session(
        exchange(STATES, shows("f0", ledger=first), held=(NO_HORROR,)),
        exchange(MORE, shows(items, ledger=second), held=(NO_HORROR,)),
    )
    result = obeyed(one, facts)
    assert [case.fault for case in result.cases] == faults
    assert result.ruled_out_clean == (2 if items == "f0" else 1)


def test_what_is_given_up_openly_is_not_lost(facts):
    gone = (NO_HORROR.constraint,)
    one = session(
        exchange(STATES, shows("f0", ledger=(noted(NO_HORROR),)), held=(NO_HORROR,)),
        exchange(MORE, shows("f1", gave_way=gone), held=(NO_HORROR,)),
        exchange(MORE, shows("f4"), held=(NO_HORROR,)),
    )
    assert [case.fault for case in obeyed(one, facts).cases] == ["given_way"]


def test_pointing_needs_the_item_and_the_attitude():
    liked = Noted(item="f2", sign=1)
    act = Act(kind="more_like", place=1)
    answers = [
        shows(pointed=("f2",), ledger=(liked,)),
        shows(pointed=("f2", "f1"), ledger=(liked,)),
        shows(pointed=("f2",), ledger=(Noted(item="f2", sign=-1),)),
        shows(),
    ]
    one = session(*(exchange(act, answer, meant="f2") for answer in answers))
    assert [(p.item, p.sign) for p in pointed(one)] == [
        (True, True),
        (False, True),
        (True, False),
        (False, False),
    ]


def test_what_was_stated_is_looked_for_at_the_end(facts):
    ledger = (Noted(item="f0", sign=1), noted(NO_HORROR))
    says = Act(kind="ask", likes=("f0", "f3"), conditions=(NO_HORROR,))
    one = session(
        exchange(says, shows("f6", ledger=ledger), held=(NO_HORROR,)),
        exchange(Act(kind="leave"), shows(ledger=ledger), held=(NO_HORROR,)),
    )
    assert [n.sign for n in named(one)] == [True, False]
    assert remembered(one, facts)["in_ledger"] == pytest.approx(2 / 3)


def test_repetition_is_counted_by_its_cause():
    one = session(
        exchange(MORE, shows("f1", "f2")),
        exchange(MORE, shows("f2", "f3"), told=("f3",)),
        exchange(STATES, shows("f1", "f5")),
    )
    figures = repeated(one)
    assert figures["repeats"] == pytest.approx(2 / 6)
    assert figures["repeats_asked_others"] == pytest.approx(1 / 4)
    assert figures["repeats_told"] == pytest.approx(1 / 6)
