"""A real standalone cluster on loopback: one master and workers, each a process of its own."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

LOOPBACK = "127.0.0.1"
_WAIT_SECONDS = 90


@contextmanager
def standalone(workers: int, memory: str, scratch: Path) -> Iterator[str]:
    """The address of a master with so many workers of one core each; all end with the block.

    Args:
        workers: how many processes.
        memory: that each offers ("3g").
        scratch: for logs and what executors write.
    """
    port, page = _free_port(), _free_port()
    address = f"spark://{LOOPBACK}:{port}"
    master = ["master.Master", "--host", LOOPBACK, "--port", str(port), "--webui-port", str(page)]
    worker = ["worker.Worker", "--host", LOOPBACK, "--cores", "1", "--memory", memory]
    worker += ["--webui-port", "0", "--work-dir", str(scratch / "work"), address]
    started = [_start(master, scratch / "master.log")]
    try:
        _until(scratch / "master.log", "I have been elected leader")
        for number in range(workers):
            log = scratch / f"worker-{number}.log"
            started.append(_start(worker, log))
            _until(log, "Successfully registered with master")
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(30)


def _start(arguments: list[str], log: Path) -> subprocess.Popen[bytes]:
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    program = Path(spec.origin).parent / "bin" / "spark-class"
    kind, *rest = arguments
    environment = os.environ | {
        "SPARK_LOCAL_HOSTNAME": LOOPBACK,
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_DAEMON_MEMORY": "256m",
    }
    with log.open("wb") as out:
        return subprocess.Popen(
            [str(program), f"org.apache.spark.deploy.{kind}", *rest],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=environment,
        )


def _until(log: Path, words: str) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while words not in log.read_text(errors="replace"):
        if time.monotonic() > deadline:
            raise SystemExit(f"The cluster does not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return int(found.getsockname()[1])
