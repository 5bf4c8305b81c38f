"""What the catalogue knows of one item, said on request ("how long is the first one?")."""

from catalog.items import AttributeValue, Catalog, Item
from prompts.wording import Wording

MAX_VALUES = 6
"""So many values of a list are said."""
MAX_TEXT = 240
"""So many characters of a description are said, whole words only."""


def known_facts(catalog: Catalog, item: Item, words: Wording) -> str:
    """The year, the attributes, and the beginning of the description with its credit.

    Values are as the catalogue has them, and nothing is concluded from them. Other titles (role
    "alias") are left out.
    """
    facts = []
    if item.year is not None:
        facts.append(words.say("frame.known_facts.year", {"year": str(item.year)}))
    for attribute in catalog.attributes:
        value = item.attributes.get(attribute.name)
        if value is not None and value not in ("", ()) and attribute.role != "alias":
            said = {"label": attribute.label, "value": _shown(value, attribute.unit)}
            facts.append(words.say("frame.known_facts.one", said))
    if not facts and not item.text:
        return words.say("frame.known_facts.none")
    parts = [words.say("frame.known_facts.all", {"facts": "; ".join(facts)})] if facts else []
    if item.text:
        parts.append(_beginning(item.text))
        parts += [f"({item.text_credit})"] if item.text_credit else []
    return " ".join(parts)


def _shown(value: AttributeValue, unit: str) -> str:
    if isinstance(value, float | int):
        return f"{value:,g} {unit}".strip() if value < 1e6 else f"{value:,.0f} {unit}".strip()
    if isinstance(value, str):
        return value
    more = " …" if len(value) > MAX_VALUES else ""
    return ", ".join(value[:MAX_VALUES]) + more


def _beginning(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) <= MAX_TEXT:
        return plain
    return plain[:MAX_TEXT].rsplit(" ", 1)[0] + " …"
