"""What many conversations teach of items: how often each is recommended, named, named with others.

Learned from lessons, never from words of titles: a catalogue in any language has the same lore.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assistant.fusion.moment import Lesson
from catalog.ids import Rows
from catalog.incidence import ones_at
from retrieval.encoder import Vectors

Column = NDArray[np.float32]


@dataclass(frozen=True)
class Lore:
    """Counts of `n_groups` conversations, or sessions of people.

    Attributes:
        recommended: moments in which each item was taken, per thousand moments, shape (n_items,);
            under this entry, while all that follows counts twins as one, in the row of the first.
        named: conversations in which each item came up, shape (n_items,).
        together: conversations in which both came up, 0 on the diagonal, shape (n_items, n_items),
            CSR.
        follows: moments in which the column was taken after the row had been named, same shape,
            CSR.
        n_groups: conversations in all.
        meanings: of each moment with words, as in `Moment`, shape (n_moments, 3, dim).
        taken: 1 where an item was taken in such a moment, shape (n_moments, n_items), CSR.
    """

    recommended: Column
    named: Column
    together: sparse.csr_matrix
    follows: sparse.csr_matrix
    n_groups: int
    meanings: Vectors
    taken: sparse.csr_matrix

    @classmethod
    def of(cls, lessons: Sequence[Lesson], twins: Rows, dim: int) -> Self:
        """Count.

        Args:
            lessons: of any number of groups; none at all teach nothing.
            twins: as in `Facts`, shape (n_items,).
            dim: of the encoder's vectors.
        """
        n_items = len(twins)
        came_up = sessions(lessons, twins)
        together = sparse.csr_matrix(came_up.T @ came_up)
        together.setdiag(0)
        together.eliminate_zeros()
        entries = ones_at([lesson.wanted for lesson in lessons], n_items)
        taken = ones_at([_firsts(lesson.wanted, twins) for lesson in lessons], n_items)
        named = ones_at([_firsts(lesson.moment.named, twins) for lesson in lessons], n_items)
        heard = {i: x for i, one in enumerate(lessons) if (x := one.moment.meanings) is not None}
        return cls(
            recommended=_sums(entries) * np.float32(1000 / max(len(lessons), 1)),
            named=_sums(came_up),
            together=together,
            follows=sparse.csr_matrix(named.T @ taken),
            n_groups=came_up.shape[0],
            meanings=np.stack(list(heard.values())) if heard else np.zeros((0, 3, dim), np.float32),
            taken=taken[list(heard)],
        )

    def widened(self, other: "Lore") -> "Lore":
        """With the co-mentions of other conversations added; what is taken when stays our own."""
        return replace(
            self,
            named=self.named + other.named,
            together=sparse.csr_matrix(self.together + other.together),
            follows=sparse.csr_matrix(self.follows + other.follows),
            n_groups=self.n_groups + other.n_groups,
        )


def sessions(lessons: Sequence[Lesson], twins: Rows) -> sparse.csr_matrix:
    """1 where an item came up in a conversation, named or taken; shape (n_groups, n_items), CSR.

    Groups are in the order of their first lesson, twins in the row of the first. What was disliked
    did not come up.
    """
    rows: dict[int, set[int]] = {}
    for lesson in lessons:
        own = rows.setdefault(lesson.group, set())
        own.update(_firsts((*lesson.moment.named, *lesson.wanted), twins))
    return ones_at([sorted(own) for own in rows.values()], len(twins))


def _firsts(rows: Sequence[int], twins: Rows) -> list[int]:
    return list(dict.fromkeys(twins[list(rows)].tolist()))


def _sums(matrix: sparse.csr_matrix) -> Column:
    return np.asarray(matrix.sum(axis=0), dtype=np.float32).ravel()
