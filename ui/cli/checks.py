"""What Sayso needs of a machine, and whether it is there."""

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement

from assets import AssetStore
from catalog.errors import SaysoError
from catalog.workspace import Workspace

Standing = Literal["ok", "missing", "optional"]
MEMORY_GB = 4.0
"""What a workspace the size of the demo's takes at its peak, with a language model beside it."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ENCODER = "bge-small"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        what: the thing.
        standing: "ok"; "missing" – needed and not there; "optional" – not there, and not needed to
            be answered.
        found: what is there instead, with its value.
        remedy: how to get it; empty when there is nothing to do.
    """

    what: str
    standing: Standing
    found: str
    remedy: str = ""


def all_checks(workspace: Path, host: str, port: int) -> Iterator[Check]:
    """Every check, in the order in which one would mend things."""
    yield _python()
    yield from _packages()
    yield from _assets(AssetStore())
    yield _workspace(workspace)
    yield _port(host, port)
    yield _cores()
    yield _memory()
    yield _browser()


def _python() -> Check:
    here = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= sys.version_info[:2] <= (3, 12)
    remedy = "" if fits else "Install Python 3.11 or 3.12."
    return Check("Python", "ok" if fits else "missing", here, remedy)


def _packages() -> Iterator[Check]:
    needed, extra = [], []
    for line in requires("sayso") or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needed.append(requirement)
        else:
            extra.append(requirement)
    wrong = [text for r in needed if (text := _wrong(r))]
    yield Check(
        "packages",
        "missing" if wrong else "ok",
        "; ".join(wrong) or f"all {len(needed)}, sayso {version('sayso')}",
        "pip install --upgrade sayso" if wrong else "",
    )
    wrong = [text for r in extra if (text := _wrong(r))]
    yield Check(
        "packages for models of the hub",
        "optional" if wrong else "ok",
        "; ".join(wrong) or "all",
        "pip install 'sayso[transformers]'" if wrong else "",
    )


def _wrong(requirement: Requirement) -> str:
    """What is wrong with an installed package; empty when it fits."""
    try:
        here = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is not installed"
    if requirement.specifier.contains(here, prereleases=True):
        return ""
    return f"{requirement.name} is {here}, needed {requirement.specifier}"


def _assets(store: AssetStore) -> Iterator[Check]:
    states = {name: store.state(name) for name in store.known}
    for name, state in states.items():
        if state == "ready":
            continue
        asset = store.asset(name)
        yield Check(
            asset.title,
            "missing" if name == ENCODER else "optional",
            "partly fetched" if state == "partial" else "not fetched",
            f"sayso models get {name}  ({asset.download_bytes / 1e6:.0f} MB)",
        )
    ready = [name for name, state in states.items() if state == "ready"]
    yield Check("fetched files", "ok", ", ".join(ready) or "none yet", "")


def _workspace(workspace: Path) -> Check:
    try:
        manifest = Workspace.open(workspace).manifest
    except SaysoError as exc:
        return Check("workspace", "missing", exc.message, exc.remedy)
    counts = f"{manifest.items:,} items, {manifest.events:,} events"
    return Check("workspace", "ok", f"{workspace}: {counts}")


def _port(host: str, port: int) -> Check:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as exc:
            remedy = "Choose another with --port, or end the program that has it."
            return Check("port", "optional", f"{host}:{port}: {exc.strerror}", remedy)
    return Check("port", "ok", f"{host}:{port} is free")


def _cores() -> Check:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return Check("cores", "ok", str(cores))


def _memory() -> Check:
    total = _memory_gb()
    if total is None:
        return Check("memory", "optional", "unknown", f"About {MEMORY_GB:g} GB are needed.")
    fits = total >= MEMORY_GB
    remedy = "" if fits else f"With --llm none less than {MEMORY_GB:g} GB will do."
    return Check("memory", "ok" if fits else "optional", f"{total:.1f} GB", remedy)


def _memory_gb() -> float | None:
    """Memory of the machine, or of the container when that allows less; None when unknown."""
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.is_file() and (allowed := limit.read_text().strip()).isdecimal():
        total = min(total, int(allowed))
    return total / 2**30


def _browser() -> Check:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        remedy = "Only the tests of the chat page need it: apt-get install chromium"
        return Check("Chromium", "optional", "not found", remedy)
    return Check("Chromium", "ok", found)
