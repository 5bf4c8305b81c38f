"""A language model's part in the cards that are shown, for the terminal and for the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.reply import Card


@dataclass(frozen=True)
class Move:
    """What the model did to an item.

    Attributes:
        item, title: which.
        places: by how many places it went up among the candidates; below 0: down; 0: it stayed.
        score: mean of the model's scores for it, 0 to 10; None when it gave none.
        named: whether the model thought of its title itself.
    """

    item: str
    title: str
    places: int
    score: float | None
    named: bool

    @property
    def changed(self) -> bool:
        """Whether it stands elsewhere, or is here, because of the model."""
        return self.named or self.places != 0


def move_of(card: "Card") -> Move | None:
    """The model's part in one card; None when it had none."""
    named = "suggested" in card.parts
    if not named and "llm_places" not in card.parts:
        return None
    score = card.parts.get("llm")
    return Move(
        item=card.id,
        title=card.title,
        places=round(card.parts.get("llm_places", 0.0)),
        score=None if score is None else 10 * score,
        named=named,
    )


def moves_of(cards: "Sequence[Card]") -> tuple[Move, ...]:
    """The model's part in each card that it had one in, in their order."""
    found = (move_of(card) for card in cards)
    return tuple(move for move in found if move is not None)
