"""What a turn gives back: evidence, sentences, cards, and the stream of events."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from assistant.intent import Intent
from assistant.question import Question
from assistant.ranking_account import RankingAccount
from assistant.taste import Taste, TasteEntry
from catalog.items import AttributeValue

EvidenceKind = Literal["contribution", "attribute", "wish", "neighbour", "words", "popularity"]
Origin = Literal["llm", "rewritten", "plain"]
Stance = Literal["like", "dislike", "seen", ""]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Value):
    """One fact about why an item was recommended, computed before any words are written.

    Attributes:
        id: unique within the item ("e1").
        kind: "contribution" – a liked or past item that raised the score; "attribute" – a value
            shared with what the person likes; "wish" – a condition that the item meets;
            "neighbour" – nearness in the index to a liked item; "words" – nearness to the words of
            the request; "popularity" – how many people rated it and how well.
        item: id of the other item that the fact is about; empty when none.
        title: that item's title.
        attitude: what the person thinks of that other item: "like", "dislike", or "seen" (they
            know it, without a judgement); empty when there is none.
        attribute, value: for "attribute" and "wish": what the item has ("genres", "Comedy"); for
            "popularity" `value` is the mean rating as shown ("4.1 of 5"), empty when unknown.
        absent: for "wish": True when `value` is what the item does not have, as was asked.
        words: the person's words that it answers; empty when none.
        amount: how much: the share of the score (contribution, -1 to 1), a cosine (neighbour,
            words), a count of people (popularity); 0 where it does not apply.
        removable: False when taking it away cannot change the recommendation.
    """

    id: str
    kind: EvidenceKind
    item: str = ""
    title: str = ""
    attitude: Stance = ""
    attribute: str = ""
    value: AttributeValue = ""
    absent: bool = False
    words: str = ""
    amount: float = 0.0
    removable: bool = True


class Sentence(_Value):
    """One checked sentence and the evidence that it rests on.

    Attributes:
        sentence: as shown.
        evidence: ids of the evidence of the same item; never empty.
        origin: who wrote it: "llm" at the first try, "rewritten" at the second, or "plain" wording.
    """

    sentence: str
    evidence: tuple[str, ...]
    origin: Origin = "plain"


class Card(_Value):
    """An item as recommended in a turn.

    Attributes:
        id, title, year, attributes, image, url, text, text_credit: of the item.
        score: 0 to 1, relative to the best candidate of the turn.
        known: how the person knows it already, in words ("You liked it"); empty when it is new.
        parts: score by source, for those who look.
        evidence: all facts; sentences: what is said of them.
    """

    id: str
    title: str
    year: int | None
    score: float
    attributes: Mapping[str, AttributeValue]
    image: str = ""
    url: str = ""
    text: str = ""
    text_credit: str = ""
    known: str = ""
    parts: Mapping[str, float] = {}
    evidence: tuple[Evidence, ...] = ()
    sentences: tuple[Sentence, ...] = ()


class Reply(_Value):
    """A whole turn.

    Attributes:
        session, turn: where it belongs.
        understood: the message, understood.
        taste: the ledger after the turn.
        items: the cards, best first; empty when nothing was recommended.
        text: everything that was said.
        question: what was asked back, at its end; None when nothing was.
        llm: the model that wrote, or "none (plain wording)"; with the reason of a fallback.
        ranked: a language model's part in the order of the cards; None when it had none.
        timings_ms: milliseconds of the stages understand, recall, rank and explain, of suggest and
            score where a language model was waited for, and from the start to the points cards,
            first_words and total.
    """

    session: str
    turn: int
    understood: Intent
    taste: Taste
    items: tuple[Card, ...]
    text: str
    question: Question | None = None
    llm: str
    ranked: RankingAccount | None = None
    timings_ms: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """The public form of a reply, as `sayso ask --json` prints it."""
        return {
            "session": self.session,
            "turn": self.turn,
            "text": self.text,
            "items": [_card_json(card) for card in self.items],
            "question": None if self.question is None else self.question.model_dump(mode="json"),
            "taste": _entries_json(self.taste.entries),
            "taste_ended": _entries_json(self.taste.ended),
            "taste_earlier": [r.model_dump(mode="json") for r in self.taste.earlier],
            "scope": self.taste.scope,
            "understood": self.understood.model_dump(mode="json"),
            "llm": self.llm,
            "ranked": None if self.ranked is None else self.ranked.model_dump(mode="json"),
            "timings_ms": {name: round(ms, 2) for name, ms in self.timings_ms.items()},
        }


def _entries_json(entries: tuple[TasteEntry, ...]) -> list[dict[str, Any]]:
    return [e.model_dump(mode="json", exclude_none=True) for e in entries]


def _card_json(card: Card) -> dict[str, Any]:
    body = card.model_dump(mode="json", exclude={"evidence", "sentences", "attributes"})
    attributes = {"year": card.year} | card.model_dump(mode="json")["attributes"]
    evidence = {e.id: e.model_dump(mode="json") for e in card.evidence}
    explanation = [
        {"sentence": s.sentence, "origin": s.origin, "evidence": [evidence[i] for i in s.evidence]}
        for s in card.sentences
    ]
    return body | {"attributes": attributes, "explanation": explanation}


class Understood(_Value):
    """First event of a turn: what the message was taken to say."""

    intent: Intent
    taste: Taste


class Cards(_Value):
    """The items, with plain sentences; sent before any text is written."""

    items: tuple[Card, ...]


class Text(_Value):
    """A piece of the answer's prose.

    Attributes:
        text: to be appended to what came before.
        item: id of the item that it explains; empty for the frame around the items.
        question: True for the question that is asked back, behind the items.
    """

    text: str
    item: str = ""
    question: bool = False


class Done(_Value):
    """Last event of a turn: the whole reply."""

    reply: Reply


TurnEvent = Understood | Cards | Text | Done
