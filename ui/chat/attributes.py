"""How an item's attributes are said on a card."""

from collections.abc import Iterator, Mapping

from catalog.items import Attribute, AttributeValue, Catalog


def kinds(catalog: Catalog, values: Mapping[str, AttributeValue]) -> tuple[str, ...]:
    """The words of the item's kind (its genres), in the catalogue's order."""
    found: list[str] = []
    for attribute in catalog.with_role("genre"):
        found += words_of(values.get(attribute.name, ()))
    return tuple(found)


def facts(catalog: Catalog, values: Mapping[str, AttributeValue]) -> Iterator[tuple[str, str]]:
    """Label and value of every other attribute that tells a person something."""
    for attribute in catalog.attributes:
        if attribute.name in values and attribute.role not in {"genre", "votes", "alias"}:
            value = said(attribute, values[attribute.name])
            # A bare "7.1" says nothing; minutes and age classes speak for themselves.
            of_label = attribute.role == "rating"
            yield attribute.label, f"{attribute.label} {value}" if of_label else value


def words_of(value: AttributeValue) -> tuple[str, ...]:
    """A value as words: several, one, or a number written out."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, float | int):
        return (number(value),)
    return (value,) if value else ()


def said(attribute: Attribute | None, value: AttributeValue) -> str:
    """A value with its unit ("81 min")."""
    text = ", ".join(words_of(value))
    unit = "" if attribute is None else attribute.unit
    return f"{text} {unit}".strip()


def number(value: float) -> str:
    """A number as people write it: whole when it is whole, thousands apart, one decimal else."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
