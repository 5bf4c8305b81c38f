"""Generated interactions have the shape that they promise; laws of growth find what made them."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.peers.generated import generated, shape_of
from benchmarks.peers.growth import Law, law, past

ROOT = Path(__file__).parents[2]


def test_the_shape_of_ml_20m() -> None:
    assert shape_of(20_000_000) == (138_000, 27_000)
    likes = generated(1_000, 2_000, 100_000, seed=1)
    assert likes.shape == (1_000, 2_000)
    assert likes.nnz == pytest.approx(100_000, rel=0.1)
    assert likes.has_canonical_format
    assert (likes.data == 1).all()
    of_items = np.sort(likes.getnnz(axis=0))[::-1]
    assert of_items[:20].sum() > 0.05 * likes.nnz  # few items, many likes
    again = generated(1_000, 2_000, 100_000, seed=1)
    np.testing.assert_array_equal(likes.indices, again.indices)


def test_people_of_a_taste_like_the_same() -> None:
    likes = generated(600, 800, 30_000, seed=2)
    alike = (likes @ likes.T).toarray()
    np.fill_diagonal(alike, 0)
    size = np.sqrt(np.outer(likes.getnnz(axis=1), likes.getnnz(axis=1)))
    cosine = alike / size
    assert cosine.max(axis=1).mean() > 2 * cosine.mean()


def test_a_law_finds_what_made_the_costs() -> None:
    events = np.array([1e6, 3e6, 1e7, 3e7])
    found = law(events, 200 + 50 * (events / 1e6) ** 1.5)
    assert found.start == pytest.approx(200, rel=0.05)
    assert found.power == pytest.approx(1.5, abs=0.02)
    assert past(found, found.at(70)) == pytest.approx(70)
    assert past(Law(10, 0, 1), 20) == float("inf")
    assert past(Law(10, 1, 1), 5) == 0


@pytest.mark.slow
def test_the_program_measures_both_sides_and_remembers(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.peers.scale", "--shape", "30000"]
    command += ["--events", "10000", "20000", "30000", "--models", "itemknn", "--threads", "1"]
    command += ["--work", str(tmp_path / "work"), "--out", str(tmp_path / "block.md")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    block = (tmp_path / "block.md").read_text()
    assert "| fit, s |" in block
    assert "| itemknn | 30,000 |" in block
    assert "* itemknn: fit seconds ≈" in block
    assert (tmp_path / "results" / "growth-peak.svg").is_file()
    kept = json.loads((tmp_path / "work" / "implicit-ials-30000-1.json").read_text())
    assert kept["people_per_s"] > 0
