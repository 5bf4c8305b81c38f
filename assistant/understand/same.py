"""Values of an item spoken of: "anything else by that director", "the same genre"."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from assistant.understand.normalise import Text, fold
from assistant.understand.words import Words
from catalog.items import Attribute, Catalog


@dataclass(frozen=True, slots=True)
class Same:
    """Words [start, end) that ask for the values that an item has in an attribute.

    Attributes:
        values: of the item; empty where the catalogue does not know them.
        item: its id.
    """

    start: int
    end: int
    attribute: Attribute
    values: tuple[str, ...]
    item: str


class SameReader:
    """Reads "the same …" and "that …" before the name or label of an attribute.

    Args:
        catalog: whose attributes have names and labels.
        words: the language's lists.
    """

    def __init__(self, catalog: Catalog, words: Words) -> None:
        self._catalog = catalog
        self._exact = words.bag("same.exact")
        self._articles = words.bag("titles.articles")
        self._attributes: dict[str, Attribute] = {}
        for attribute in catalog.attributes:
            if attribute.kind != "number" and attribute.role not in {"alias", "audience"}:
                for name in (attribute.name, attribute.label):
                    self._attributes.setdefault(fold(name), attribute)

    def read(self, text: Text, item: str, taken: Container[int]) -> Iterator[Same]:
        """What is asked for of the values of `item`.

        Args:
            text: the message.
            item: id of the item spoken of.
            taken: numbers of words that mean something else.
        """
        for at in range(1, len(text)):
            attribute = self._attributes.get(text.norms[at])
            if attribute is None or at in taken or text.norms[at - 1] not in self._exact:
                continue
            start = at - 1
            if start and text.norms[start - 1] in self._articles:
                start -= 1
            yield Same(start, at + 1, attribute, self._values(item, attribute), item)

    def _values(self, item: str, attribute: Attribute) -> tuple[str, ...]:
        row = self._catalog.ids.row(item)
        if row is None:
            return ()
        value = self._catalog.table[attribute.name].iloc[row]
        if attribute.kind == "list":
            return tuple(str(one) for one in value)
        return (str(value),) if value else ()
