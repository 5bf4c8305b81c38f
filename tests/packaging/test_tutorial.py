"""The tutorial, done as it says."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from documents import blocks

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"


@pytest.fixture(scope="module")
def done(tmp_path_factory, encoder_weights):
    """The folder and what was printed, after all steps of the tutorial."""
    folder = tmp_path_factory.mktemp("library")
    printed = {}
    for block in blocks(TUTORIAL):
        if block.file:
            (folder / block.file).write_text(block.body, encoding="utf-8")
            continue
        run = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block.body],
            cwd=folder,
            env=os.environ | {"COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=240,
            stdin=subprocess.DEVNULL,
        )
        assert run.returncode == 0, f"{block.body}\n{run.stdout}\n{run.stderr}"
        printed[block.body.splitlines()[-1]] = run.stdout + run.stderr
    return folder, printed


def _of(printed, words):
    return next(text for command, text in printed.items() if words in command)


@pytest.mark.slow
def test_the_report_tells_of_both_rows_that_were_refused(done):
    report = _of(done[1], "sayso build")
    assert "title" in report
    assert "b99" in report


def test_the_hobbit_leads_to_fantasy_with_a_reason(done):
    answer = _of(done[1], "The Hobbit")
    assert "The Fellowship of the Ring" in answer
    assert "A Wizard of Earthsea" in answer


def test_json_has_crime_only(done):
    reply = json.loads((done[0] / "answer.json").read_text(encoding="utf-8"))
    assert reply["items"]
    assert all("Crime" in item["attributes"]["subjects"] for item in reply["items"])


def test_a_person_with_a_history_gets_what_is_new_to_them(done):
    answer = _of(done[1], "--user eva")
    assert "The Dispossessed" in answer
    assert "Solaris" not in answer.split("Understood")[0].splitlines()[0]


def test_the_chat_keeps_the_wishes(done):
    answer = _of(done[1], "something funny")
    assert "Hitchhiker" in answer
    assert "1900" in answer


def test_an_item_added_later_is_found(done):
    assert "The Moonstone" in _of(done[1], "stolen diamond")
