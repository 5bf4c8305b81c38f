"""What a turn decides, as a function of the session and the intent."""

import pytest

from assistant.intent import Intent, Mention, TurnKind, Wish
from assistant.policy import forgotten, judged, plan
from assistant.session import MAX_UNDO, Session
from assistant.taste import Taste
from retrieval.filters import Constraint


def mention(item: str, attitude: str = "like") -> Mention:
    return Mention.model_validate(
        {"item": item, "title": item, "words": item, "span": (0, 1), "attitude": attitude}
    )


def wish(op: str, word: str) -> Wish:
    constraint = Constraint.model_validate({"attribute": "genres", "op": op, "words": (word,)})
    return Wish(constraint=constraint, hard=True, words=word, span=(0, 1))


def asked(session: Session, **fields: object) -> Session:
    """The session after an intent, as a turn would leave it."""
    decided = plan(session, Intent.model_validate({"kind": "ask", **fields}))
    return session.after_turn("m", "a", (), taste=decided.taste, past=decided.past)


def test_likes_wishes_and_words_enter_the_ledger_with_their_turn() -> None:
    after = asked(
        Session(id="s"),
        mentions=(mention("heat"), mention("alien", "dislike"), mention("it", "neutral")),
        wishes=(wish("has", "Comedy"),),
        query="bank robbers",
    )
    assert [(e.id, e.kind, e.words) for e in after.taste.entries] == [
        ("1.1", "item", "heat"),
        ("1.2", "item", "alien"),
        ("1.3", "wish", "Comedy"),
        ("1.4", "query", "bank robbers"),
    ]
    assert after.taste.judgements() == {"heat": 1.0, "alien": -1.0}


def test_undo_returns_to_the_ledger_before_the_last_change() -> None:
    first = asked(Session(id="s"), mentions=(mention("heat"),))
    second = asked(first, wishes=(wish("lacks", "Horror"),))
    decided = plan(second, Intent(kind=TurnKind.UNDO))
    assert decided.act == "recommend"
    assert decided.taste.bare == first.taste
    assert [(e.words, e.state) for e in decided.taste.ended] == [("Horror", "taken_back")]
    third = second.after_turn("undo", "a", (), taste=decided.taste, past=decided.past)
    again = plan(third, Intent(kind=TurnKind.UNDO))
    assert (again.act, again.taste.bare) == ("say", Taste())
    fourth = third.after_turn("undo", "a", (), taste=again.taste, past=again.past)
    assert plan(fourth, Intent(kind=TurnKind.UNDO)).say == "undo_nothing"


def test_undo_takes_back_a_press_on_a_card() -> None:
    session = judged(Session(id="s", turn=1), "heat", "Heat", "dislike", "on its card")
    assert session.taste.judgements() == {"heat": -1.0}
    assert plan(session, Intent(kind=TurnKind.UNDO)).taste.bare == Taste()


def test_a_question_changes_neither_ledger_nor_undo() -> None:
    session = asked(Session(id="s"), mentions=(mention("heat"),))
    for kind in (TurnKind.WHY, TurnKind.GREETING, TurnKind.HELP, TurnKind.OUT_OF_SCOPE):
        decided = plan(session, Intent(kind=kind))
        assert (decided.taste, decided.past) == (session.taste, session.past)
        assert decided.act != "recommend"


def test_undo_pile_is_bounded() -> None:
    session = Session(id="s")
    for n in range(MAX_UNDO + 5):
        session = judged(session, f"i{n}", "t", "like", "w")
    assert len(session.past) == MAX_UNDO


@pytest.mark.parametrize("kind", ["more", "like_shown", "feedback"])
def test_going_on_never_repeats_what_was_shown(kind: str) -> None:
    session = Session(id="s", shown=(("a", "b"), ("c",)))
    assert plan(session, Intent(kind=TurnKind(kind))).exclude == {"a", "b", "c"}


def test_a_refined_request_may_show_an_item_again() -> None:
    session = Session(id="s", shown=(("a", "b"),))
    assert plan(session, Intent(kind=TurnKind.ASK)).exclude == frozenset()


def test_a_fresh_subject_keeps_judgements_and_what_was_ruled_out() -> None:
    session = asked(
        Session(id="s"),
        mentions=(mention("heat"),),
        wishes=(wish("has", "Comedy"), wish("lacks", "Horror")),
        query="robots",
    )
    after = asked(session, fresh=True, query="a quiet drama")
    assert [e.words for e in after.taste.entries] == ["heat", "Horror", "a quiet drama"]


def test_pressing_again_takes_a_judgement_back() -> None:
    liked = judged(Session(id="s"), "heat", "Heat", "like", "on its card")
    assert judged(liked, "heat", "Heat", "none", "").taste.bare == Taste()


def test_forgetting_an_unknown_entry_changes_nothing() -> None:
    session = judged(Session(id="s"), "heat", "Heat", "like", "on its card")
    assert forgotten(session, "9.9") == session
    assert forgotten(session, session.taste.entries[0].id).taste.bare == Taste()


def test_why_explains_what_is_pointed_at_or_says_that_there_is_nothing() -> None:
    session = Session(id="s", shown=(("a", "b"),))
    assert plan(session, Intent(kind=TurnKind.WHY, shown=("b",))).explain == "b"
    assert plan(session, Intent(kind=TurnKind.WHY)).act == "say"


@pytest.mark.parametrize(("adds", "held"), [(False, "robots"), (True, "space robots")])
def test_new_words_replace_older_ones_unless_they_add_to_them(adds: bool, held: str) -> None:
    first = asked(Session(id="s"), mentions=(mention("heat"),), query="space")
    second = asked(first, query="robots", adds=adds)
    assert second.taste.query == held
    assert second.taste.known_items == {"heat"}
    assert asked(first, wishes=(wish("has", "Comedy"),)).taste.query == "space"
