"""A model or peer in a process of its own, and what it did there."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.peers.place import Place
from benchmarks.peers.roster import LIBRARIES, is_peer
from catalog.errors import ModelError
from cf_models import MODELS
from evaluation.ranking.job import Outcome
from evaluation.ranking.processes import run_model
from rerankers import RERANKERS

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Limits:
    """What each side has.

    Attributes:
        threads: of a fit.
        seconds: after which a search begins no other settings.
        longest: seconds after which a process is ended.
        pythons: interpreter of a library, by its name; those of `LIBRARIES` when not named.
    """

    threads: int
    seconds: float
    longest: float
    pythons: Mapping[str, Path]


class TooSlow(ModelError):
    """A process was ended before it had done anything."""


def known(name: str) -> bool:
    """Whether this version has the model; a peer is taken to be there."""
    return is_peer(name) or name in MODELS or name in RERANKERS


def python_of(name: str, limits: Limits) -> Path:
    """The interpreter that runs a model or peer.

    Raises:
        ModelError: when the environment of a peer was not made.
    """
    if not is_peer(name):
        return Path(sys.executable)
    library = name.split(":")[0]
    default = ROOT / LIBRARIES[library].environment / "bin" / "python"
    python = limits.pythons.get(library, default)
    if not python.exists():
        raise ModelError(
            f"{name}: the environment of {library} is not there.",
            remedy="`make bench-peers` makes it.",
        )
    return python


def complete(name: str, settings: Mapping[str, Any], seed: int, threads: int) -> dict[str, Any]:
    """Settings of one of our models with seed and threads, where it has these."""
    kind: Any = MODELS.get(name) or RERANKERS.get(name)
    circumstances = {"seed": seed, "threads": threads}
    own = {k: v for k, v in circumstances.items() if k in kind.config_type.model_fields}
    return {**own, **settings}


def try_settings(
    name: str, place: Place, settings: Sequence[Mapping[str, Any]], seed: int, limits: Limits
) -> list[tuple[Mapping[str, Any], Outcome]]:
    """Fit and rank with settings after settings in one process, until the time is used.

    Raises:
        ModelError: when the process did not end well, or took too long and had done nothing.
    """
    wanted = list(settings)
    if not is_peer(name):
        wanted = [complete(name, own, seed, limits.threads) for own in settings]
    with TemporaryDirectory(prefix="sayso-peers-") as temporary:
        out, request = Path(temporary) / "out", Path(temporary) / "request.json"
        out.mkdir()
        request.write_text(
            json.dumps(
                {
                    "settings": wanted,
                    "seconds": limits.seconds,
                    "seed": seed,
                    "threads": limits.threads,
                }
            )
        )
        late = _process(name, place, request, out, limits)
        found = [
            (settings[i], Outcome.read(out / str(i)))
            for i in range(len(wanted))
            if (out / str(i) / "costs.json").is_file()
        ]
        if not found:
            if late:
                raise TooSlow(f"{name}: ended after {limits.longest:g} s")
            told = sorted(out.glob("*/error.txt"))
            raise ModelError(f"{name}: {told[0].read_text() if told else 'it left no result'}")
        return found


def _process(name: str, place: Place, request: Path, out: Path, limits: Limits) -> bool:
    """Run it; whether it was ended because it took too long."""
    python = python_of(name, limits)
    if is_peer(name):
        library, model = name.split(":")
        program = [str(LIBRARIES[library].runner), str(place.exchange), model]
    else:
        program = ["-m", "benchmarks.peers.ours", str(place.job), name]
    log = out.parent / "log.txt"
    with log.open("w") as told:
        try:
            done = subprocess.run(
                [str(python), *program, str(request), str(out)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=told,
                env=environment(limits.threads),
                timeout=limits.longest,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return True
    if done.returncode:
        lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
        raise ModelError(f"{name}: {lines[-1] if lines else f'ended with {done.returncode}'}")
    return False


def run_once(
    name: str, place: Place, settings: Mapping[str, Any], seed: int, limits: Limits
) -> Outcome:
    """One fit with one setting, as it is reported: ours through `processes.run_model`.

    Raises:
        ModelError: as `try_settings`.
    """
    if is_peer(name):
        return try_settings(name, place, [settings], seed, limits)[0][1]
    with TemporaryDirectory(prefix="sayso-peers-") as temporary:
        full = complete(name, settings, seed, limits.threads)
        out = Path(temporary)
        return run_model(name, full, place.job, out, lambda *_: None, threads=limits.threads)


def environment(threads: int) -> dict[str, str]:
    """The variables of a process: how many threads the libraries of mathematics take."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    return os.environ | dict.fromkeys(names, str(threads)) | {"CUDA_VISIBLE_DEVICES": ""}


def forget(folder: Path) -> None:
    """Remove what a broken run left."""
    shutil.rmtree(folder, ignore_errors=True)
