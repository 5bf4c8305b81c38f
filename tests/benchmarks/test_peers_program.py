"""The comparison with other libraries runs, goes on where it stopped, and pairs what belongs."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.peers.compare import Standing, best, duel
from benchmarks.peers.data import read_data
from benchmarks.peers.plot import bars, growth
from benchmarks.peers.roster import NAMESAKES, OF_RATINGS, OURS
from benchmarks.peers.runs import complete
from benchmarks.peers.spaces import OURS as OUR_SPACES
from benchmarks.peers.spaces import PEERS, draws
from catalog.errors import DataError
from cf_models import MODELS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def plays(tmp_path: Path) -> Path:
    """Two crowds of 15 people who play 12 artists each, in the layout of Last.fm's file."""
    rng = np.random.default_rng(3)
    rows = [
        f"{person}\t{crowd * 12 + artist}\t{rng.integers(1, 500)}"
        for person in range(30)
        for crowd in [person % 2]
        for artist in rng.permutation(12)[:9]
    ]
    folder = tmp_path / "music"
    folder.mkdir()
    (folder / "user_artists.dat").write_text("\n".join(rows) + "\n")
    return folder


def _run(tmp_path: Path, plays: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.peers", "--cases", "lastfm-random"]
    command += ["--seeds", "0", "--trials", "2", "--threads", "1", "--data", f"lastfm={plays}"]
    command += ["--names", "popularity", "ials", "implicit:als", "cornac:EASE"]
    command += ["--python", f"implicit={sys.executable}", "cornac=nowhere"]
    command += ["--work", str(tmp_path / "work"), "--out", str(tmp_path / "block.md"), *more]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200)


@pytest.mark.slow
def test_a_run_measures_both_sides_alike_and_goes_on_where_it_stopped(
    tmp_path: Path, plays: Path
) -> None:
    done = _run(tmp_path, plays)
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "results" / "peers.json").read_text())["lastfm-random"]
    assert set(figures) == {"popularity", "ials", "implicit:als"}
    # Whoever sees the crowds knows nearly all that is left of them: 3 of 15 unseen artists.
    assert figures["ials"]["ndcg@10"] > 0.6
    assert figures["implicit:als"]["ndcg@10"] > 0.6
    block = (tmp_path / "block.md").read_text()
    assert "| ials − implicit:als | nDCG@10 |" in block
    assert (
        "cornac:EASE failed (seed 0): cornac:EASE: the environment of cornac is not there" in block
    )
    assert (tmp_path / "results" / "peers-lastfm-random.svg").is_file()

    kept = tmp_path / "work" / "lastfm-random" / "seed-0" / "ials" / "result.json"
    before = kept.stat().st_mtime_ns
    again = _run(tmp_path, plays)
    assert again.returncode == 0, again.stderr
    assert "seed 0: ials" not in again.stderr
    assert kept.stat().st_mtime_ns == before
    assert _run(tmp_path, plays, "--seconds", "1").returncode != 0  # not the same search


def test_data_that_is_not_there_is_told(tmp_path: Path) -> None:
    for name in ("movielens-small", "lastfm", "albany"):
        with pytest.raises(DataError, match="is not there"):
            read_data(name, tmp_path)


def test_every_space_is_of_settings_that_the_model_has() -> None:
    for name, space in OUR_SPACES.items():
        if name in MODELS:
            fields = MODELS[name].config_type.model_fields
            assert set(space) <= set(fields), name
            for settings in draws(name, 20, seed=1):
                MODELS[name].config_type.model_validate(complete(name, settings, 0, 2))


def test_draws_begin_with_the_defaults_and_are_the_same_again() -> None:
    first = draws("implicit:als", 8, seed=0)
    assert first[0] == {}
    assert len(first) == 8
    assert first == draws("implicit:als", 8, seed=0)
    assert draws("puresvd", 1, seed=0) == [{}]
    assert len({json.dumps(settings) for settings in first}) == 8


def test_names_are_known() -> None:
    peers = {peer for group in NAMESAKES.values() for peer in group}
    assert set(NAMESAKES) <= set(OURS)
    assert set(MODELS) <= set(OURS)
    assert set(PEERS) >= peers - {"cornac:MostPop", "cornac:RecVAE", "rectools:SASRec"}
    assert {"surprise:SVDpp", "cornac:MF"} <= OF_RATINGS


def _standing(name: str, measure: str, values: dict[str, float], fit: float = 1.0) -> Standing:
    means = {measure: float(np.mean(list(values.values()))), "fit_seconds": fit}
    return Standing(name, means, {"ndcg@10": {}, "rmse": {}, measure: values}, 1)


def test_a_duel_pairs_people_and_turns_errors_round() -> None:
    ours = _standing("svd", "rmse", {"a": 0.8, "b": 0.9, "only ours": 5.0}, fit=2.0)
    theirs = _standing("surprise:SVD", "rmse", {"b": 1.0, "a": 0.9}, fit=4.0)
    found = duel(ours, theirs, "rmse")
    assert found is not None
    assert found.difference.mean == pytest.approx(0.1)  # ours errs less: above zero
    assert found.difference.people == 2
    assert found.fit == pytest.approx(0.5)
    assert duel(ours, theirs, "ndcg@10") is None


def test_the_best_of_a_side_is_by_ndcg() -> None:
    found = {
        "ease": _standing("ease", "ndcg@10", {"a": 0.3}),
        "ials": _standing("ials", "ndcg@10", {"a": 0.4}),
        "implicit:als": _standing("implicit:als", "ndcg@10", {"a": 0.5}),
    }
    ours, theirs = best(found, peers=False), best(found, peers=True)
    assert ours is not None
    assert ours.name == "ials"
    assert theirs is not None
    assert theirs.name == "implicit:als"


def test_plots_hold_every_row() -> None:
    drawn = bars("nDCG", [("ials", 0.3, False), ("a < b", 0.2, True)])
    assert drawn.index("ials") < drawn.index("a &lt; b")
    lines = growth("memory", "MB", {"ials": [(1e6, 100), (1e7, 900)]})
    assert lines.count("<circle") == 2
