"""A point of a conversation at which something is to be recommended, and what was then taken."""

from dataclasses import dataclass

from retrieval.encoder import Vectors
from retrieval.filters import Constraint


@dataclass(frozen=True)
class Moment:
    """All that candidates are judged by. Whether it was said, pressed or recorded is not told.

    Attributes:
        named: rows of the items that were named and not disliked, each once, in the order of their
            last mention.
        disliked: rows of the items that were.
        wishes: what is looked for in words of attributes, the newest last.
        query: free words of the newest message that had any, for orders that search by words.
        meanings: vectors of what was said, lengths 1, shape (3, dim): all of it, the last two
            utterances, the last one; None when nothing was said in words.
        turn: how many utterances came before.
    """

    named: tuple[int, ...] = ()
    disliked: tuple[int, ...] = ()
    wishes: tuple[Constraint, ...] = ()
    meanings: Vectors | None = None
    query: str = ""
    turn: int = 0


@dataclass(frozen=True)
class Lesson:
    """A moment, and what was recommended or taken then.

    Attributes:
        moment: what was known.
        group: whose it is, from 0: a conversation or a person, never divided when learning.
        wanted: rows of the items taken that had not been named, each once, at least one.
    """

    moment: Moment
    group: int
    wanted: tuple[int, ...]
