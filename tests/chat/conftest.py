"""What the tests of the chat page share: words, the page served, and a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_known import HOSTILE, small_catalog
from driven import CHROMIUM_ARGS
from playwright.sync_api import Browser, Page, sync_playwright
from served import served
from steered import Steered
from workspaces import hostile_films, popular_films

from assets import AssetStore
from assistant.open import open_assistant
from catalog import Catalog
from ui.chat.wording import Words, load_words
from ui.server import create_app


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return small_catalog()


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words("en")


@pytest.fixture(scope="session")
def films_workspace(
    asset_store: AssetStore, encoder_weights: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    return popular_films(tmp_path_factory.mktemp("chat") / "films", asset_store)


@pytest.fixture(scope="session")
def shared_steered(films_workspace: Path) -> Iterator[Steered]:
    with open_assistant(films_workspace, llm="none") as assistant:
        yield Steered(assistant)


@pytest.fixture
def steered(shared_steered: Steered) -> Iterator[Steered]:
    """The assistant behind the page; each test finds it unsteered."""
    yield shared_steered
    shared_steered.reset()


@pytest.fixture(scope="session")
def address(shared_steered: Steered) -> Iterator[str]:
    """Where the page is served."""
    with served(create_app(shared_steered)) as url:
        yield url


@pytest.fixture
def hostile_address(
    asset_store: AssetStore, encoder_weights: Path, tmp_path: Path
) -> Iterator[str]:
    """Where the page of a catalogue is served that means harm."""
    workspace = hostile_films(tmp_path / "films", asset_store, HOSTILE)
    with open_assistant(workspace, llm="none") as assistant, served(create_app(assistant)) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("There is no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, steered: Steered) -> Iterator[Page]:
    """A window of its own; its scripts may not fail."""
    with browser.new_context(viewport={"width": 1280, "height": 860}) as context:
        context.set_default_timeout(10_000)
        page = context.new_page()
        failures: list[str] = []
        page.on("pageerror", lambda failure: failures.append(str(failure)))
        yield page
        assert failures == []
