"""`sayso evaluate ranking` over a file of events."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assets import AssetStore
from catalog.errors import DataError, SaysoError
from cf_models import MODELS
from rerankers import RERANKERS
from ui.cli.app import app

NETWORKS = ("multvae", "recvae", "cfgan", "sasrec")


def events(folder: Path) -> Path:
    rows = [
        f"u{p},i{(p % 2) * 6 + (p // 2 + 2 * n) % 6},{5 - n % 2},{n * 86400}"
        for p in range(24)
        for n in range(5)
    ]
    path = folder / "events.csv"
    path.write_text("user,item,rating,timestamp\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def ranking(folder: Path, out: Path) -> list[str]:
    return ["evaluate", "ranking", "--data", str(events(folder)), "--out", str(out)]


def test_a_run_writes_figures_report_and_its_settings(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = CliRunner().invoke(
        app,
        [*ranking(tmp_path, out), "--models", "popularity,itemknn,ease", "--split", "users"],
    )
    assert run.exit_code == 0, run.output
    models = json.loads((out / "result.json").read_text())["models"]
    assert set(models) == {"popularity", "itemknn", "ease"}
    for figures in models.values():
        assert 0 <= figures["ndcg@10"] <= 1
        assert figures["fit_seconds"] >= 0
        assert figures["peak_mb"] > 0
        assert figures["rmse"] is None
    # Two communities that share nothing: neighbours find what popularity cannot.
    assert models["itemknn"]["ndcg@10"] > models["popularity"]["ndcg@10"]
    assert "http" not in (out / "report.html").read_text().replace("http://www.w3.org/2000/svg", "")
    again = tmp_path / "again"
    repeat = CliRunner().invoke(
        app, ["evaluate", "ranking", "--config", str(out / "config.json"), "--out", str(again)]
    )
    assert repeat.exit_code == 0, repeat.output
    repeated = json.loads((again / "result.json").read_text())["models"]
    assert repeated["ease"]["ndcg@10"] == models["ease"]["ndcg@10"]


@pytest.mark.parametrize(
    ("names", "said"), [("magic", "magic"), (",", "names no model"), ("ease,magic", "popularity")]
)
def test_unknown_models_are_told_from_known_ones(tmp_path: Path, names: str, said: str) -> None:
    run = CliRunner().invoke(
        app,
        [*ranking(tmp_path, tmp_path / "out"), "--models", names],
    )
    assert isinstance(run.exception, SaysoError)
    assert said in f"{run.exception} {run.exception.remedy}"


def test_a_model_that_fails_stops_no_other(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = CliRunner().invoke(app, [*ranking(tmp_path, out), "--models", "popularity,ease"])
    assert run.exit_code == 0, run.output
    settings = json.loads((out / "config.json").read_text())
    settings["settings"]["ease"]["l2"] = -1
    (tmp_path / "config.json").write_text(json.dumps(settings))
    again = ["evaluate", "ranking", "--config", str(tmp_path / "config.json"), "--out", str(out)]
    run = CliRunner().invoke(app, again)
    assert run.exit_code == 1
    models = json.loads((out / "result.json").read_text())["models"]
    assert "l2" in models["ease"]["error"]
    assert models["popularity"]["error"] is None


def test_a_device_that_is_not_there_stops_the_network_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = [*ranking(tmp_path, out), "--models", "popularity,multvae", "--device", "cuda:99"]
    run = CliRunner().invoke(app, asked)
    assert run.exit_code == 1
    models = json.loads((out / "result.json").read_text())["models"]
    assert "'cuda:99' cannot be used" in models["multvae"]["error"]
    assert models["popularity"]["error"] is None


def test_cleaning_is_chosen_told_and_done_again(tmp_path: Path) -> None:
    rows = [f"u{p},i{n % 7},click,2024-03-01T10:{p:02}:{n:02}" for p in range(30) for n in range(5)]
    rows += [f"bot,i{n % 7},click,2024-03-01T11:{n // 60:02}:{n % 60:02}" for n in range(700)]
    path = tmp_path / "events.csv"
    path.write_text("user,item,event,time\n" + "\n".join(rows) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    chosen = ["--models", "popularity", "--clean", "bots", "--until", "2024-03-02", "--centred"]
    run = CliRunner().invoke(
        app, ["evaluate", "ranking", "--data", str(path), "--out", str(out), *chosen]
    )
    assert run.exit_code == 0, run.output
    data = json.loads((out / "result.json").read_text())["data"]
    steps = {step["name"]: step for step in data["preprocessing"]}
    assert steps["far out people (bots)"]["events"] == 700
    assert steps["far out people (bots)"]["people"] == 1
    assert steps["floods"]["found"] == 0
    assert steps["repeated clicks"]["found"] > 0 == steps["repeated clicks"]["events"]
    assert steps["cut in time"]["before"] == 850
    assert "normalisation" in steps
    assert data["people"] == 30
    page = (out / "report.html").read_text()
    assert "modified z-score" in page
    again = tmp_path / "again"
    repeat = ["evaluate", "ranking", "--config", str(out / "config.json"), "--out", str(again)]
    assert CliRunner().invoke(app, repeat).exit_code == 0
    assert json.loads((again / "result.json").read_text())["data"]["preprocessing"] == list(
        steps.values()
    )


def test_a_cut_before_all_events_and_a_step_that_is_none(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = CliRunner().invoke(app, [*ranking(tmp_path, out), "--until", "1995-01-01"])
    assert isinstance(run.exception, DataError)
    assert "Cleaning left nothing" in str(run.exception)
    run = CliRunner().invoke(app, [*ranking(tmp_path, out), "--clean", "spam"])
    assert isinstance(run.exception, SaysoError)
    assert "spam" in str(run.exception)


def test_other_data_than_those_of_the_settings_are_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert (
        CliRunner().invoke(app, [*ranking(tmp_path, out), "--models", "popularity"]).exit_code == 0
    )
    path = tmp_path / "events.csv"
    path.write_text(path.read_text() + "u1,i3,5,864000\n")
    again = ["evaluate", "ranking", "--config", str(out / "config.json"), "--out", str(out)]
    run = CliRunner().invoke(app, again)
    assert isinstance(run.exception, DataError)
    assert "not those" in str(run.exception)


@pytest.mark.slow
def test_a_workspace_is_evaluated_with_every_model(
    tmp_path: Path, demo_small: Path, asset_store: AssetStore
) -> None:
    if not asset_store.has("minilm"):
        pytest.skip("minilm is not here: sayso models get minilm")
    out = tmp_path / "out"
    quick: dict[str, dict[str, object]] = {name: {"epochs": 1} for name in NETWORKS}
    quick["long_short"] = {"short": {"epochs": 1}}
    quick["fusion"] = {"bases": ["itemknn", "popularity"], "folds": 2, "trees": {"rounds": 5}}
    quick["text_bert"] = {"base": "itemknn", "layers": 1, "depth": 4, "groups": 8, "people": 4}
    config = tmp_path / "config.json"
    wanted = {"data": str(demo_small), "models": ["all"], "settings": quick}
    config.write_text(json.dumps(wanted))
    run = CliRunner().invoke(
        app, ["evaluate", "ranking", "--config", str(config), "--out", str(out)]
    )
    assert run.exit_code == 0, run.output
    models = json.loads((out / "result.json").read_text())["models"]
    assert models.keys() >= {*MODELS, *RERANKERS}
    assert models["itemknn"]["ndcg@10"] > models["popularity"]["ndcg@10"] > 0
    assert models["itemknn"]["calibration@10"] is not None


def test_without_torch_the_other_models_run_and_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "absent").mkdir()
    (tmp_path / "absent" / "torch.py").write_text("raise ImportError('it is not installed')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "absent"))
    out = tmp_path / "out"
    run = CliRunner().invoke(app, [*ranking(tmp_path, out), "--models", "sasrec,itemknn"])
    assert run.exit_code == 1
    models = json.loads((out / "result.json").read_text())["models"]
    assert "pip install 'sayso[transformers]'" in models["sasrec"]["error"]
    assert models["itemknn"]["error"] is None
