"""Which machine, code and installation were measured."""

import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from assets import AssetStore
from benchmarks.memory import MB, disk_mb

_ROOT = Path(__file__).parents[1]


def machine() -> dict[str, Any]:
    """Processor, cores that this process may use, memory, system, Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": _processor(),
        "cores": cores,
        "memory_mb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / MB),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def load() -> list[float]:
    """The load average over 1, 5 and 15 minutes: what else the cores had to do."""
    return [round(value, 2) for value in os.getloadavg()]


def commit() -> str:
    """The commit's short name, and whether files differ from it; empty outside of git."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def installed() -> dict[str, float]:
    """MB on disk: the environment, the fetched weights and texts, and each of them."""
    store = AssetStore()
    sizes = {name: disk_mb(store.root / name) for name in store.known if store.has(name)}
    return {
        "environment_mb": round(disk_mb(Path(sys.prefix))),
        "assets_mb": round(sum(sizes.values())),
    } | {f"{name}_mb": round(size, 1) for name, size in sizes.items()}


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or "unknown"
