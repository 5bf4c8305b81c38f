"""Items, people's events, and the values that flow through a turn.

This folder knows items and their attributes, events, ids, reading and validation, where a prepared
workspace lies, and the error tree. It knows nothing of models, text vectors or chat.

Contents:

* values: `items`, `events` (`signals`: what each says, and how it fades), `ids`, `ranking`,
  `errors`;
* from a source to a catalogue: `config` (what `sayso.toml` says) → `sources` (`delimited`,
  `structured`, `sql` → `raw`) → `validate_items`, `validate_events` (`behaviour_names`, `text`,
  `sieve`, `schema`, `report`), joined in `build`;
* films: `titles`, `films`, `movielens`, `demo` (`film_facts`, `film_articles`, `film_credits`);
* cleaning events, step by step: `preprocess/`;
* a prepared folder: `workspace` (`storage`, `swap`); changing it: `update`, `growth`.
"""

from catalog.build import build_catalog
from catalog.config import CatalogConfig, load_config
from catalog.demo import demo_catalog
from catalog.events import EVENT_COLUMNS, Behaviour, Interactions, SignalConfig
from catalog.growth import knows_prefix, narrow_profiles, widen_scores
from catalog.ids import IdMap, ItemId, Rows, UserId
from catalog.items import CORE_COLUMNS, Attribute, Catalog, Item
from catalog.movielens import load_movielens
from catalog.ranking import Ranking, Scores
from catalog.report import BuildReport, SourceReport
from catalog.update import Changes, apply_changes, changes_between
from catalog.workspace import Draft, Manifest, Workspace

__all__ = [
    "CORE_COLUMNS",
    "EVENT_COLUMNS",
    "Attribute",
    "Behaviour",
    "BuildReport",
    "Catalog",
    "CatalogConfig",
    "Changes",
    "Draft",
    "IdMap",
    "Interactions",
    "Item",
    "ItemId",
    "Manifest",
    "Ranking",
    "Rows",
    "Scores",
    "SignalConfig",
    "SourceReport",
    "UserId",
    "Workspace",
    "apply_changes",
    "build_catalog",
    "changes_between",
    "demo_catalog",
    "knows_prefix",
    "load_config",
    "load_movielens",
    "narrow_profiles",
    "widen_scores",
]
