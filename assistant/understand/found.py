"""Conditions found in a message: constraints with their words, and the wishes of an intent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.intent import Wish
from assistant.understand.negation import Scope
from assistant.understand.normalise import Text
from assistant.understand.vocabulary import Meaning
from retrieval.filters import Constraint


@dataclass(frozen=True, slots=True)
class Found:
    """A constraint and the words [start, end) that ask for it.

    Attributes:
        core: the first word of the phrase itself, behind its negator.
        negated: True when the words rule something out.
        mood: True when they describe a feeling ("gory"), not a value by its name.
        allowed: True when that would do as well, and is not asked for.

    A range that is ruled out can be no constraint: all that it gives is a note.
    """

    start: int
    end: int
    core: int
    constraint: Constraint
    hard: bool
    negated: bool = False
    mood: bool = False
    allowed: bool = False

    @property
    def only_noted(self) -> bool:
        """True when no constraint can say it."""
        return self.negated and self.constraint.op == "range"

    @property
    def settled(self) -> bool:
        """True when the words need no search beside the constraint; a mood is searched for too."""
        sure = self.hard or self.negated or self.allowed
        return sure or self.constraint.op == "range"


def as_wishes(text: Text, found: Iterable[Found]) -> tuple[Wish, ...]:
    """The wishes as the intent carries them; the same constraint only once.

    "A tense thriller" leans to thrillers and asks for one: the request counts.
    """
    wishes: dict[Constraint, Wish] = {}
    for f in (one for one in found if not one.only_noted):
        known = wishes.get(f.constraint)
        if known is None or (f.hard and not known.hard):
            wishes[f.constraint] = Wish(
                constraint=f.constraint,
                hard=f.hard,
                words=text.words(f.start, f.end),
                span=text.span(f.start, f.end),
                widens=f.allowed,
            )
    return tuple(wishes.values())


def consistent(found: Sequence[Found]) -> list[Found]:
    """Without contradiction: in "horror, but not too scary" the mood becomes soft.

    So it does in "scary but not gory": of two moods that mean one value, none rules it out.
    """
    asked = {(f.constraint.attribute, w) for f in found if not f.negated for w in _asked(f)}
    firmly = {
        (f.constraint.attribute, w) for f in found if f.hard and not f.negated for w in _asked(f)
    }
    return [
        replace(f, hard=False)
        if f.negated
        and any((f.constraint.attribute, w) in (asked if f.mood else firmly) for w in _asked(f))
        else f
        for f in found
    ]


def _asked(found: Found) -> tuple[str, ...]:
    return found.constraint.words


def either(a: Meaning, b: Meaning) -> Meaning:
    """One meaning for two values of an attribute, of which either will do."""
    attribute, values = a.has[0]
    both = tuple(dict.fromkeys((*values, *b.has[0][1])))
    return replace(a, has=((attribute, both),), negated=(*a.negated, *b.negated))


def constraints(start: int, end: int, core: int, meaning: Meaning, scope: Scope) -> list[Found]:
    """The constraints of a value at words [start, end), by how it is wanted."""
    if scope == "wanted":
        has = [("has", a, v, meaning.hard) for a, v in meaning.has]
        has += [("has", a, v, False) for a, v in meaning.leans]
        lacks = [("lacks", a, v, True) for a, v in meaning.lacks]
    elif scope == "excepted":
        has, lacks = [("has", a, v, False) for a, v in meaning.has], []
    else:
        has = []
        lacks = [("lacks", a, v, scope == "ruled_out") for a, v in meaning.negated]
    return [
        Found(
            start,
            end,
            core,
            Constraint.model_validate({"attribute": a, "op": op, "words": v}),
            hard,
            negated=scope in {"ruled_out", "less"},
            mood=not meaning.hard,
            allowed=scope == "excepted",
        )
        for op, a, v, hard in (*has, *lacks)
    ]
