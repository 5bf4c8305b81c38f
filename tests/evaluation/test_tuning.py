"""`sayso tune`: real Optuna on small worlds, in the training part alone, resumable, in a budget."""

import json
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from ranking_worlds import catalog_of, ratings
from typer.testing import CliRunner

from catalog.errors import MissingExtra, ModelError, UsageError
from catalog.events import SignalConfig
from catalog.report import BuildReport
from cf_models import MODELS
from evaluation.ranking.config import RankingConfig, read_config
from evaluation.ranking.data import EvaluationData
from evaluation.ranking.splits import SPLITS, SplitConfig, split_events
from evaluation.ranking.trial import made
from evaluation.tuning import TuningConfig
from evaluation.tuning.objective import Objective
from evaluation.tuning.spaces import SPACES
from evaluation.tuning.study import tune
from ui.cli.app import app

# Two communities: neighbours tell what popularity cannot.
ROWS = [
    (f"u{p}", f"i{(p % 2) * 6 + (p // 2 + 2 * n) % 6}", 5.0 - n % 2, n)
    for p in range(24)
    for n in range(5)
]
NEIGHBOURS = made("itemknn", {}).config.neighbours


@pytest.fixture
def events(tmp_path: Path) -> Path:
    path = tmp_path / "events.csv"
    lines = [f"{user},{item},{stars},{1577836800 + day * 86400}" for user, item, stars, day in ROWS]
    path.write_text("user,item,rating,timestamp\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def config(data: Path, *, trials: int = 4, **changes) -> TuningConfig:
    evaluation = RankingConfig(**{"data": data, "models": ("itemknn",), **changes})
    return TuningConfig(evaluation=evaluation, trials=trials)


def quiet(*_: object) -> None:
    pass


def pairs(frame: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(frame["user"], frame["item"], strict=True))


@pytest.mark.parametrize("name", SPLITS)
@pytest.mark.parametrize("seed", [0, 5])
def test_what_a_report_looks_at_is_never_seen(name: str, seed: int) -> None:
    data = EvaluationData(catalog_of(12), ratings(ROWS), SignalConfig(), BuildReport(sources=()))
    split = SplitConfig(name=name, seed=seed)
    reported = split_events(data.events, data.catalog, data.signals, split)
    inner = Objective.of("itemknn", "ndcg@10", data, split).split
    used = pairs(inner.train.events) | pairs(inner.known) | pairs(inner.held)
    assert pairs(inner.held)
    assert not used & pairs(reported.held)
    assert used <= pairs(reported.train.events)
    if name == "users":
        assert not {user for user, _ in used} & set(reported.people)


def test_the_best_of_a_study_is_what_an_evaluation_takes(events: Path, tmp_path: Path) -> None:
    out = tmp_path / "study"
    found = tune(config(events, trials=6), out, quiet)
    assert [trial.number for trial in found.trials] == list(range(6))
    defaults = made("itemknn", {}).config.model_dump()
    assert found.trials[0].settings == {key: defaults[key] for key in SPACES["itemknn"]}
    assert found.best is not None
    assert found.best.value == max(trial.value for trial in found.trials)
    best = read_config(out / "best.json")
    assert best.settings == {"itemknn": found.best.settings}
    table = pd.read_csv(out / "trials.csv")
    assert table["ndcg@10"].tolist() == pytest.approx([t.value for t in found.trials])
    page = (out / "report.html").read_text()
    assert page.count("<circle") == 6
    again = CliRunner().invoke(
        app,
        ["evaluate", "ranking", "--config", str(out / "best.json"), "--out", str(tmp_path / "r")],
    )
    assert again.exit_code == 0, again.output
    reported = json.loads((tmp_path / "r" / "config.json").read_text())["settings"]["itemknn"]
    assert reported.items() >= found.best.settings.items()


def test_a_study_goes_on_where_it_stopped(events: Path, tmp_path: Path) -> None:
    first = tune(config(events, trials=3), tmp_path / "study", quiet)
    more = tune(config(events, trials=5), tmp_path / "study", quiet)
    assert more.trials[:3] == first.trials
    assert len({str(trial.settings) for trial in more.trials}) == 5
    assert tune(config(events, trials=5), tmp_path / "study", quiet).trials == more.trials


def test_ratings_are_tuned_to_the_least_error(events: Path, tmp_path: Path) -> None:
    wanted = config(events, trials=4, models=("svd",)).model_copy(update={"metric": "rmse"})
    found = tune(wanted, tmp_path / "study", quiet)
    assert found.best is not None
    assert found.best.value == min(trial.value for trial in found.trials)
    assert 0 < found.best.value < 1


def test_an_interrupted_study_can_go_on(events: Path, tmp_path: Path, monkeypatch) -> None:
    value = Objective.value
    calls = []

    def interrupted(self, settings, report):
        calls.append(settings)
        if len(calls) == 3:
            raise KeyboardInterrupt
        if len(calls) == 5:  # as networks tell it
            raise ModelError("The fit was interrupted.") from KeyboardInterrupt()
        return value(self, settings, report)

    monkeypatch.setattr(Objective, "value", interrupted)
    out = tmp_path / "study"
    command = ["tune", "--data", str(events), "--model", "itemknn", "--trials", "6"]
    stopped = CliRunner().invoke(app, [*command, "--out", str(out)])
    assert stopped.exit_code == 130
    assert "same command goes on" in stopped.output
    assert (out / "best.json").exists()
    assert CliRunner().invoke(app, [*command, "--out", str(out)]).exit_code == 130
    last = CliRunner().invoke(app, [*command, "--out", str(out)])
    assert last.exit_code == 0, last.output
    table = pd.read_csv(out / "trials.csv")
    assert table["ndcg@10"].notna().sum() == 4
    assert len(table) == 6


def test_a_trial_that_a_crash_left_open_is_closed(events: Path, tmp_path: Path, monkeypatch):
    def killed(self, settings, report):
        raise SystemExit(9)

    with monkeypatch.context() as patched:
        patched.setattr(Objective, "value", killed)
        with pytest.raises(SystemExit):
            tune(config(events), tmp_path / "study", quiet)
    found = tune(config(events), tmp_path / "study", quiet)
    assert [trial.value is None for trial in found.trials] == [True, False, False, False]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"split": SplitConfig(seed=1)}, "seed"),
        ({"split": SplitConfig(name="time")}, "split"),
        ({"models": ("ease",)}, "model"),
        ({"k_core": 2}, "settings"),
    ],
)
def test_another_purpose_is_refused(events: Path, tmp_path: Path, change: dict, said: str) -> None:
    first = config(events, trials=1)
    tune(first, tmp_path / "study", quiet)
    other = first.model_copy(update={"evaluation": first.evaluation.model_copy(update=change)})
    with pytest.raises(UsageError, match=f"another {said}"):
        tune(other, tmp_path / "study", quiet)


def test_other_data_are_refused(events: Path, tmp_path: Path) -> None:
    tune(config(events, trials=1), tmp_path / "study", quiet)
    events.write_text(events.read_text() + "u1,i3,5,1578836800\n")
    with pytest.raises(UsageError, match="another data"):
        tune(config(events, trials=1), tmp_path / "study", quiet)


def test_the_budget_in_minutes_ends_a_run(events: Path, tmp_path: Path, monkeypatch) -> None:
    value = Objective.value

    def slow(self, settings, report):
        time.sleep(0.2)
        return value(self, settings, report)

    monkeypatch.setattr(Objective, "value", slow)
    short = config(events, trials=1000).model_copy(update={"minutes": 0.01})
    found = tune(short, tmp_path / "study", quiet)
    assert 1 <= len(found.trials) <= 5


def test_settings_that_fail_are_told_and_passed_over(events: Path, tmp_path: Path, monkeypatch):
    value = Objective.value

    def failing(self, settings, report):
        if settings["neighbours"] != NEIGHBOURS:
            raise ModelError("The training diverged.")
        return value(self, settings, report)

    monkeypatch.setattr(Objective, "value", failing)
    found = tune(config(events), tmp_path / "study", quiet)
    assert found.best is not None
    assert found.best.number == 0
    assert [trial.error for trial in found.trials[1:]] == ["The training diverged."] * 3


@pytest.mark.parametrize(
    ("model", "metric", "error", "said"),
    [
        ("popularity", "ndcg@10", UsageError, "nothing to tune"),
        ("magic", "ndcg@10", UsageError, "nothing to tune"),
        ("itemknn", "beauty", UsageError, "beauty"),
        ("itemknn", "rmse", UsageError, "predicts no ratings"),
    ],
)
def test_misuse_is_named(events: Path, tmp_path: Path, model, metric, error, said) -> None:
    run = CliRunner().invoke(
        app,
        [
            "tune",
            "--data",
            str(events),
            "--model",
            model,
            "--metric",
            metric,
            f"--out={tmp_path}/o",
        ],
    )
    assert isinstance(run.exception, error), run.output
    assert said in str(run.exception)
    assert run.exception.remedy


def test_without_optuna_it_is_said_what_to_install(events: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(MissingExtra, match=r"pip install 'sayso\[tune\]'"):
        tune(config(events), tmp_path / "study", quiet)


@pytest.mark.parametrize("name", SPACES)
def test_a_space_holds_settings_of_its_model(name: str) -> None:
    kind = MODELS[name].config_type
    for setting, values in SPACES[name].items():
        assert setting in kind.model_fields
        assert values.low < values.high
        default = getattr(kind(), setting)
        assert values.low <= default <= values.high, setting
        for end in (values.low, values.high):
            number = int(end) if values.kind == "whole" else end
            kind.model_validate({setting: number})
