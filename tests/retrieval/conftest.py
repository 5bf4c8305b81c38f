"""The small catalogue, and encoders: a real one, and one whose vectors are known by hand."""

from pathlib import Path

import pytest
from films_known import FILMS, LetterEncoder, catalog_of

from assets import AssetStore
from catalog import Catalog


@pytest.fixture
def films() -> Catalog:
    return catalog_of(FILMS)


@pytest.fixture
def letters() -> LetterEncoder:
    return LetterEncoder()


def weights(store: AssetStore, name: str) -> Path:
    if not store.has(name):
        pytest.skip(f"{name} is not here: sayso models get {name}")
    return store.path(name)


@pytest.fixture(scope="session")
def bge_folder(asset_store: AssetStore) -> Path:
    return weights(asset_store, "bge-small")


@pytest.fixture(scope="session")
def minilm_folder(asset_store: AssetStore) -> Path:
    return weights(asset_store, "minilm")
