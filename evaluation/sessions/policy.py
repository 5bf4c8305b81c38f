"""What a simulated person does next: a draw among the acts that their state allows.

It sees verdicts on what was shown, and never the hidden half.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from assistant.question import Question
from evaluation.sessions.acts import Act, Condition
from evaluation.sessions.facts import Facts
from evaluation.sessions.mind import Mind, Press
from evaluation.sessions.persona import Persona, Verdict
from prompts.wording import wording

MOST_HELD = 4
"""Nobody sets more conditions than this at a time."""
_MINDS = 0.25
"""A person minds an offered value when so many of the items that they like have it."""
_NUMBERS = {"duration": ("shorter",), "price": ("cheaper",)}
Weighed = tuple[float, Act]


class Policy:
    """Draws acts.

    Args:
        persona: who speaks.
        facts: what a person sees on a card: whether a condition of theirs is met.
        rng: of all draws.
    """

    def __init__(self, persona: Persona, facts: Facts, rng: np.random.Generator) -> None:
        self._persona = persona
        self._facts = facts
        self._rng = rng

    def opening(self) -> Act:
        """The first message: likes, a kind, conditions, or some of each."""
        known, persona = self._persona.known, self._persona
        style = self._rng.choice(["likes", "kind", "both", "limits"], p=[0.35, 0.25, 0.3, 0.1])
        likes = self._some(known.liked, 3) if style in {"likes", "both"} else ()
        hated = self._rng.random() < 0.15 and style == "likes"
        dislikes = self._some(known.disliked, 1) if hated else ()
        conditions = persona.kinds[:1] if style in {"kind", "both"} else ()
        if style == "limits" or (style == "kind" and self._rng.random() < 0.5):
            conditions = (*conditions, *self._limits(Mind(held=conditions), 1))
        if not likes and not conditions:
            likes = self._some(known.liked, 2)
        return Act(kind="ask", likes=likes, dislikes=dislikes, conditions=conditions)

    def presses(self, mind: Mind) -> tuple[Press, ...]:
        """What is pressed on the cards before the next message; mostly nothing."""
        return tuple(
            Press(v.item, "like" if v.sign > 0 or v.what == "wanted" else "dislike")
            if v.sign or v.what == "wanted"
            else Press(v.item, "seen")
            for v in mind.verdicts
            if v.item not in mind.told
            and v.what in {"known", "wanted"}
            and self._rng.random() < 0.2
        )

    def next(self, mind: Mind, *, empty: bool) -> Act:
        """The next message.

        Args:
            mind: where they stand.
            empty: whether the newest answer recommended nothing.
        """
        if empty and mind.held and self._rng.random() < 0.7:
            newest = [c for c in mind.held if c.constraint.op != "lacks"] or list(mind.held)
            return Act(kind="loosen", conditions=(newest[-1],))
        if mind.question is not None and self._rng.random() < 0.85:
            return self._answered(mind.question)
        found = list(self._possible(mind))
        weights = np.array([weight for weight, _ in found])
        return found[int(self._rng.choice(len(found), p=weights / weights.sum()))][1]

    def _answered(self, question: Question) -> Act:
        """The offered value that what they like meets most often, where it meets enough."""
        liked = self._persona.known.liked
        fits = [
            sum(self._facts.meets(item, choice.constraint) for item in liked) / max(len(liked), 1)
            for choice in question.choices
        ]
        best = int(np.argmax(fits))
        if fits[best] < _MINDS:
            return Act(kind="answer")
        choice = question.choices[best]
        said = Condition(
            constraint=choice.constraint, phrase="answer", values={"value": choice.words}
        )
        return Act(kind="answer", words=choice.words, conditions=(said,))

    def closing(self, mind: Mind) -> Act:
        """The last message: they take what they want of the newest list, or go."""
        wanted = [v.place for v in mind.verdicts if v.what == "wanted"]
        return Act(kind="accept", place=wanted[0]) if wanted else Act(kind="leave")

    def _possible(self, mind: Mind) -> Iterator[Weighed]:
        yield 1.5, Act(kind="more")
        broken = tuple(c for c in mind.held if not self._met(c, mind.verdicts))
        if broken:
            yield 6.0, Act(kind="again", conditions=broken[:1])
        yield from self._of_items(mind)
        yield from self._of_conditions(mind)
        if likes := self._some([i for i in self._persona.known.liked if i not in mind.told], 2):
            yield 1.2, Act(kind="like", likes=likes)
        if dislikes := self._some(
            [i for i in self._persona.known.disliked if i not in mind.told], 1
        ):
            yield 0.8, Act(kind="dislike", dislikes=dislikes)

    def _of_items(self, mind: Mind) -> Iterator[Weighed]:
        new = [v for v in mind.verdicts if v.item not in mind.told]
        for v in new:
            if v.what == "wanted":
                yield 3.0, Act(kind="more_like", place=v.place)
            elif v.what == "known":
                opinion = v.sign if self._rng.random() < 0.6 else 0
                yield 2.0, Act(kind="seen", place=v.place, opinion=opinion)
            elif v.what == "unwanted":
                yield 2.0, Act(kind="not_for_me", place=v.place)
        strangers = sorted((v for v in new if v.what == "stranger"), key=lambda v: v.agreement)
        if strangers and strangers[0].agreement < 0.45:
            yield 1.0, Act(kind="not_for_me", place=strangers[0].place)
        leanings = self._leanings()
        if strangers and leanings:
            leaning = str(self._rng.choice(leanings))
            yield 0.7, Act(kind="adjust", place=strangers[-1].place, leaning=leaning)

    def _of_conditions(self, mind: Mind) -> Iterator[Weighed]:
        if limits := self._limits(mind, 1):
            yield 2.0, Act(kind="condition", conditions=limits)
        asked = [c for c in self._persona.kinds if c not in mind.stated]
        if asked and mind.turn > 2:
            yield 0.4, Act(kind="ask", conditions=(asked[0],), fresh=True)
        ranges = [c for c in mind.held if c.constraint.op == "range"]
        if ranges and mind.turn > 3:
            yield 0.3, Act(kind="loosen", conditions=(ranges[0],))

    def _limits(self, mind: Mind, count: int) -> tuple[Condition, ...]:
        """The next conditions that come to mind and do not speak of what is settled already."""
        if len(mind.held) >= MOST_HELD:
            return ()
        settled = {c.constraint.attribute for c in mind.stated if c.constraint.op != "lacks"}
        open_ = [
            c
            for c in self._persona.limits
            if c not in mind.stated
            and (c.constraint.op == "lacks" or c.constraint.attribute not in settled)
        ]
        return tuple(open_[:count])

    def _leanings(self) -> list[str]:
        """Words such as "funnier" for kinds that draw the person, and for numbers that items have.

        A leaning is named by its wording.
        """
        kinds = [c.constraint.words[0].casefold() for c in self._persona.kinds]
        roles = [name for a in self._facts.catalog.attributes for name in _NUMBERS.get(a.role, ())]
        return [n for n in (*kinds, *roles) if wording().has(f"person.leaning.{n}")]

    def _met(self, condition: Condition, verdicts: Sequence[Verdict]) -> bool:
        return all(self._facts.meets(v.item, condition.constraint) for v in verdicts)

    def _some(self, items: Sequence[str], most: int) -> tuple[str, ...]:
        """A few items, the strongest liked and best known first."""
        if not items:
            return ()
        ids = self._facts.catalog.ids
        known_by = self._facts.known_by[ids.rows(list(items))] + 1.0
        count = min(int(self._rng.integers(1, most + 1)), len(items))
        chosen = self._rng.choice(len(items), count, replace=False, p=known_by / known_by.sum())
        return tuple(items[n] for n in chosen)
