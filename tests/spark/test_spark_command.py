"""`sayso spark-fit`: a model for a workspace, and nothing half-written when it ends early."""

import os
import shutil
import signal
import subprocess
from contextlib import contextmanager

import numpy as np
import psutil
import pytest

from assistant.adopt import adopt_model
from assistant.open import open_assistant, settings_of
from catalog.errors import ModelError
from catalog.workspace import Workspace
from cf_models import IALS, IALSConfig, load_model
from ui.cli.app import main

pytestmark = pytest.mark.spark
SMALL = ("--factors", "8", "--iterations", "2")


@pytest.fixture
def run(spark, monkeypatch, capsys):
    """The command over the session of all tests."""

    @contextmanager
    def opened(config):
        assert config.master
        yield spark

    monkeypatch.setattr("cf_models.spark.open_spark", opened)

    def command(*arguments):
        code = main(["spark-fit", *map(str, arguments)])
        return code, capsys.readouterr()

    return command


def test_a_workspace_serves_what_spark_fitted(run, demo_small, tmp_path):
    shop, out = tmp_path / "shop", tmp_path / "model"
    shutil.copytree(demo_small, shop)
    events = shop / "events.parquet"
    code, told = run("--events", events, "--out", out, "--workspace", shop, "--adopt", *SMALL)
    assert code == 0, told.err
    assert "Starting Spark" in told.err
    assert f"{shop} serves with it" in told.err.replace("\n", "")
    there = Workspace.open(shop)
    kept = settings_of(there).cf
    assert (kept.model, kept.settings["factors"], kept.settings["iterations"]) == ("ials", 8, 2)
    assert {"ials", "popularity"} <= set(there.manifest.models)
    assert load_model(out).fingerprint_ == there.manifest.fingerprint
    assistant = open_assistant(shop, llm="none")
    try:
        liked = next(item.id for item in assistant.catalog if "Toy Story" in item.title)
        reply = assistant.recommend(like=[liked], k=5)
        assert len(reply.items) == 5
    finally:
        assistant.close()


def test_without_a_workspace_the_ids_of_the_rows_are_kept(run, demo_small, tmp_path):
    import json

    code, told = run("--events", demo_small / "events.parquet", "--out", tmp_path / "m", *SMALL)
    assert code == 0, told.err
    ids = json.loads((tmp_path / "m" / "items.json").read_text())
    assert len(ids) == load_model(tmp_path / "m").n_items_
    assert ids == sorted(ids)


def test_nothing_is_written_when_the_events_cannot_be_used(run, tmp_path):
    code, told = run("--events", tmp_path / "gone.parquet", "--out", tmp_path / "m")
    assert code == 1
    assert "cannot be read as Parquet" in told.err
    assert not (tmp_path / "m").exists()


def test_wrong_use_is_named_before_spark_starts(capsys, tmp_path):
    wrong = ["spark-fit", "--events", "x", "--out", str(tmp_path)]
    assert main([*wrong, "--adopt"]) == 2
    assert "Add --workspace" in capsys.readouterr().err
    assert main([*wrong, "--executor-memory", "lots"]) == 2
    assert "'lots' is no size" in capsys.readouterr().err


def test_a_model_of_other_items_is_not_adopted(demo_small, tmp_path):
    from catalog import IdMap

    factors, shares = np.ones((2, 3), np.float32), np.ones(2, np.float32)
    model = IALS.of_factors(IdMap(["a", "b"]), factors, shares, IALSConfig(factors=3))
    model.save(tmp_path / "model")
    with pytest.raises(ModelError, match="learned 2 items that are not those of"):
        adopt_model(demo_small, tmp_path / "model")


@pytest.mark.slow
def test_an_interrupted_run_leaves_no_model_and_no_java(java, demo_small, tmp_path):
    arguments = ("--events", str(demo_small / "events.parquet"), "--out", str(tmp_path / "m"))
    process = subprocess.Popen(
        ["sayso", "spark-fit", *arguments, "--master", "local[1]"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    for line in process.stderr:
        if line.startswith("Reading"):
            break
    started = psutil.Process(process.pid).children(recursive=True)
    assert any("java" in child.name() for child in started)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)
    assert process.returncode == 130
    assert not (tmp_path / "m").exists()
    _, alive = psutil.wait_procs(started, timeout=30)
    assert alive == []
