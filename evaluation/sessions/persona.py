"""What a speaker may know of a person: their known half, and what they make of a list."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from evaluation.sessions.acts import Condition
from evaluation.sessions.facts import Facts
from evaluation.sessions.people import Half, Person
from evaluation.sessions.tastes import Taste, taste_of
from evaluation.sessions.wants import further, ruled_out, wanted_kinds


@dataclass(frozen=True)
class Persona:
    """A person without the hidden half.

    Attributes:
        known: items that they know.
        taste: counted from those.
        kinds: kinds that they may ask for.
        limits: further conditions that they may set, in the order in which they come to mind.
    """

    known: Half
    taste: Taste
    kinds: tuple[Condition, ...]
    limits: tuple[Condition, ...]


def persona_of(facts: Facts, person: Person, rng: np.random.Generator) -> Persona:
    """What a person brings to a conversation; the order of their wishes is drawn."""
    taste = taste_of(facts, person.known)
    limits = [*ruled_out(taste), *further(facts, person.known, rng)]
    kinds = wanted_kinds(taste)
    return Persona(
        person.known,
        taste,
        tuple(kinds[n] for n in rng.permutation(len(kinds))),
        tuple(limits[n] for n in rng.permutation(len(limits))),
    )


class Verdict(BaseModel):
    """What a person makes of one item that they are shown.

    Attributes:
        place: in the list, from 0.
        item: id.
        what: "known" – of the known half; "wanted", "unwanted" – they like what they see, or do
            not, as the hidden half tells; "stranger" – nothing is on record.
        sign: of "known": whether they liked it.
        agreement: with the taste of the known half, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: int
    item: str
    what: Literal["known", "wanted", "unwanted", "stranger"]
    sign: Literal[-1, 0, 1] = 0
    agreement: float = 0.5


def verdicts(
    facts: Facts, person: Person, taste: Taste, shown: tuple[str, ...]
) -> tuple[Verdict, ...]:
    """What a person makes of a list."""
    return tuple(_verdict(facts, person, taste, n, item) for n, item in enumerate(shown))


def _verdict(facts: Facts, person: Person, taste: Taste, place: int, item: str) -> Verdict:
    agreement = taste.agreement(facts, item)
    if item in person.known.met:
        sign = person.known.sign(item)
        return Verdict.model_validate(
            {"place": place, "item": item, "what": "known", "sign": sign, "agreement": agreement}
        )
    hidden = person.hidden.sign(item)
    what = "wanted" if hidden > 0 else "unwanted" if hidden < 0 else "stranger"
    return Verdict.model_validate(
        {"place": place, "item": item, "what": what, "agreement": agreement}
    )
