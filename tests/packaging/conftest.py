"""Where the project lies, and what its own packages are."""

import tomllib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def pyproject(root) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def packages(pyproject) -> list[str]:
    return pyproject["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
