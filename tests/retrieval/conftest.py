"""The small catalogue, and encoders: a real one, and one whose vectors are known by hand."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from films_known import FILMS, catalog_of

from assets import AssetStore
from catalog import Catalog
from retrieval.encoder import Vectors


@pytest.fixture
def films() -> Catalog:
    return catalog_of(FILMS)


class LetterEncoder:
    """A text's vector counts its letters: meaningless as a model, and exact as an arithmetic.

    The index does not care what vectors mean; with these every cosine can be worked out by hand.
    `seen` keeps the texts that were encoded.
    """

    def __init__(self, name: str = "letters") -> None:
        self.name = name
        self.dim = 26
        self.seen: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        counts = np.array(
            [[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts], np.float32
        ).reshape(len(texts), 26)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)

    def encode_items(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        return self.encode_queries(texts)


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
