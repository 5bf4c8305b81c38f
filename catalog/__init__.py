"""Items, people's events, and the values that flow through a turn.

This folder knows items and their attributes, events, ids, validation and cleaning, where a prepared
workspace lies, and the error tree. It knows nothing of models, text vectors or chat.
"""

from catalog.events import EVENT_COLUMNS, Behaviour, Interactions, SignalConfig
from catalog.ids import IdMap, ItemId, Rows, UserId
from catalog.items import CORE_COLUMNS, Attribute, Catalog, Item
from catalog.ranking import Ranking, Scores

__all__ = [
    "CORE_COLUMNS",
    "EVENT_COLUMNS",
    "Attribute",
    "Behaviour",
    "Catalog",
    "IdMap",
    "Interactions",
    "Item",
    "ItemId",
    "Ranking",
    "Rows",
    "Scores",
    "SignalConfig",
    "UserId",
]
