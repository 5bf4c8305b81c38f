"""What all tests share: a home of their own, fetched files, a workspace, and no silent skips."""

import os
import shutil
import signal
import sysconfig
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from parallel import ByModule, built_once, slow_first

from assets import AssetStore, default_root
from ui.cli.environment import set_defaults

NO_SKIP = "SAYSO_NO_SKIP"
"""When this variable is set, a skipped test fails the run."""
_HOME = pytest.StashKey[Path]()
_OURS = ("SAYSO_WORKSPACE", "SAYSO_LLM", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")


def pytest_configure(config: pytest.Config) -> None:
    """Give the run, and every process that it starts, an empty home; keep the fetched files."""
    os.environ["SAYSO_ASSETS"] = str(default_root())
    for name in _OURS:
        os.environ.pop(name, None)
    home = Path(tempfile.mkdtemp(prefix="sayso-home-"))
    config.stash[_HOME] = home
    os.environ["HOME"] = str(home)
    os.environ["PATH"] = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))
    # A shell lets jobs in its background ignore Ctrl-C, and their children with them.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    set_defaults()
    # How long an example takes is the machine's affair; `timeout` ends what does not end.
    settings.register_profile(
        "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("untimed")
    if config.getoption("numprocesses", None):  # each process is at work: none gains by threads
        os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByModule:
    """Spread the tests by modules over the processes of `pytest -n`."""
    config.option.loadscopereorder = False
    return ByModule(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        slow_first(items)


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_HOME], ignore_errors=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _skipped(session.config) and os.environ.get(NO_SKIP):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    count = _skipped(config)
    if count and os.environ.get(NO_SKIP):
        terminalreporter.write_line(
            f"{count} tests were skipped, and {NO_SKIP} is set: the run has failed.", red=True
        )


def _skipped(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return 0 if reporter is None else len(reporter.stats.get("skipped", ()))


@pytest.fixture(scope="session")
def asset_store() -> AssetStore:
    """The store of this machine; nothing is fetched by a test."""
    return AssetStore()


@pytest.fixture(scope="session")
def encoder_weights(asset_store: AssetStore) -> Path:
    """The folder of the demo's text encoder."""
    return needed(asset_store, "bge-small")


@pytest.fixture(scope="session")
def demo_small(
    asset_store: AssetStore, encoder_weights: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The demo's workspace, cut to its 600 most rated films; without a language model.

    Tests only read it, apart from its conversations: copy it to change it.
    """
    needed(asset_store, "film-summaries")
    return built_once(
        tmp_path_factory, "demo-small", lambda path: build_small_demo(path, asset_store)
    )


def build_small_demo(path: Path, store: AssetStore) -> None:
    from assistant.build import Source, build_workspace, demo_source
    from assistant.llm import LLMConfig
    from assistant.settings import Settings
    from catalog import Catalog

    whole = demo_source(store, Settings(llm=LLMConfig(backend="none")))
    popular = set(whole.events["item"].value_counts().index[:600])
    table = whole.catalog.table
    catalog = Catalog(
        table[table["id"].isin(popular)],
        whole.catalog.attributes,
        name=whole.catalog.name,
        noun=whole.catalog.noun,
    )
    events = whole.events[whole.events["item"].isin(popular)].reset_index(drop=True)
    build_workspace(path, Source(catalog, events, whole.report, whole.settings), store)


def needed(store: AssetStore, name: str) -> Path:
    """A fetched file or folder; the test is skipped, with the remedy, when it is not there."""
    if not store.has(name):
        pytest.skip(f"{name} is not here: sayso models get {name}")
    return store.path(name)
