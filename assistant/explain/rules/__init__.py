"""The checker's rules, one subject a file; each yields the problems of a read sentence."""

from assistant.explain.rules.case import Case
from assistant.explain.rules.facts import (
    likeness,
    names_in,
    other_subjects,
    shared_numbers,
    shared_values,
    sources,
    subjects,
    titles,
    values,
    years,
)
from assistant.explain.rules.numbers import numbers, raters
from assistant.explain.rules.person import asking, liking, mentioning, own_words, seeing, you
from assistant.explain.rules.support import rests_on
from assistant.explain.rules.words import negation, quotes, vocabulary

RULES = (
    vocabulary, quotes, negation, titles, values, years, subjects, other_subjects,
    names_in,
    shared_values,
    shared_numbers,
    likeness, sources, numbers,
    raters, you, liking, seeing, mentioning, asking, own_words,
)  # fmt: skip

__all__ = ["RULES", "Case", "rests_on"]
