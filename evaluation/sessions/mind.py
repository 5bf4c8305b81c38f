"""Where a simulated person stands in a conversation: what they said, and what holds of it."""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from assistant.question import Question
from evaluation.sessions.acts import Act, Condition
from evaluation.sessions.persona import Verdict


class Press(NamedTuple):
    """A press on a card."""

    item: str
    judgement: Literal["like", "dislike", "seen"]


@dataclass(frozen=True)
class Mind:
    """Immutable; every turn gives a new one.

    Attributes:
        told: items that they named, pointed at, or pressed.
        held: conditions that hold, oldest first.
        stated: all conditions that were ever stated.
        verdicts: on the newest list; empty when there was none.
        question: what was asked back last; None when nothing was.
        turn: number of turns taken.
    """

    told: frozenset[str] = frozenset()
    held: tuple[Condition, ...] = ()
    stated: tuple[Condition, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    question: Question | None = None
    turn: int = 0

    def pressed(self, presses: tuple[Press, ...]) -> "Mind":
        """After presses on cards."""
        return replace(self, told=self.told | {press.item for press in presses})

    def said(self, act: Act) -> "Mind":
        """After an act; a new subject keeps what was ruled out, and drops the rest."""
        held = self.held
        if act.fresh:
            held = tuple(c for c in held if c.constraint.op == "lacks")
        if act.kind == "loosen":
            held = tuple(c for c in held if c not in act.conditions)
        new = act.conditions if act.kind in {"ask", "condition", "answer"} else ()
        told = {*act.likes, *act.dislikes, *self._pointed(act)}
        return replace(
            self,
            told=self.told | told,
            held=(*held, *new),
            stated=(*self.stated, *new),
            turn=self.turn + 1,
        )

    def saw(self, verdicts: tuple[Verdict, ...], question: Question | None) -> "Mind":
        """After an answer; one without a list leaves the older list on the screen."""
        return replace(self, verdicts=verdicts or self.verdicts, question=question)

    def _pointed(self, act: Act) -> set[str]:
        return set() if act.place is None else {self.verdicts[act.place].item}
