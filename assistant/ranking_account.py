"""What a language model did to a ranking, and what of its replies could not be used."""

from pydantic import BaseModel, ConfigDict


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Moved(_Value):
    """An item that stands elsewhere than before; places from 1."""

    item: str
    before: int
    now: int


class Scoring(_Value):
    """How the scores of a window came about.

    Attributes:
        window: candidates that were shown.
        asked, answered: orders that were sent, and those with a usable reply.
        unknown: numbers in replies that were not in the list, passed over.
        missing: scores that replies left out.
        dropped: how many went to the window's end because they do not fit.
        reliability: how much of the vote is no chance of the orders shown, 0 to 1; the vote counts
            by so much. None without replies.
        agreement: mean Kendall's tau-b between the orders of two replies, 1 for the same order:
            how little the model minds in which order it sees the items. None for one reply.
        place_difference: mean difference of an item's place between two replies.
        place_bias: tau-b of score and place shown: above 0, what stood first got more.
        seconds: that the cards waited.
        problem: why replies are missing, the first reason; empty when none are.
    """

    window: int = 0
    asked: int = 0
    answered: int = 0
    unknown: int = 0
    missing: int = 0
    dropped: int = 0
    reliability: float | None = None
    agreement: float | None = None
    place_difference: float | None = None
    place_bias: float | None = None
    seconds: float = 0.0
    problem: str = ""


class Suggesting(_Value):
    """What became of the titles that were asked for.

    Attributes:
        titles: that came.
        linked: that are in the catalogue, each item once.
        allowed: of these, that meet the conditions and are not known to the person.
        new: of these, that no other source had found.
        seconds: that recall waited beyond its own work.
        problem: why titles are missing; empty when none are.
    """

    titles: int = 0
    linked: int = 0
    allowed: int = 0
    new: int = 0
    seconds: float = 0.0
    problem: str = ""


class RankingAccount(_Value):
    """A language model's part in one ranking.

    Attributes:
        model: its name.
        scoring, suggesting: what was asked; None where it was not.
        moved: items of the window that changed their place, in their new order.
    """

    model: str
    scoring: Scoring | None = None
    suggesting: Suggesting | None = None
    moved: tuple[Moved, ...] = ()
