"""The line below an answer that tells of a language model's part in its order, and its "why?"."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from assistant.reply import Card
from ui.chat.attributes import number
from ui.chat.evidence import Group, Row
from ui.chat.wording import Words
from ui.moves import Move, move_of, moves_of


class MoveView(BaseModel):
    """One item that stands where it does because of the model.

    Attributes:
        item: its id; its card's "why?" tells more.
        text: its title and what happened, in short.
        label: the same in words, for those who listen.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str
    text: str
    label: str


class RankedLine(BaseModel):
    """A language model's part in the order of an answer.

    Attributes:
        said: who, and whether anything moved.
        moves: what moved, in the order of the cards.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    said: str
    moves: tuple[MoveView, ...]


def ranked_line(cards: Sequence[Card], words: Words, model: str = "") -> RankedLine | None:
    """The line below an answer's cards; None when no model had a part in their order.

    Args:
        cards: of the answer.
        words: of the page.
        model: its name; empty when it is not known any more.
    """
    found = moves_of(cards)
    if not found:
        return None
    who = model or words("ranked.some_model")
    changed = [move for move in found if move.changed]
    said = words("ranked.moved" if changed else "ranked.none_moved", model=who)
    return RankedLine(said=said, moves=tuple(_view(move, words) for move in changed))


def model_group(card: Card, words: Words) -> tuple[Group, ...]:
    """The model's part in one card as a last group of its evidence; none when it had none."""
    move = move_of(card)
    if move is None:
        return ()
    note = ""
    if move.score is not None:
        note = words("ranked.score", score=number(move.score))
    rows = (
        [Row(label=_places(move, words), note=note)]
        if move.places or note or not move.named
        else []
    )
    rows += [Row(label=words("ranked.named"))] if move.named else []
    return (Group(kind="model", heading=words("ranked.heading"), rows=tuple(rows)),)


def _view(move: Move, words: Words) -> MoveView:
    short = []
    if move.places:
        name = "ranked.up_short" if move.places > 0 else "ranked.down_short"
        short.append(words(name, places=abs(move.places)))
    short += [words("ranked.named_short")] if move.named else []
    said = [_places(move, words)] if move.places else []
    said += [words("ranked.named")] if move.named else []
    return MoveView(
        item=move.item,
        text=f"{move.title} {' '.join(short)}",
        label=words("ranked.move_label", title=move.title, said=", ".join(said)),
    )


def _places(move: Move, words: Words) -> str:
    if move.places == 0:
        return words("ranked.stayed")
    way = "up" if move.places > 0 else "down"
    count = abs(move.places)
    return words(f"ranked.{way}_one" if count == 1 else f"ranked.{way}", places=count)
