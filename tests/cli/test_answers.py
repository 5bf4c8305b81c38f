"""Asking: for a person, for a program, in odd words, and in a conversation that goes on."""

import json

import pytest

FAMILY = "I loved Toy Story and Finding Nemo, something for the whole family"


def _reply(outcome):
    assert outcome.code == 0, outcome.err
    assert outcome.out.count("\n") == 1
    return json.loads(outcome.out)


def test_an_answer_for_a_person(sayso):
    outcome = sayso("ask", FAMILY)
    assert outcome.code == 0, outcome.err
    assert "liked Toy Story" in outcome.out
    assert "liked Finding Nemo" in outcome.out
    assert "Written by none" in outcome.out
    assert "sayso ask --session" in outcome.err


def test_an_answer_for_a_program_is_one_object_and_nothing_else(sayso):
    reply = _reply(sayso("ask", "--json", FAMILY))
    assert {"items", "text", "taste", "understood", "llm", "timings_ms"} <= reply.keys()
    assert len(reply["items"]) == 5
    for item in reply["items"]:
        assert {"id", "title", "score", "attributes", "explanation"} <= item.keys()
        assert {"year", "genres"} <= item["attributes"].keys()
        assert item["explanation"]
        for reason in item["explanation"]:
            assert reason["sentence"]
            assert reason["evidence"]
    assert {"Toy Story", "Finding Nemo"} <= {entry.get("title") for entry in reply["taste"]}
    titles = {item["title"] for item in reply["items"]}
    assert not titles & {"Toy Story", "Finding Nemo"}


def test_the_program_keeps_its_promises_outside_of_this_process(program):
    outcome = program("ask", "--json", "-", stdin="a space film like Alien\n")
    assert "Alien" in {entry.get("title") for entry in _reply(outcome)["taste"]}


@pytest.mark.parametrize(
    "message",
    ["", " ", "😀😀😀", "я хочу комедию", "<b>[red]Alien[/red]</b> **x**", "a" * 10_000, "\x1b[2J"],
    ids=["empty", "blank", "emoji", "cyrillic", "markup", "10,000 characters", "escape"],
)
def test_odd_messages_are_answered(sayso, message):
    assert _reply(sayso("ask", "--json", "--", message))["text"]


def test_what_is_shown_cannot_steer_the_terminal(sayso):
    outcome = sayso("ask", "--session", "cli-\x1b[2J", "a film like \x1b[31m[red]Alien[/red]\x9b2J")
    assert outcome.code == 0
    assert not {"\x1b", "\x9b"} & {*outcome.out, *outcome.err}


def test_long_messages_with_wishes_are_answered(sayso):
    message = "I loved Toy Story. " + "Something funny, please. " * 400
    assert len(message) > 10_000
    assert _reply(sayso("ask", "--json", message))["items"]


def test_a_named_conversation_goes_on(sayso, tmp_path):
    first = _reply(sayso("ask", "--json", "--session", "cli-goes-on", "I loved Alien"))
    second = _reply(sayso("ask", "--json", "--session", "cli-goes-on", "but not so old"))
    assert (first["turn"], second["turn"]) == (1, 2)
    assert second["session"] == "cli-goes-on"
    assert "Alien" in {entry.get("title") for entry in second["taste"]}


def test_a_conversation_is_not_handed_to_someone_else(sayso):
    assert sayso("ask", "--session", "cli-of-15", "--user", "15", "a comedy").code == 0
    outcome = sayso("ask", "--session", "cli-of-15", "--user", "20", "a comedy")
    assert outcome.code == 2
    assert "cli-of-15" in outcome.err


def test_why_is_answered_with_the_evidence(sayso):
    sayso("ask", "--session", "cli-why", "I loved Toy Story")
    outcome = sayso("ask", "--session", "cli-why", "why the first one?")
    assert outcome.code == 0
    assert "of the score" in outcome.out


def test_recommend_for_a_person_brings_what_is_new_to_them(sayso, demo_small):
    from catalog import Workspace

    events = Workspace.open(demo_small).load_events()
    rated = set(events.loc[events["user"] == "15", "item"])
    reply = _reply(sayso("recommend", "--user", "15", "-k", "3", "--json"))
    assert len(reply["items"]) == 3
    assert not rated & {item["id"] for item in reply["items"]}


def test_recommend_from_titles(sayso):
    reply = _reply(sayso("recommend", "--like", "toy story", "--like", "finding nemo", "--json"))
    assert len(reply["items"]) == 10
    scores = [item["score"] for item in reply["items"]]
    assert scores == sorted(scores, reverse=True)
    shown = sayso("recommend", "--like", "Toy Story", "-k", "2")
    assert "--session" not in shown.err


def test_a_small_answer_from_the_whole_list(sayso):
    ten = _reply(sayso("recommend", "--like", "Alien", "-k", "10", "--json"))["items"]
    three = _reply(sayso("recommend", "--like", "Alien", "-k", "3", "--json"))["items"]
    assert [i["id"] for i in three] == [i["id"] for i in ten[:3]]


def test_evaluate_names_what_can_be_measured(sayso):
    outcome = sayso("evaluate")
    assert outcome.code == 0
    assert "ranking" in outcome.out
