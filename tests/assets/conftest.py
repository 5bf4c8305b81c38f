"""An index of tiny wheels, and stores that fetch from it."""

import pytest
from wheels_known import PARTS, WHOLE, Index

from assets import AssetStore


@pytest.fixture
def index(tmp_path):
    """ "one": a file in one wheel; "folder": two files; "joined": a file in three wheels."""
    folder = tmp_path / "index"
    folder.mkdir()
    index = Index(folder)
    index.asset("one", {"one.txt": b"alone"}, {"tiny-one": {"tiny/one.bin": ("one.txt", b"alone")}})
    both = {"model.bin": b"weights", "sub/config.json": b"{}"}
    index.asset(
        "folder",
        both,
        {
            "tiny-folder": {
                "tiny/m.bin": ("model.bin", both["model.bin"]),
                "tiny/c.json": ("sub/config.json", both["sub/config.json"]),
            }
        },
    )
    packages = {
        f"tiny-part{n}": {f"tiny/part{n}.bin": ("whole.bin", data)}
        for n, data in enumerate(PARTS, 1)
    }
    index.asset("joined", {"whole.bin": WHOLE}, packages)
    return index


@pytest.fixture
def make_store(index, tmp_path):
    def make(**options):
        arguments = ("--no-index", "--find-links", str(index.folder))
        defaults = {"known": index.known, "pip_arguments": arguments}
        return AssetStore(tmp_path / "assets", **(defaults | options))

    return make


@pytest.fixture
def store(make_store):
    return make_store()
