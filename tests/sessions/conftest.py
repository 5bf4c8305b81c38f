"""A small world of films and people for the tests of simulated sessions."""

import sys
from pathlib import Path

import pytest
from session_worlds import catalog_of_films, events_of_people

from assets import AssetStore
from assistant.build import Source, build_workspace
from assistant.llm import LLMConfig
from assistant.settings import Settings
from catalog import BuildReport
from evaluation.sessions.facts import Facts
from evaluation.sessions.people import Person, draw_people

sys.path.append(str(Path(__file__).parents[1] / "llm"))


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The small world's films, all known to nobody."""
    import numpy as np

    catalog = catalog_of_films()
    return Facts(catalog, np.ones(len(catalog), np.float32))


@pytest.fixture(scope="session")
def people(facts: Facts) -> tuple[Person, ...]:
    """Six people, taken out of the small world's events."""
    drawn = draw_people(events_of_people(), facts.catalog, Settings().signals, count=6, seed=3)
    return drawn.people


@pytest.fixture(scope="session")
def small_world(
    asset_store: AssetStore, encoder_weights: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A workspace of the small world; tests only read it."""
    folder = tmp_path_factory.mktemp("sessions") / "world"
    settings = Settings(llm=LLMConfig(backend="none"))
    source = Source(catalog_of_films(), events_of_people(), BuildReport(), settings)
    build_workspace(folder, source, asset_store)
    return folder
