"""Running the command, in this process for speed or in its own for truth."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ui.cli.app import main


@dataclass(frozen=True)
class Outcome:
    """What a command line did."""

    code: int
    out: str
    err: str


@pytest.fixture
def sayso(monkeypatch, capsys, demo_small) -> Callable[..., Outcome]:
    """`sayso` in this process, on the small demo unless the arguments say otherwise."""
    monkeypatch.setenv("SAYSO_WORKSPACE", str(demo_small))
    monkeypatch.setenv("COLUMNS", "160")

    def run(*arguments: str, stdin: str = "") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = main(arguments)
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return run


@pytest.fixture
def program(demo_small, tmp_path) -> Callable[..., Outcome]:
    """`sayso` as a program of its own, in an empty folder."""

    def run(*arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> Outcome:
        done = subprocess.run(
            ["sayso", *arguments],
            cwd=tmp_path,
            env=os.environ | {"SAYSO_WORKSPACE": str(demo_small)} | (env or {}),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run
