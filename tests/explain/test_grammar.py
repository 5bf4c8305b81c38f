"""The grammar of one card: every sentence that it can write passes the checker."""

import itertools
import re

import pytest
from conftest_explain import CARDS

from assistant.explain import Checker
from assistant.explain.grammar import card_grammar
from assistant.reply import Card
from catalog import Catalog
from prompts import wording

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"|([a-z]+)')


def written(grammar: str) -> list[str]:
    """Every sentence of a grammar whose rules are lists of strings, and a root of sequences."""
    rules = dict(line.split(" ::= ", 1) for line in grammar.splitlines())
    choices = {
        name: [_plain(match.group(1)) for match in _STRING.finditer(rule)]
        for name, rule in rules.items()
        if name != "root"
    }
    found = []
    for frame in re.split(r" \| (?=\")", rules["root"]):
        parts = [
            [_plain(m.group(1))] if m.group(1) is not None else choices[m.group(2)]
            for m in _STRING.finditer(frame)
        ]
        found += ["".join(words) for words in itertools.product(*parts)]
    return found


def _plain(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\")


def card_of(films: Catalog, name: str) -> Card:
    item = films.get(name)
    assert item is not None
    return Card(
        id=name,
        title=item.title,
        year=item.year,
        score=1.0,
        attributes=item.attributes,
        evidence=CARDS[name],
    )


@pytest.mark.parametrize("name", CARDS)
def test_whatever_the_grammar_allows_is_true(films: Catalog, checker: Checker, name: str) -> None:
    sentences = written(card_grammar(card_of(films, name), films, wording()))
    assert len(sentences) >= 3
    refused = {
        s: verdict.problems
        for s in sentences
        if not (verdict := checker.check(s, name, CARDS[name])).ok
    }
    assert not refused


def test_a_card_with_nothing_to_say_has_no_grammar(films: Catalog) -> None:
    bare = card_of(films, "usual").model_copy(update={"evidence": ()})
    assert card_grammar(bare, films, wording()) == ""
