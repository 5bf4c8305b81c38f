"""Replacing a folder as a whole: written beside it, under a lock, swapped in when complete.

Beside the folder NAME there may be, while a process writes:

* `.NAME.lock`: the lock;
* `.NAME.building`: the new folder;
* `.NAME.previous`: the old one, between the two renames.

A process that is killed between the renames leaves no folder NAME; `recovered` finishes its work.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from catalog.errors import WorkspaceBusy, WorkspaceError


@contextmanager
def replacing(path: Path, marker: str, carried: str, *, wait: float) -> Iterator[Path]:
    """An empty folder that takes the place of `path` at the end of the block.

    Args:
        path: the folder to replace; may be absent.
        marker: name of the file that tells a complete folder; it must be there at the end.
        carried: a database whose file (and SQLite's companions of it) moves to the new folder.
        wait: seconds to wait for the lock.

    Raises:
        WorkspaceBusy: when another process holds the lock.
        WorkspaceError: when `path` holds something that is not ours, or cannot be written.
    """
    path = path.absolute()
    with _locked(path, wait):
        _recover(path, marker, carried)
        _check_ours(path, marker, carried)
        building = _building(path)
        with _mapped(path):
            shutil.rmtree(building, ignore_errors=True)
            shutil.rmtree(_previous(path), ignore_errors=True)
            building.mkdir()
        try:
            yield building
            with _mapped(path):
                _swap(path, carried)
        except BaseException:
            if path.exists() or not (building / marker).exists():
                shutil.rmtree(building, ignore_errors=True)
            raise


def recovered(path: Path, marker: str, carried: str) -> bool:
    """Finish what a killed process left half done; True when `path` is there afterwards."""
    path = path.absolute()
    if _previous(path).exists() or (_building(path) / marker).exists():
        with _locked(path, 5.0):
            _recover(path, marker, carried)
    return path.exists()


def _recover(path: Path, marker: str, carried: str) -> None:
    if path.exists():
        return
    building, previous = _building(path), _previous(path)
    with _mapped(path):
        if (building / marker).exists():
            _carry(previous, building, carried)
            building.rename(path)
        elif previous.exists():
            previous.rename(path)


def _swap(path: Path, carried: str) -> None:
    building, previous = _building(path), _previous(path)
    if path.exists():
        path.rename(previous)
        _carry(previous, building, carried)
    building.rename(path)
    shutil.rmtree(previous, ignore_errors=True)


def _carry(old: Path, new: Path, name: str) -> None:
    for suffix in ("-shm", "-wal", ""):  # the database last: without it the others mean nothing
        file = old / f"{name}{suffix}"
        if file.exists():
            file.replace(new / file.name)


def _check_ours(path: Path, marker: str, carried: str) -> None:
    if not path.exists() or (path / marker).is_file():
        return
    if not path.is_dir():
        raise WorkspaceError(f"{path} is a file.", remedy="Choose another path.")
    others = [p.name for p in path.iterdir() if not p.name.startswith(carried)]
    if others:
        raise WorkspaceError(
            f"{path} holds other files ({others[0]}, …) and is left alone.",
            remedy="Choose an empty folder, or remove what is there.",
        )


@contextmanager
def _locked(path: Path, wait: float) -> Iterator[None]:
    with _mapped(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.parent / f".{path.name}.lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout as exc:
            raise WorkspaceBusy(
                f"Another process is writing {path}.", remedy="Wait until it has finished."
            ) from exc
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _mapped(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise WorkspaceError(
            f"The workspace {path} cannot be written: {exc.strerror or exc}.",
            remedy="Check the permissions and the space of the disk.",
        ) from exc


def _building(path: Path) -> Path:
    return path.parent / f".{path.name}.building"


def _previous(path: Path) -> Path:
    return path.parent / f".{path.name}.previous"
