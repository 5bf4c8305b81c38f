"""What "why?" opens: the facts behind a card, as bars and lines."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.reply import Evidence
from catalog.items import Catalog
from ui.chat.attributes import number, said
from ui.chat.wording import Words


class Row(BaseModel):
    """One fact in a group.

    Attributes:
        label: what it is about.
        note: where it comes from, or how much it is in words; may be empty.
        width: length of the bar, 0 to 100; None when the fact has no bar.
        against: True when it lowered the score.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    note: str = ""
    width: float | None = None
    against: bool = False


class Group(BaseModel):
    """Facts of one sort under a heading."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["contributions", "matches", "near", "people", "model"]
    heading: str
    rows: tuple[Row, ...]


def evidence_groups(
    evidence: Iterable[Evidence], catalog: Catalog, words: Words
) -> tuple[Group, ...]:
    """The facts of a card by sort, the weightiest first; groups without facts are left out."""
    facts = list(evidence)
    rows = {
        "contributions": _contributions([e for e in facts if e.kind == "contribution"], words),
        "matches": tuple(
            _match(e, catalog, words) for e in facts if e.kind in {"wish", "attribute"}
        ),
        "near": tuple(
            _near(e, words)
            for e in sorted(facts, key=lambda e: -e.amount)
            if e.kind in {"neighbour", "words"}
        ),
        "people": tuple(_people(e, words) for e in facts if e.kind == "popularity"),
    }
    return tuple(
        Group(kind=kind, heading=words(f"evidence.{kind}"), rows=found)
        for kind, found in rows.items()
        if found
    )


def _contributions(facts: list[Evidence], words: Words) -> tuple[Row, ...]:
    facts = sorted(facts, key=lambda e: -abs(e.amount))
    return tuple(
        Row(
            label=e.title,
            note=" · ".join(
                (
                    words(
                        "evidence.contribution_against"
                        if e.amount < 0
                        else "evidence.contribution",
                        percent=round(abs(e.amount) * 100),
                    ),
                    words(f"evidence.because_{e.attitude}"),
                )
            ),
            width=round(100 * min(abs(e.amount), 1.0), 1),
            against=e.amount < 0,
        )
        for e in facts
    )


def _match(fact: Evidence, catalog: Catalog, words: Words) -> Row:
    attribute = catalog.attribute(fact.attribute)
    if fact.attribute == "year" and isinstance(fact.value, float | int):
        value = f"{fact.value:.0f}"  # a year has no thousands separator
    else:
        value = said(attribute, fact.value)
    name = fact.attribute if attribute is None else attribute.label
    label = words("evidence.lacks", value=value) if fact.absent else f"{name}: {value}"
    if fact.words:
        return Row(label=label, note=words("evidence.you_said", words=fact.words))
    return Row(label=label, note=words("evidence.shared") if fact.kind == "attribute" else "")


def _near(fact: Evidence, words: Words) -> Row:
    label = (
        words("evidence.near_item", title=fact.title)
        if fact.kind == "neighbour"
        else words("evidence.near_words", words=fact.words)
    )
    percent = round(100 * min(max(fact.amount, 0.0), 1.0))
    return Row(label=label, note=words("evidence.near_label", percent=percent), width=percent)


def _people(fact: Evidence, words: Words) -> Row:
    count = number(fact.amount)
    if fact.value:
        return Row(label=words("evidence.rated_mean", count=count, mean=said(None, fact.value)))
    return Row(label=words("evidence.rated", count=count))
