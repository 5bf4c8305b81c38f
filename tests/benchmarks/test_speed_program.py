"""The speed benchmark runs and tells what it is to tell; its sums are right."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assets import AssetStore
from assistant.build import build_workspace, read_source
from benchmarks import __main__ as program
from benchmarks.distribution import distribution
from benchmarks.machine import machine
from benchmarks.messages import conversations, script
from benchmarks.targets import TARGETS, figure, verdicts

SETTINGS = """
[catalogue]
name = "films"

[items]
path = "films.csv"
year = "year"

[items.attributes.genres]
kind = "list"
role = "genre"

[events]
path = "events.csv"
value = "rating"
behaviour = "rating"
"""


def test_a_distribution_by_hand() -> None:
    assert distribution([]) is None
    assert distribution([1.0, 2.0, 3.0, 4.0, 101.0]) == {
        "n": 5, "p50": 3.0, "p95": 81.6, "max": 101.0,
    }  # fmt: skip


def test_the_conversations_are_enough_for_what_is_promised() -> None:
    first = list(script(200))
    assert len({number for number, _ in first}) >= 20
    assert all(message.strip() for talk in conversations() for message in talk)
    again = list(script(201))[-1]
    assert again == (len(conversations()), conversations()[0][0])


def test_a_figure_beyond_its_limit_is_missed() -> None:
    target = TARGETS[1]
    words = {
        value: next(v.word for v in verdicts({"turns": {"total_ms": {"p95": value}}})
                    if v.target == target)
        for value in (target.limit, target.limit + 0.1)
    }  # fmt: skip
    assert list(words.values()) == ["met", "MISSED"]
    assert {v.word for v in verdicts({})} == {"not measured"}
    assert figure({"turns": {"total_ms": None}}, "turns", "total_ms", "p95") is None


@pytest.mark.slow
@pytest.mark.weights
@pytest.mark.usefixtures("encoder_weights")
def test_the_program_runs(tmp_path: Path, asset_store: AssetStore) -> None:
    rows = [f"{n},Film Number {n},{1990 + n},Comedy|Drama" for n in range(12)]
    (tmp_path / "films.csv").write_text("\n".join(("id,title,year,genres", *rows)))
    events = [f"u{u},{(u + n) % 12},{3 + n % 3}" for u in range(20) for n in range(5)]
    (tmp_path / "events.csv").write_text("\n".join(("user,item,rating", *events)))
    (tmp_path / "sayso.toml").write_text(SETTINGS)
    build_workspace(tmp_path / "workspace", read_source(tmp_path / "sayso.toml"), asset_store)
    figures = tmp_path / "figures.json"
    command = ("-m", "benchmarks", "--quick", "--parts", "turns", "--json", str(figures))
    done = subprocess.run(
        [sys.executable, *command, "--workspace", str(tmp_path / "workspace")],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "whole turn without an LLM, p95" in done.stdout
    results = json.loads(figures.read_text())
    turns = results["turns"]
    assert turns["turns"] == 10
    assert turns["turns_with_cards"] >= 1
    for name in ("encoder_call", "exact_search", "cf_score"):
        assert 0 < turns["floors_ms"][name]["p50"] <= turns["floors_ms"][name]["p95"]
    assert turns["cards_ms"]["p50"] <= turns["total_ms"]["max"]
    assert turns["writing"] is None
    assert turns["peak_mb"] > 50
    assert len(results["load_before"]) == 3


def test_a_new_block_stands_before_the_older_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "_HERE", tmp_path)
    monkeypatch.setattr(program, "RESULTS", tmp_path / "RESULTS.md")
    known = {"command": "c", "machine": machine(), "load_before": [], "load_after": []}
    for day in ("2020-01-01", "2020-01-02"):
        program.keep(known | {"date": day, "commit": "", "installed": {"environment_mb": 1}})
    text = (tmp_path / "RESULTS.md").read_text()
    assert text.count("# Results\n") == 1
    assert 0 < text.index("## 2020-01-02") < text.index("## 2020-01-01")
    assert text.count("not measured") == 2 * len(TARGETS)
    assert json.loads((tmp_path / "results" / "turns.json").read_text())["date"] == "2020-01-02"


def test_a_command_is_told_without_the_paths_of_a_machine():
    told = program.command(["--parts", "page", "--workspace", "/home/someone/films"])
    assert told == "python -m benchmarks --parts page --workspace films"
