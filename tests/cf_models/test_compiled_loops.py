"""Compiled loops where their machine code cannot be kept."""

import pytest
from numba.core import caching

from cf_models.compiled import compiled


def total(n: int) -> int:
    found = 0
    for k in range(n):
        found += k
    return found


def test_is_compiled_where_no_folder_can_be_written(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])
    assert compiled(total)(5) == 10


def test_is_kept_where_one_can():
    assert compiled(total).stats.cache_path  # type: ignore[attr-defined]
