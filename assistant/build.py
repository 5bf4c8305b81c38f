"""From a catalogue and its events to a workspace: models fitted, items encoded, words indexed."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pandas as pd

from assets import AssetStore
from assistant.load import POPULARITY, load_resources
from assistant.settings import KeptSettings, Settings, load_settings
from assistant.training.kept import keep_trained
from assistant.training.train import CannotLearn, train_from_people
from catalog.build import build_catalog
from catalog.config import ItemColumns, load_config
from catalog.demo import demo_catalog
from catalog.events import Interactions
from catalog.items import Catalog
from catalog.preprocess import clean
from catalog.report import BuildReport
from catalog.workspace import Draft, Workspace
from cf_models import MODELS
from retrieval.documents import documents
from retrieval.lexical import LexicalIndex
from retrieval.open_encoder import open_encoder
from retrieval.sync import sync_vectors

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is in all."""
SETTINGS_FILE = "settings.json"


@dataclass(frozen=True)
class Source:
    """What a workspace is made from.

    Attributes:
        catalog, events: items, and what people did with them.
        report: what happened to every row that was read.
        settings: of all parts.
    """

    catalog: Catalog
    events: pd.DataFrame
    report: BuildReport
    settings: KeptSettings


def read_source(config: Path) -> Source:
    """Read what a settings file names.

    Raises:
        ConfigError: when the settings are not as they must be.
        DataError: when a source cannot be read at all.
    """
    catalog_config, settings = load_config(config), load_settings(config)
    scale = catalog_config.signals.model_dump(
        include={"rating_low", "rating_high", "rating_neutral"}
    )
    signals = settings.signals.model_copy(update=scale)
    columns = ItemColumns.model_validate(
        catalog_config.items.model_dump(include=set(ItemColumns.model_fields))
    )
    catalog, events, report = build_catalog(catalog_config)
    events, steps = clean(events, settings.clean, signals)
    report = report.model_copy(update={"steps": steps})
    kept = dict(settings) | {"signals": signals, "columns": columns}
    return Source(catalog, events, report, KeptSettings.model_validate(kept))


def demo_source(store: AssetStore, settings: Settings | None = None) -> Source:
    """The films of the demo.

    Raises:
        WeightsError: when the texts of the films have not been fetched.
    """
    catalog, events, report = demo_catalog(store.path("film-summaries"))
    kept = KeptSettings.model_validate(dict(settings or Settings()))
    events, steps = clean(events, kept.clean, kept.signals)
    return Source(catalog, events, report.model_copy(update={"steps": steps}), kept)


def build_workspace(
    path: Path, source: Source, store: AssetStore, progress: Progress | None = None
) -> BuildReport:
    """Write a workspace; one that is there already is replaced when the new one is complete.

    The order of candidates is learned last, from the events; `assistant.training.kept.read_report`
    says what it gained.

    Raises:
        WorkspaceBusy: when another process writes it.
        WorkspaceError: when the folder holds something else, or cannot be written.
        WeightsError: when the encoder's weights have not been fetched.
        RetrievalError: when the encoder or the index fails.
    """
    tell = progress or silent
    with Workspace.create(path) as draft:
        tell("Keeping the catalogue", 0, 1)
        draft.write_catalog(source.catalog, source.events, source.report)
        keep_settings(draft, source.settings)
        fit_models(draft, source, tell)
        index_items(draft, source, store, tell)
        if source.settings.fusion.learn:
            learn_order(draft, source, store, tell)
    return source.report


def keep_settings(draft: Draft, settings: Settings) -> None:
    """Write the settings of a workspace, and keep their digest for its manifest."""
    text = settings.model_dump_json(indent=2)
    (draft.path / SETTINGS_FILE).write_text(text, encoding="utf-8")
    draft.config_digest = sha256(text.encode()).hexdigest()[:16]


def fit_models(draft: Draft, source: Source, tell: Progress) -> None:
    """Fit the candidate models to the events and keep them in a workspace that is being written.

    A catalogue without items has no models: there is nothing to learn about.
    """
    if len(source.catalog) == 0:
        return
    interactions = Interactions.from_events(source.events, source.catalog, source.settings.signals)
    models = (MODELS[POPULARITY](), source.settings.cf.made())
    for number, model in enumerate(models):
        tell("Learning who likes what", number, len(models))
        model.fit(interactions).save(draft.model(model.name))
    tell("Learning who likes what", len(models), len(models))


def index_items(draft: Draft, source: Source, store: AssetStore, tell: Progress) -> None:
    """Index the items by meaning and by words; of an index that is there, only what changed.

    Raises:
        WeightsError: when the encoder's weights have not been fetched.
        RetrievalError: when the encoder or the index fails.
    """
    encoder = open_encoder(source.settings.encoder, store.path)
    what = f"Reading {len(source.catalog):,} {source.catalog.name}"
    sync_vectors(
        draft.index, source.catalog, encoder, progress=lambda done, of: tell(what, done, of)
    )
    draft.encoder = encoder.name
    tell("Indexing words", 0, 1)
    texts = [document.lexical for document in documents(source.catalog)]
    LexicalIndex.build(texts).save(draft.lexical, source.catalog.ids)
    tell("Indexing words", 1, 1)


def learn_order(draft: Draft, source: Source, store: AssetStore, tell: Progress) -> None:
    """Learn an order of candidates from the events; where that cannot be, tell why.

    Raises:
        WeightsError, RetrievalError: when the words of sessions cannot be encoded.
    """
    if len(source.catalog) == 0:
        return
    with ExitStack() as stack:
        resources = load_resources(
            draft, source.catalog, source.events, source.settings, store, stack
        )
        try:
            trained = train_from_people(resources, source.settings, tell)
        except CannotLearn as exc:
            tell(f"No order is learned: {exc.message}", 1, 1)
            return
        keep_trained(draft.fusion, trained, resources)


def silent(what: str, done: int, total: int) -> None:
    """Nobody watches."""
