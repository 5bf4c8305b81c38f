"""A question of ours to the person, with the answers that are offered."""

from pydantic import BaseModel, ConfigDict

from retrieval.filters import Constraint


class Choice(BaseModel):
    """One offered answer.

    Attributes:
        words: as it is said and as it can be answered ("comedy", "before 1990").
        constraint: what it asks for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: str
    constraint: Constraint


class Question(BaseModel):
    """What is asked about one attribute.

    Attributes:
        attribute: of the catalogue, or "year".
        choices: two or more, in the order in which they are said.
        gain: bits that an answer is expected to tell of which candidate is wanted.
        text: the question as said; empty before it is worded.
        turn: in which it was asked; 0 before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    attribute: str
    choices: tuple[Choice, ...]
    gain: float = 0.0
    text: str = ""
    turn: int = 0
