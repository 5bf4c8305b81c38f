"""What the tests of explanations share: see `conftest_explain` for the catalogue and the cards."""

import pytest
from conftest_explain import build_catalog

from assistant.explain import Checker
from catalog import Catalog


@pytest.fixture(scope="session")
def films() -> Catalog:
    return build_catalog()


@pytest.fixture(scope="session")
def checker(films: Catalog) -> Checker:
    return Checker(films)
