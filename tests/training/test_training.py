"""The order that a workspace learns, keeps, serves and learns anew."""

import json
from itertools import pairwise

import likers
import numpy as np
import pytest

from assistant.fusion.moment import Moment
from assistant.fusion.served import ServedFusion
from assistant.moments import moment_of
from assistant.open import open_assistant
from assistant.policy import plan
from assistant.reply import Cards
from assistant.session import Session
from assistant.training.kept import read_report
from assistant.training.retrain import retrain
from assistant.training.train import CannotLearn
from assistant.training.trial import request_of
from assistant.understand import Understander
from assistant.update import update_workspace
from catalog import Changes, Item
from catalog.errors import DataError, ModelError
from catalog.workspace import Workspace
from retrieval.filters import Constraint

PIRATES = {f"f{n}" for n in range(likers.EACH)}


@pytest.fixture(scope="module")
def workspace(asset_store, encoder_weights, tmp_path_factory):
    """Learned from ninety people, and served whatever it gained; tests copy it to change it."""
    fusion = likers.SETTINGS.fusion.model_copy(update={"serve": "on"})
    settings = likers.SETTINGS.model_copy(update={"fusion": fusion})
    folder = tmp_path_factory.mktemp("likers") / "workspace"
    return likers.build(folder, asset_store, settings=settings)


@pytest.fixture
def own(asset_store, encoder_weights, tmp_path):
    """A workspace that a test may change."""
    return likers.build(tmp_path / "own", asset_store)


def cards_of(assistant, *messages):
    """The cards of the last message."""
    session = assistant.new_session()
    cards = ()
    for message in messages:
        for event in assistant.respond(session.id, message):
            cards = event.items if isinstance(event, Cards) else cards
    return cards


def conversations(path, count=70, *, broken=False):
    """People name two films of a kind, and are recommended a third."""
    rng = np.random.default_rng(2)
    lines = []
    for number in range(count):
        a, b, c = rng.choice(likers.EACH, 3, replace=False) + likers.EACH * int(rng.integers(3))
        line = {
            "dialog_id": str(number),
            "turn_id": 2,
            "context": ["Hello!", f"I liked Story {a} and Story {b}"],
            "entity": [f"Story {a} ({1980 + a % likers.EACH})", f"Story {b}"],
            "rec": [f"Story {c}", *(["A Film of Elsewhere"] if number == 0 else [])],
        }
        lines.append(json.dumps(line))
    if broken:
        lines.insert(3, '{"dialog_id": "x"}')
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_build_learns_an_order_and_tells_what_it_gained_on_people_held_out(workspace):
    report = read_report(Workspace.open(workspace).fusion)
    assert report is not None
    assert (report.source, report.groups, report.gain.people) == ("people", 90, 18)
    assert 0 < report.gain.base_ndcg < 1
    assert 0 < report.gain.ndcg < 1
    assert report.gain.low <= report.gain.ndcg - report.gain.base_ndcg <= report.gain.high
    assert "plain order" in str(report)


def test_what_was_learned_has_its_part_in_every_answer_and_conditions_hold(workspace, asset_store):
    with open_assistant(workspace, store=asset_store) as assistant:
        cards = cards_of(assistant, "I loved Story 1 and Story 3")
        assert {card.id for card in cards} <= PIRATES
        assert all("learned" in card.parts and "plain" in card.parts for card in cards)
        assert cards[0].score == pytest.approx(1)
        assert all(a.score >= b.score for a, b in pairwise(cards))
        short = cards_of(assistant, "I loved Story 1 and Story 3, nothing long")
        assert short
        assert all(card.attributes["genres"] == ("short",) for card in short)


def test_past_events_alone_are_ranked_by_the_plain_order(workspace, asset_store):
    with open_assistant(workspace, store=asset_store) as assistant:
        reply = assistant.recommend(user="p0", k=3)
        assert all("learned" not in card.parts for card in reply.items)


@pytest.mark.parametrize(("serve", "there"), [("on", True), ("off", False)])
def test_the_settings_say_whether_it_serves(own, asset_store, serve, there):
    retrain(own, (), asset_store, lambda *_: None, changes={"serve": serve})
    with open_assistant(own, store=asset_store) as assistant:
        cards = cards_of(assistant, "I loved Story 1")
        assert ("learned" in cards[0].parts) is there


def test_where_nothing_sure_was_gained_the_plain_order_serves(own, asset_store):
    file = Workspace.open(own).fusion / "report.json"
    report = json.loads(file.read_text(encoding="utf-8"))
    for used in (True, False):
        report["gain"]["used"] = used
        file.write_text(json.dumps(report), encoding="utf-8")
        with open_assistant(own, store=asset_store) as assistant:
            assert ("learned" in cards_of(assistant, "I loved Story 1")[0].parts) is used


def test_too_few_people_teach_nothing_and_the_workspace_works(
    asset_store, encoder_weights, tmp_path
):
    folder = likers.build(tmp_path / "few", asset_store, people=20)
    assert not Workspace.open(folder).fusion.exists()
    with open_assistant(folder, store=asset_store) as assistant:
        assert cards_of(assistant, "I loved Story 1")
    with pytest.raises(CannotLearn, match="20 people"):
        retrain(folder, (), asset_store, lambda *_: None)
    assert not Workspace.open(folder).fusion.exists()


def test_recorded_conversations_teach_and_what_cannot_be_read_is_named(own, asset_store, tmp_path):
    file = conversations(tmp_path / "talk.jsonl", broken=True)
    report, recorded = retrain(own, (file,), asset_store, lambda *_: None, changes={"serve": "on"})
    assert (report.source, report.groups) == ("conversations", 70)
    assert recorded is not None
    assert (recorded.turns, recorded.strangers) == (70, ("A Film of Elsewhere",))
    assert [(path, flaw.line) for path, flaw in recorded.broken] == [(file, 4)]
    with open_assistant(own, store=asset_store) as assistant:
        assert {card.id for card in cards_of(assistant, "I loved Story 1")} <= PIRATES
        kept = assistant.new_session().id
    with open_assistant(own, store=asset_store) as assistant:
        assert assistant.session(kept) is not None


def test_our_own_links_teach_too(own, asset_store, tmp_path):
    file = conversations(tmp_path / "talk.jsonl")
    report, recorded = retrain(own, (file,), asset_store, lambda *_: None, own_links=True)
    assert report.groups == 70
    assert "14 conversations" in str(report)
    assert recorded is not None
    assert all(len(lesson.moment.named) == 2 for lesson in recorded.lessons)


def test_a_file_that_is_no_conversation_changes_nothing(own, asset_store, tmp_path):
    before = read_report(Workspace.open(own).fusion)
    (tmp_path / "talk.jsonl").write_text("hello\n", encoding="utf-8")
    with pytest.raises(DataError, match="no turn"):
        retrain(own, (tmp_path / "talk.jsonl",), asset_store, lambda *_: None)
    few = conversations(tmp_path / "few.jsonl", count=9)
    with pytest.raises(CannotLearn, match="9 conversations"):
        retrain(own, (few,), asset_store, lambda *_: None)
    assert read_report(Workspace.open(own).fusion) == before


def test_items_that_are_added_later_are_weighed_by_what_the_catalogue_says(own, asset_store):
    retrain(own, (), asset_store, lambda *_: None, changes={"serve": "on"})
    new = Item(
        id="new",
        title="The Newest",
        year=1990,
        text="A castle of ice melts on the first day of spring, and its queen moves to a harbour.",
        attributes={"genres": ("short",)},
    )
    update_workspace(own, Changes(put=(new,)), asset_store)
    with open_assistant(own, store=asset_store) as assistant:
        cards = cards_of(assistant, "a castle of ice that melts in spring")
        (card,) = [card for card in cards if card.id == "new"]
        assert np.isfinite(card.parts["learned"])


def test_a_damaged_report_is_told_with_the_remedy_which_mends_it(own, asset_store):
    (Workspace.open(own).fusion / "report.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="damaged") as error:
        open_assistant(own, store=asset_store)
    assert "train-fusion" in error.value.remedy
    retrain(own, (), asset_store, lambda *_: None)
    with open_assistant(own, store=asset_store) as assistant:
        assert cards_of(assistant, "I loved Story 1")


def test_a_moment_holds_what_was_said_and_nothing_else(workspace, asset_store):
    with open_assistant(workspace, store=asset_store) as assistant:
        resources = assistant._resources
        understander = Understander(resources.catalog, resources.people)
        session = Session(id="moment")
        said = "I liked Story 3 and hated Story 5, something short about robots"
        taste = plan(session, understander.understand(said, session)).taste
        served = resources.fusion
        catalog, encoder = resources.catalog, resources.encoder
        word = encoder.encode_queries([taste.query])[0]
        moment = moment_of(served, catalog, encoder, taste, word, (said,))
        assert (moment.named, moment.disliked) == ((3,), (5,))
        assert [wish.words for wish in moment.wishes] == [("short",)]
        assert "robots" in moment.query
        np.testing.assert_allclose(moment.meanings, np.repeat(word[None], 3, axis=0), atol=1e-6)
        spoken = ServedFusion(served.fusion, served.share, spoken=True)
        heard = moment_of(spoken, catalog, encoder, taste, word, ("Hello", "Hi", said))
        parts = encoder.encode_queries([f"Hello Hi {said}", f"Hi {said}", said])
        np.testing.assert_allclose(heard.meanings, parts, atol=1e-6)
        assert heard.turn == 3
        assert moment_of(served, catalog, encoder, Session(id="x").taste) is None
        asked = plan(session, understander.understand("something short", session)).taste
        wished = moment_of(served, catalog, encoder, asked)
        assert (wished.query, wished.turn) == ("", 1)
        short = encoder.encode_queries(["short"])[0]
        np.testing.assert_allclose(wished.meanings[0], short, atol=1e-6)


def test_wishes_of_a_trial_are_conditions_for_both_orders_or_lean(workspace, asset_store):
    with open_assistant(workspace, store=asset_store) as assistant:
        resources, config = assistant._resources, assistant._config
        short = Constraint(attribute="genres", op="has", words=("short",))
        moment = Moment((1,), wishes=(short,))
        firm = request_of(resources, config, moment, firm=True)
        assert (firm.hard, firm.soft) == ((short,), ())
        assert set(np.flatnonzero(firm.keep)) == set(range(3, 3 * likers.EACH, 2))
        leaning = request_of(resources, config, moment, firm=False)
        assert (leaning.hard, leaning.soft) == ((), (short,))
        assert leaning.keep.sum() == 3 * likers.EACH - 1
