"""0 done, 2 wrong use, 130 interrupted, 1 anything else; a message, no traceback unless asked."""

import json
import os
import shutil
import signal
import subprocess
import time

import pytest

from ui.cli.app import app, main

COMMANDS = [
    *("demo", "ask", "chat", "recommend", "profile", "serve", "build", "update", "doctor"),
    *("tune", "models", "evaluate", "spark-fit", "train-fusion"),
]


def _said(outcome, code, *words):
    assert outcome.code == code, outcome
    assert outcome.out == ""
    assert outcome.err.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in outcome.err
    for word in words:
        assert word in outcome.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command, capsys):
    assert main([command, "--help"]) == 0
    text = capsys.readouterr().out
    assert "Usage: sayso" in text
    assert "xample" in text or command in {"models", "evaluate"}
    assert f"sayso {command}" in text


def test_the_list_of_commands_here_is_whole():
    groups = {group.name for group in app.registered_groups}
    assert set(COMMANDS) == {command.name for command in app.registered_commands} | groups


def test_version(sayso):
    outcome = sayso("--version")
    assert outcome.code == 0
    assert outcome.out.startswith("sayso 0.")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["ask", "--nope", "x"], "--nope"),
        (["ask"], "message"),
        (["dance"], "dance"),
        (["recommend"], "--like"),
        (["recommend", "-k", "0", "--user", "15"], "-k"),
        (["recommend", "--user", "nobody"], "nobody"),
        (["recommend", "--like", "qwxzzz vvkkjq"], "qwxzzz"),
        (["ask", "--user", "nobody", "x"], "nobody"),
        (["ask", "--llm", "hosted:", "x"], "hosted:"),
        (["serve", "--port", "70000"], "--port"),
        (["build", "--config", "absent.toml"], "absent.toml"),
        (["update"], "--items"),
        (["models", "get", "nothing-of-that-name"], "nothing-of-that-name"),
    ],
)
def test_wrong_use(sayso, arguments, word):
    _said(sayso(*arguments), 2, word)


def test_a_missing_workspace_says_how_to_make_one(sayso, tmp_path):
    _said(sayso("ask", "-w", str(tmp_path / "none"), "x"), 1, "There is no workspace", "sayso demo")


@pytest.mark.parametrize("part", ["manifest.json", "catalog.parquet", "index", "settings.json"])
def test_a_broken_workspace_says_so(sayso, demo_small, tmp_path, part):
    broken = tmp_path / "broken"
    shutil.copytree(demo_small, broken)
    target = broken / part
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.write_bytes(target.read_bytes()[:20])
    _said(sayso("ask", "-w", str(broken), "x"), 1, str(broken), "uild it again")


def test_a_workspace_of_another_layout_says_so(sayso, demo_small, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(demo_small, other)
    manifest = other / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 99}))
    _said(sayso("ask", "-w", str(other), "x"), 1, "99")


@pytest.mark.parametrize("place", [["--debug", "ask"], ["ask", "--debug"]])
def test_debug_shows_the_traceback_wherever_it_stands(sayso, tmp_path, place):
    outcome = sayso(*place, "-w", str(tmp_path / "none"), "x")
    assert outcome.code == 1
    assert "Traceback" in outcome.err
    assert "WorkspaceMissing" in outcome.err


def test_a_message_may_be_called_debug(sayso):
    outcome = sayso("ask", "--json", "--", "--debug")
    assert outcome.code == 0
    assert "Traceback" not in outcome.err


def test_an_unforeseen_error_is_told_in_one_line(sayso, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr("assistant.open.open_assistant", fail)
    _said(sayso("ask", "x"), 1, "ZeroDivisionError: of all things", "--debug")


def test_ctrl_c_while_serving_or_chatting_ends_without_a_traceback(demo_small, tmp_path):
    environment = os.environ | {"SAYSO_WORKSPACE": str(demo_small)}
    chat = subprocess.Popen(
        ["sayso", "chat"],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "AI" in chat.stdout.readline()  # it is open, and waits for a line
    time.sleep(0.2)
    chat.send_signal(signal.SIGINT)
    _, err = chat.communicate(timeout=30)
    assert chat.returncode == 130
    assert "Traceback" not in err


def test_a_reader_that_goes_away_is_no_news(demo_small, tmp_path):
    done = subprocess.run(
        ["bash", "-c", 'sayso ask "space films" | true'],
        cwd=tmp_path,
        env=os.environ | {"SAYSO_WORKSPACE": str(demo_small)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert "Error" not in done.stderr
