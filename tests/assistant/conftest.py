"""What the tests of the assistant share: small real workspaces, opened."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from worlds import build

from assets import AssetStore
from assistant.engine import Assistant
from assistant.open import open_assistant


@pytest.fixture(scope="session")
def films(demo_small: Path, asset_store: AssetStore) -> Iterator[Assistant]:
    """The demo's 600 most rated films."""
    with open_assistant(demo_small, store=asset_store) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def five(
    asset_store: AssetStore, encoder_weights: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A workspace of five films and thirteen people; tests only read it."""
    return build(tmp_path_factory.mktemp("five") / "workspace", asset_store)


@pytest.fixture
def opened(
    asset_store: AssetStore, encoder_weights: Path, tmp_path: Path
) -> Iterator[Callable[..., Assistant]]:
    """Builds a workspace of films and ratings, and opens it until the test ends."""
    assistants: list[Assistant] = []

    def open_world(*world: object) -> Assistant:
        folder = build(tmp_path / str(len(assistants)), asset_store, *world)  # type: ignore[arg-type]
        assistants.append(open_assistant(folder, store=asset_store))
        return assistants[-1]

    yield open_world
    for assistant in assistants:
        assistant.close()
