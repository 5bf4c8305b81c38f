"""The library, and the facts of its readers."""

import pytest
from readers import interactions, library

from assistant.profile import ProfileFact, profile_facts
from catalog import Catalog, SignalConfig


@pytest.fixture(scope="session")
def books() -> Catalog:
    return library()


@pytest.fixture(scope="session")
def facts_of(books: Catalog):
    known = interactions(books)

    def of(user: str) -> tuple[ProfileFact, ...]:
        return profile_facts(user, known, books, SignalConfig())

    return of


@pytest.fixture(scope="session")
def fact_of(facts_of):
    """The one fact of a person with this kind and value."""

    def of(user: str, kind: str, value: str = "") -> ProfileFact:
        found = [f for f in facts_of(user) if f.kind == kind and value in (f.value, "")]
        assert found, [(f.kind, f.value) for f in facts_of(user)]
        return found[0]

    return of
