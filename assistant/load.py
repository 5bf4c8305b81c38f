"""From the parts of a workspace on disk to what turns read."""

from contextlib import ExitStack
from dataclasses import replace

import pandas as pd

from assets import AssetStore
from assistant.grown import model_over
from assistant.resources import Resources
from assistant.settings import Settings
from assistant.training.kept import served_fusion
from catalog.events import Interactions
from catalog.ids import IdMap
from catalog.items import Catalog
from catalog.workspace import Layout
from cf_models import CandidateModel, load_model
from retrieval.filters import AttributeIndex
from retrieval.lexical import LexicalIndex
from retrieval.open_encoder import open_encoder
from retrieval.vectors import VectorIndex

POPULARITY = "popularity"


def load_resources(
    layout: Layout,
    catalog: Catalog,
    events: pd.DataFrame,
    settings: Settings,
    store: AssetStore,
    stack: ExitStack,
) -> Resources:
    """Open all parts of a workspace.

    Args:
        layout: where they lie.
        catalog: the items.
        events: what people did with them.
        settings: of all parts.
        store: where weights are kept.
        stack: closes the index.

    Raises:
        WeightsError: when the encoder's weights have not been fetched.
        ModelError, RetrievalError, WorkspaceBroken: when a part is damaged, or of another
            catalogue.
    """
    encoder = open_encoder(settings.encoder, store.path)
    vectors = VectorIndex.open(layout.index, catalog.ids, encoder=encoder.name)
    stack.callback(vectors.close)
    resources = Resources(
        catalog=catalog,
        interactions=Interactions.from_events(events, catalog, settings.signals),
        cf=_model(layout, settings.cf.model, catalog.ids),
        popularity=_model(layout, POPULARITY, catalog.ids),
        encoder=encoder,
        vectors=vectors,
        lexical=LexicalIndex.load(layout.lexical, catalog.ids),
        attributes=AttributeIndex(catalog),
        signals=settings.signals,
        profile=settings.profile,
    )
    return replace(resources, fusion=served_fusion(layout.fusion, resources, settings.fusion))


def _model(layout: Layout, name: str, items: IdMap) -> CandidateModel | None:
    return model_over(load_model(layout.model(name)), items) if len(items) else None
