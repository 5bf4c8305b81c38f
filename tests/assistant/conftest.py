"""What the tests of the assistant share: small real workspaces, opened."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from worlds import build

from assets import AssetStore
from assistant.engine import Assistant
from assistant.open import open_assistant


@pytest.fixture(scope="session")
def films(
    demo_small: Path, asset_store: AssetStore, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    """The demo's 600 most rated films.

    A copy of their own: a process that reads a file of SQLite by other ways (to copy it, say) loses
    its locks on it, and then other processes may take away the log of what is open here.
    """
    folder = shutil.copytree(demo_small, tmp_path_factory.mktemp("films") / "films")
    with open_assistant(folder, store=asset_store) as assistant:
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
