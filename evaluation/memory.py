"""How much memory a process takes, in MB (10^6 bytes)."""

import resource
import sys
from pathlib import Path

MB = 1_000_000


def peak_mb(pid: int | None = None) -> float | None:
    """The most memory that a process has held at once (its high-water mark of resident pages).

    `ru_maxrss` alone would not do: it starts at what the parent held when it forked.

    Args:
        pid: of the process; None for this one. Others can be asked for on Linux only.
    """
    status = Path(f"/proc/{'self' if pid is None else pid}/status")
    if status.is_file():
        fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(fields["VmHWM"].split()[0]) * 1024 / MB
    if pid is not None:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / MB if sys.platform == "darwin" else peak * 1024 / MB
