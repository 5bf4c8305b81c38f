"""Figures of memory, and bytes on disk, in MB (10^6 bytes)."""

from pathlib import Path

from evaluation.memory import MB


def rounded(mb: float | None) -> int | None:
    """Whole MB."""
    return None if mb is None else round(mb)


def disk_mb(folder: Path) -> float:
    """The size of all files below a folder; hard links of one file count once."""
    sizes = {
        (stat.st_dev, stat.st_ino): stat.st_size
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
        for stat in (path.stat(),)
    }
    return sum(sizes.values()) / MB
