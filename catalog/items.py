"""Items, their attributes, and the catalogue that holds them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from catalog.errors import DataError
from catalog.ids import IdMap, ItemId

AttributeKind = Literal["list", "category", "number"]
AttributeValue = tuple[str, ...] | str | float
CORE_COLUMNS = ("id", "title", "year", "text", "text_credit", "image", "audio", "url", "withdrawn")
"""The columns that every catalogue table has beside its attributes."""


@dataclass(frozen=True)
class Attribute:
    """A structured property that items have and people ask for.

    Attributes:
        name: the column in the catalogue's table ("genres", "runtime").
        kind: "list" (several words an item), "category" (one word) or "number".
        label: how it is said to a person ("genre", "running time").
        unit: what a number counts ("min", "EUR"); empty for words.
        role: what the assistant may take it for, beyond its name: "genre" (a kind of item),
            "person" (a maker: director, author, artist), "price", "duration", "rating", "votes",
            "audience" (an age class),
            "alias" (other titles, for recognising an item; not shown to people), or "" for none.
        person_says: further words that people use for it ("length", "how long").
    """

    name: str
    kind: AttributeKind
    label: str
    unit: str = ""
    role: str = ""
    person_says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One thing that can be recommended.

    Attributes:
        id: the owner's id.
        title: as shown to people.
        year: of making or release; None when unknown.
        text: prose that describes it; may be empty.
        text_credit: who wrote the prose and under which licence; shown wherever the text is.
        attributes: name → words (tuple), word (str) or number (float); absent when unknown.
        image, audio, url: where its picture, its sound and its page are; empty when there is none.
    """

    id: ItemId
    title: str
    year: int | None = None
    text: str = ""
    text_credit: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    image: str = ""
    audio: str = ""
    url: str = ""


class Catalog:
    """An immutable table of items, addressed by id or by row number.

    Args:
        table: one row an item, with the columns `CORE_COLUMNS` and one an attribute. `id`, `title`,
            `text`, `text_credit`, `image`, `audio`, `url` are strings (empty when unknown), `year`
            is nullable Int16, `withdrawn` bool; a "list" attribute holds tuples of strings, a
            "category" strings, a "number" float64 with NaN for unknown.
        attributes: the structured properties, in the order in which they are shown.
        name: what is catalogued, in the plural and lower case ("films").
        noun: one of them ("film").

    A withdrawn item keeps its row, so that models need no new fit, and is never recommended.

    Raises:
        DataError: when a column is missing or an id occurs twice.
    """

    def __init__(
        self,
        table: pd.DataFrame,
        attributes: tuple[Attribute, ...],
        *,
        name: str = "items",
        noun: str = "item",
    ) -> None:
        missing = [c for c in (*CORE_COLUMNS, *(a.name for a in attributes)) if c not in table]
        if missing:
            raise DataError(
                f"The catalogue's table lacks the columns {', '.join(missing)}.",
                remedy="Build the catalogue with `sayso build`, or through catalog.build_catalog.",
            )
        self.table = table.reset_index(drop=True)
        self.attributes = attributes
        self.name = name
        self.noun = noun
        self.ids = IdMap(self.table["id"].tolist())
        self.available: NDArray[np.bool_] = ~self.table["withdrawn"].to_numpy(dtype=bool)

    def __len__(self) -> int:
        return len(self.table)

    def __iter__(self) -> Iterator[Item]:
        return (self.at(row) for row in range(len(self)))

    def at(self, row: int) -> Item:
        """The item at a row.

        Raises:
            IndexError: when the row is outside the catalogue.
        """
        if not 0 <= row < len(self):
            raise IndexError(f"Row {row} is outside the catalogue of {len(self)}.")
        values = {name: column[row] for name, column in self._columns.items()}
        return Item(
            id=ItemId(values["id"]),
            title=values["title"],
            year=None if pd.isna(values["year"]) else int(values["year"]),
            text=values["text"],
            text_credit=values["text_credit"],
            attributes={
                a.name: values[a.name] for a in self.attributes if _is_known(values[a.name])
            },
            image=values["image"],
            audio=values["audio"],
            url=values["url"],
        )

    def get(self, item_id: str) -> Item | None:
        """The item of an id; None when the catalogue does not have it."""
        row = self.ids.row(item_id)
        return None if row is None else self.at(row)

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of a name; None when the catalogue does not have it."""
        return next((a for a in self.attributes if a.name == name), None)

    def with_role(self, role: str) -> tuple[Attribute, ...]:
        """The attributes that play a role ("genre", "person", "duration", …)."""
        return tuple(a for a in self.attributes if a.role == role)

    @cached_property
    def titles(self) -> list[str]:
        """Titles by row."""
        return self.table["title"].tolist()

    @cached_property
    def years(self) -> NDArray[np.float64]:
        """Years by row, shape (n_items,), NaN where unknown."""
        return self.table["year"].to_numpy(dtype=np.float64, na_value=np.nan)

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        # Plain lists: reading one cell of a DataFrame costs a thousand times more.
        return {str(name): self.table[name].tolist() for name in self.table.columns}


def _is_known(value: Any) -> bool:
    return bool(value) if isinstance(value, str | tuple) else not pd.isna(value)
