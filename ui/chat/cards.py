"""An item card, ready to be drawn: the browser only places what is here."""

from pydantic import BaseModel, ConfigDict

from assistant.reply import Card
from catalog.items import Catalog
from ui.chat.attributes import facts, kinds
from ui.chat.evidence import Group, evidence_groups
from ui.chat.pictures import picture_address
from ui.chat.ranked import model_group
from ui.chat.tile import hues, initials
from ui.chat.wording import Words


class CardView(BaseModel):
    """Everything that a card shows.

    Attributes:
        id, title: of the item.
        year: as text; empty when unknown.
        known: how the person knows it already; empty when it is new to them.
        kinds: genres and the like.
        facts: label and value of the other attributes.
        percent: how it fits, 0 to 100, relative to the best of the answer.
        picture: address of its picture; empty when there is none.
        initials, hues: of the tile in place of a picture.
        url: its own page, http or https; empty when there is none.
        text, credit: prose about it, and who wrote that under which licence.
        sentences: what is said of it.
        evidence: what "why?" opens.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    year: str
    known: str
    kinds: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    percent: int
    picture: str
    initials: str
    hues: tuple[int, int]
    url: str
    text: str
    credit: str
    sentences: tuple[str, ...]
    evidence: tuple[Group, ...]


def card_view(card: Card, catalog: Catalog, words: Words) -> CardView:
    """A card of a turn as the page shows it."""
    of_kind = kinds(catalog, card.attributes)
    return CardView(
        id=card.id,
        title=card.title,
        year="" if card.year is None else str(card.year),
        known=card.known,
        kinds=of_kind,
        facts=tuple(facts(catalog, card.attributes)),
        percent=round(100 * min(max(card.score, 0.0), 1.0)),
        picture=picture_address(card.id, card.image),
        initials=initials(card.title),
        hues=hues(of_kind, card.title),
        url=card.url if card.url.startswith(("https://", "http://")) else "",
        text=card.text,
        credit=words("card.credit", credit=card.text_credit) if card.text_credit else "",
        sentences=tuple(s.sentence for s in card.sentences),
        evidence=(*evidence_groups(card.evidence, catalog, words), *model_group(card, words)),
    )
