"""The page about behaviours, done as it says: its programs print what it shows."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from documents import blocks

PAGE = Path(__file__).parents[2] / "docs" / "behaviour.md"


def _told():
    """The files of the page, its programs in order, and what each is said to print."""
    found = blocks(PAGE)
    files = {block.file: block.body for block in found if block.file}
    programs = [(a.body, b.body) for a, b in pairwise(found)
                if a.language == "python" and b.language == "text"]  # fmt: skip
    return files, programs


def test_every_program_has_its_output():
    assert len(_told()[1]) == sum(block.language == "python" for block in blocks(PAGE)) == 3


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("behaviour")
    files, programs = _told()
    for name, body in files.items():
        (folder / name).write_text(body, encoding="utf-8")
    code = "\nprint('===')\n".join(program for program, _ in programs)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("===\n")


@pytest.mark.parametrize("number", range(3))
def test_a_program_prints_what_the_page_shows(printed, number):
    assert printed[number] == _told()[1][number][1]
