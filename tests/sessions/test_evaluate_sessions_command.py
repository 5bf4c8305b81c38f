"""`sayso evaluate sessions` over a small workspace."""

import json

import pytest
from typer.testing import CliRunner

from assets import AssetStore
from assistant.llm import LLMConfig
from assistant.settings import Settings
from catalog.errors import DataError, SaysoError
from evaluation.sessions.transcript import read_transcripts
from ui.cli.app import app

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def done(small_world, tmp_path_factory):
    out = tmp_path_factory.mktemp("evaluated") / "out"
    run = CliRunner().invoke(app, command(small_world, out))
    assert run.exit_code == 0, run.output
    return out


def command(world, out, *more):
    options = ("--people", "4", "--each", "2", "--turns", "4")
    return ["evaluate", "sessions", "-w", str(world), "--out", str(out), *options, *more]


def test_a_run_writes_figures_sessions_and_a_page_of_its_own(done):
    result = json.loads((done / "result.json").read_text())
    assert result["sessions"] == {"assistant": 8, "popularity": 8, "random": 8}
    assert result["conditions"]["broken"] == 0
    assert result["conditions"]["false_claims"] == 0
    for own in result["systems"].values():
        assert 0 <= own["recall"]["mean"] <= 1
        assert own["recall"]["low"] <= own["recall"]["mean"] <= own["recall"]["high"]
    assert len(result["curves"]["assistant"]["reached"]) == 4
    page = (done / "report.html").read_text()
    assert "Sessions that went well" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in page


def test_the_workspace_that_people_meet_has_never_met_them(done, small_world):
    from catalog.workspace import Workspace

    met = set(Workspace.open(done / "workspace").load_events()["user"])
    people = {one.person.id for one in read_transcripts(done / "transcripts.jsonl")}
    assert people
    assert people <= set(Workspace.open(small_world).load_events()["user"])
    assert not people & met


def test_a_run_that_was_stopped_goes_on(done, small_world):
    path = done / "transcripts.jsonl"
    whole = path.read_text()
    lines = whole.splitlines(keepends=True)
    path.write_text("".join(lines[:-2]) + lines[-2][:100])
    run = CliRunner().invoke(app, command(small_world, done))
    assert run.exit_code == 0, run.output
    again = path.read_text().splitlines(keepends=True)
    assert again[:-2] == lines[:-2]
    assert len(again) == len(lines)


def test_other_settings_do_not_go_on_with_it(done, small_world):
    run = CliRunner().invoke(app, command(small_world, done, "--seed", "9"))
    assert isinstance(run.exception, SaysoError)
    assert "seed 0" in str(run.exception)


def test_a_broken_line_is_named(tmp_path):
    path = tmp_path / "transcripts.jsonl"
    path.write_text('{"system": "assistant"}\n{}\n')
    with pytest.raises(DataError, match="line 1"):
        list(read_transcripts(path))


@pytest.mark.slow
def test_a_catalogue_without_events_gets_invented_people(
    tmp_path, asset_store: AssetStore, encoder_weights
):
    from session_worlds import catalog_of_films

    from assistant.build import Source, build_workspace
    from catalog import BuildReport
    from catalog.schema import empty_events

    world = tmp_path / "world"
    settings = Settings(llm=LLMConfig(backend="none"))
    build_workspace(
        world, Source(catalog_of_films(), empty_events(), BuildReport(), settings), asset_store
    )
    run = CliRunner().invoke(app, command(world, tmp_path / "out"))
    assert run.exit_code == 0, run.output
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    assert result["invented"]
    assert set(result["sessions"]) == {"assistant", "random"}
