"""What the documents tell people to type exists, and the quick ones work."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest
import typer
from documents import blocks, commands

from assistant.settings import load_settings
from catalog.config import load_config
from ui.cli.app import app

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
QUICK = ("ask", "recommend", "profile", "doctor", "evaluate", "models list", "--help", "--version")


def _told(program):
    return [
        pytest.param(line, id=f"{path.name}: {line}")
        for path in DOCUMENTS
        for line in dict.fromkeys(commands(path, program))
    ]


def test_the_readme_tells_commands():
    assert len(commands(ROOT / "README.md", "sayso")) > 8
    assert len(commands(ROOT / "README.md", "make")) > 2


@pytest.mark.parametrize("line", _told("sayso"))
def test_a_sayso_command_is_one_that_the_program_takes(line):
    arguments = shlex.split(line.split(" <")[0].split(" >")[0])[1:]
    _parse(typer.main.get_command(app), arguments)


def _parse(command, arguments, parent=None):
    context = command.make_context("sayso", list(arguments), parent=parent, resilient_parsing=True)
    if not hasattr(command, "commands"):
        strict = command.make_parser(context)
        strict.parse_args(args=list(arguments))
        return
    rest = [*context._protected_args, *context.args]
    if rest:
        _, sub, left = command.resolve_command(context, rest)
        _parse(sub, left, context)


@pytest.mark.parametrize("line", _told("make"))
def test_a_make_command_names_a_target(line):
    done = subprocess.run(
        ["make", "-n", *shlex.split(line)[1:]], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


# Those of the tutorial run over its own files, in test_tutorial; an evaluation needs events of its
# own, and runs over some in tests/evaluation.
@pytest.mark.parametrize(
    "line",
    [
        p
        for p in _told("sayso")
        if p.values[0].removeprefix("sayso ").startswith(QUICK)
        and "tutorial" not in str(p.id)
        and "evaluate ranking" not in p.values[0]
    ],
)
def test_a_quick_command_of_the_documents_works(line, demo_small, tmp_path):
    environment = os.environ | {"SAYSO_WORKSPACE": str(demo_small), "SAYSO_LLM": "none"}
    done = subprocess.run(
        shlex.split(line.split(" <")[0].split(" >")[0]),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_settings_in_the_documents_are_settings(path, tmp_path):
    for number, block in enumerate(b for b in blocks(path) if b.language == "toml"):
        file = tmp_path / f"{number}.toml"
        file.write_text(block.body, encoding="utf-8")
        load_settings(file)
        if "[items]" in block.body:
            load_config(file)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_links_to_files_lead_somewhere(path):
    import re

    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", text)
    gone = [t for t in targets if not (path.parent / t).exists()]
    assert gone == []
