"""A small real world: people who each like films of one kind, of which descriptions tell."""

from pathlib import Path

import numpy as np
import pandas as pd

from assets import AssetStore
from assistant.build import Source, build_workspace
from assistant.llm import LLMConfig
from assistant.settings import Settings
from assistant.training import TrainingConfig
from assistant.training.simulated import SimulationConfig
from catalog import Attribute, BuildReport, Catalog
from catalog.schema import catalog_table

KINDS = ("pirates", "robots", "gardens")
EACH = 12
ATTRIBUTES = (Attribute("genres", "list", "genre", role="genre"),)
SETTINGS = Settings(
    llm=LLMConfig(backend="none"),
    fusion=TrainingConfig(least_people=30, sessions=SimulationConfig(each=2)),
)


def films() -> Catalog:
    """Films 0 to 11 tell of pirates, 12 to 23 of robots, 24 to 35 of gardens."""
    numbers = range(len(KINDS) * EACH)
    columns = {
        "id": [f"f{n}" for n in numbers],
        "title": [f"Story {n}" for n in numbers],
        "year": [1980 + n % EACH for n in numbers],
        "genres": [("short",) if n % 2 else ("long",) for n in numbers],
        "text": [
            f"In part {n} of this tale some {KINDS[n // EACH]} are lost, and are found again by "
            f"other {KINDS[n // EACH]} who had never been looking for anything of that kind at all."
            for n in numbers
        ],
    }
    return Catalog(catalog_table(columns, ATTRIBUTES), ATTRIBUTES, name="films", noun="film")


def likes(people: int = 90) -> pd.DataFrame:
    """Each likes six films of one kind, one after another."""
    rng = np.random.default_rng(5)
    rows = []
    for person in range(people):
        kind = int(rng.integers(len(KINDS)))
        for place, film in enumerate(rng.choice(EACH, 6, replace=False)):
            time = pd.Timestamp(2021, 1, 1 + place, tz="UTC")
            rows.append((f"p{person}", f"f{kind * EACH + film}", "rating", 5.0, time))
    frame = pd.DataFrame(rows, columns=["user", "item", "behaviour", "value", "time"])
    return frame.astype({"time": "datetime64[us, UTC]"})


def build(
    path: Path, store: AssetStore, *, people: int = 90, settings: Settings = SETTINGS
) -> Path:
    """A workspace of them."""
    source = Source(films(), likes(people), BuildReport(), settings)
    build_workspace(path, source, store)
    return path
