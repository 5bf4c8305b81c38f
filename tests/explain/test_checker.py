"""The checker on sentences written by hand: what is true passes, every class of fault is caught."""

import json
from pathlib import Path

from conftest_explain import CARDS

from assistant.explain import Checker

LINES = [
    json.loads(line)
    for line in (Path(__file__).parent / "sentences.jsonl").read_text("utf-8").splitlines()
]
MAX_FALSE_ALARMS = 0.05
MIN_CAUGHT = 0.98


def passed(checker: Checker, line: dict) -> bool:
    return checker.check(line["sentence"], line["card"], CARDS[line["card"]]).ok


def test_true_sentences_pass(checker: Checker) -> None:
    true = [line for line in LINES if not line["fault"]]
    refused = [line["sentence"] for line in true if not passed(checker, line)]
    assert len(true) >= 60
    assert len(refused) <= MAX_FALSE_ALARMS * len(true), refused


def test_false_sentences_are_caught(checker: Checker) -> None:
    false = [line for line in LINES if line["fault"]]
    shown = [(line["fault"], line["sentence"]) for line in false if passed(checker, line)]
    assert len(false) >= 120
    assert len(shown) <= (1 - MIN_CAUGHT) * len(false), shown


def test_a_passing_sentence_names_its_evidence(checker: Checker) -> None:
    verdict = checker.check(
        "Because you loved Toy Story, this animated comedy was picked for you.",
        "monsters",
        CARDS["monsters"],
    )
    assert verdict.ok
    assert "e2" in verdict.evidence


def test_a_raised_digit_is_no_number(checker: Checker) -> None:
    assert not checker.check("Because you loved Toy Story¹.", "monsters", CARDS["monsters"]).ok
