"""`sayso profile`: for a person, for a program, and of whom nothing is known."""

import json


def test_a_person_is_told_in_sentences_with_their_facts(sayso):
    outcome = sayso("profile", "--user", "15", "--llm", "none")
    assert outcome.code == 0, outcome.err
    assert "events with" in outcome.out
    assert "f1" in outcome.out
    assert "Written by none (plain wording)" in outcome.out


def test_facts_and_sentences_for_a_program(sayso):
    outcome = sayso("profile", "--user", "15", "--llm", "none", "--json")
    assert outcome.code == 0, outcome.err
    found = json.loads(outcome.out)
    assert set(found) == {"user", "facts", "sentences", "llm"}
    ids = [fact["id"] for fact in found["facts"]]
    assert [s["evidence"] for s in found["sentences"]] == [[id_] for id_ in ids]
    told = {fact["kind"] for fact in found["facts"]}
    assert {"activity", "rating", "interest"} <= told


def test_of_someone_without_events_nothing_is_told(sayso):
    outcome = sayso("profile", "--user", "nobody", "--llm", "none")
    assert outcome.code == 2
    assert "Nobody called 'nobody'" in outcome.err
    assert "nothing to tell" in outcome.err


def test_a_person_must_be_named(sayso):
    outcome = sayso("profile")
    assert outcome.code == 2
    assert "--user" in outcome.err
