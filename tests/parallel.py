"""How a run over several processes (`pytest -n`) shares its work and what is dear to build."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/chat/", "tests/spark/")
"""Folders whose tests stay in one process: they share a browser, or a Spark session."""


class ByModule(LoadScopeScheduling):
    """Hands out whole modules, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return next((folder for folder in TOGETHER if path.startswith(folder)), path)


def slow_first(items: list[pytest.Item]) -> None:
    """Put modules with tests marked as slow in front, so that no process ends on one alone."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """A folder that the first process of a run builds, and a copy of it for each.

    The others wait meanwhile. A copy, since opening a workspace writes conversations into it.

    Args:
        factory: of temporary folders.
        name: of the folder, one in the run.
        build: makes it at a path that does not exist yet.
    """
    own = factory.mktemp(name) / name
    if "PYTEST_XDIST_WORKER" not in os.environ:
        build(own)
        return own
    shared = factory.getbasetemp().parent / f"{name}-shared"
    with FileLock(shared.with_suffix(".lock")):
        if not shared.exists():
            making = shared.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            build(making)
            making.rename(shared)
    shutil.copytree(shared, own)
    return own
