"""Our own lists: the learned fusion, on conversations from which it has not learned."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.fusion import (
    Facts,
    FusionConfig,
    LearnedFusion,
    Lesson,
    Moment,
    Teaching,
    learn_fusion,
)
from assistant.training.hearing import Report
from catalog.events import Interactions
from evaluation.ranking.lists import Lists

DEPTH = 500
"""How long our lists are: the whole pool, so that its recall can be told."""


@dataclass(frozen=True)
class Answers:
    """What the fusion answered.

    Attributes:
        lists: shape (n_turns, `DEPTH`), best first, -1 where a list has ended; what was named is in
            none.
        seconds: that each took, encoding and reading left out, shape (n_turns,).
    """

    lists: Lists
    seconds: NDArray[np.float64]


@dataclass(frozen=True)
class Questions:
    """What is asked, and what may be learned from before.

    Attributes:
        moments: one a turn.
        fold: of each turn; -1 for all when nothing of the turns is learned from.
        lessons: with the fold of each; -1 for what every fold may learn from.
        elsewhere: lessons of conversations of another kind.
        people: who likes what.
        facts: of the catalogue.
    """

    moments: Sequence[Moment]
    fold: NDArray[np.intp]
    lessons: Sequence[tuple[int, Lesson]]
    elsewhere: tuple[Lesson, ...]
    people: Interactions
    facts: Facts

    def answers(
        self, config: FusionConfig, report: Report, silent: frozenset[str] = frozenset()
    ) -> Answers:
        """Ask every moment, with what lessons of other folds teach.

        Args:
            config: how the fusion learns.
            report: told how far it is.
            silent: groups of columns that are left out.
        """
        lists = np.full((len(self.moments), DEPTH), -1, np.int32)
        seconds = np.zeros(len(self.moments))
        numbers = np.unique(self.fold)
        for at, number in enumerate(numbers):
            name = f"fold {at + 1} of {len(numbers)}"
            own = tuple(lesson for of, lesson in self.lessons if of == -1 or of != number)
            teaching = Teaching(own, self.people, self.facts, self.elsewhere, silent)
            fusion = learn_fusion(teaching, config, _named(report, name))
            turns = np.flatnonzero(self.fold == number)
            for done, turn in enumerate(turns.tolist()):
                lists[turn], seconds[turn] = _answer(fusion, self.moments[turn])
                report(f"Asking, {name}", done + 1, len(turns))
        return Answers(lists, seconds)


def _answer(fusion: LearnedFusion, moment: Moment) -> tuple[NDArray[np.int32], float]:
    keep = fusion.knowledge.facts.unmet(moment)
    began = time.perf_counter()
    rows = fusion.rank(moment, keep, DEPTH).rows
    took = time.perf_counter() - began
    return np.pad(rows, (0, DEPTH - len(rows)), constant_values=-1), took


def _named(report: Report, name: str) -> Report:
    return lambda what, done, of: report(f"{what}, {name}", done, of)
