"""A connection to Spark that begins and ends with a block, and is quiet unless it fails."""

import os
import signal
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import IO, Any

from pydantic import BaseModel, ConfigDict, Field

from catalog.errors import MissingExtra, ModelError
from cf_models.spark.java import require_java

__all__ = ["SparkConfig", "open_spark", "require_java"]

LOOPBACK = "127.0.0.1"
_LOCAL = ("local", f"spark://{LOOPBACK}", "spark://localhost")
_STOP_SECONDS = 20.0
_TOLD = 2000  # characters of Spark's own last words that an error repeats


class SparkConfig(BaseModel):
    """Where Spark runs, and with how much.

    Attributes:
        master: "local[2]" (threads of one process), "local-cluster[2,1,2048]" (processes of this
            machine: how many, cores and MB of each) or a cluster's "spark://HOST:7077", "yarn",
            "k8s://…".
        driver_memory: of the process that asks; it holds the items' vectors.
        executor_memory: of each process that works; it must fit what the workers offer.
        partitions: parts that the events are cut into, in each shuffle and for ALS; about two or
            three a core of the cluster.
        settings: any other property of Spark, by its name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    master: str = Field(default="local[*]", min_length=1)
    driver_memory: str = Field(default="1g", pattern=r"^\d+[kmgt]$")
    executor_memory: str = Field(default="1g", pattern=r"^\d+[kmgt]$")
    partitions: int = Field(default=8, ge=1)
    settings: Mapping[str, str] = {}

    def properties(self) -> dict[str, str]:
        """All properties of Spark that these settings mean."""
        own = {
            "spark.master": self.master,
            "spark.app.name": "sayso",
            "spark.driver.memory": self.driver_memory,
            "spark.executor.memory": self.executor_memory,
            "spark.sql.shuffle.partitions": str(self.partitions),
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.legacy.parquet.nanosAsLong": "true",
            "spark.sql.execution.arrow.pyspark.enabled": "true",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }
        if self.on_this_machine:
            own |= {"spark.driver.host": LOOPBACK, "spark.driver.bindAddress": LOOPBACK}
        return own | dict(self.settings)

    @property
    def on_this_machine(self) -> bool:
        """Whether no other machine takes part, so that no address but loopback is needed."""
        return self.master.startswith(_LOCAL)


@contextmanager
def open_spark(config: SparkConfig | None = None) -> Iterator[Any]:
    """A `pyspark.sql.SparkSession`, stopped at the end of the block; its Java process too.

    What Spark writes while it works is kept aside and told only when it cannot start.

    Raises:
        MissingExtra: when pyspark is not installed.
        ModelError: when there is no Java for it, a session is open already, or the master does not
            answer.
    """
    config = SparkConfig() if config is None else config
    gateways, context_type, session_type = _pyspark()
    require_java()
    if context_type._active_spark_context is not None:
        raise ModelError(
            "A Spark session is open in this process already.", remedy="Stop it first."
        )
    interrupt = signal.getsignal(signal.SIGINT)
    with tempfile.TemporaryFile() as log:
        gateway = None
        try:
            gateway, context = _started(config, gateways, context_type, log)
            # Spark's handler of an interrupt asks Java to cancel, from within the call to Java that
            # is interrupted; then a cancelled job may be told, and no interrupt. `_stop` ends all.
            with suppress(ValueError, TypeError):  # not in the main thread: nothing was set
                signal.signal(signal.SIGINT, interrupt)
            yield session_type(context)
        finally:
            _stop(context_type, gateway)


def failures() -> tuple[type[Exception], ...]:
    """What pyspark raises, when Spark is there: its own errors, and those of Java unchanged."""
    own: type[Exception] = import_module("pyspark.errors").PySparkException
    java: type[Exception] = import_module("py4j.protocol").Py4JError
    return own, java


def reason_of(exc: Exception) -> str:
    """The first line of an error of Spark, without the stack of Java; ends with a full stop."""
    java = getattr(exc, "java_exception", None)
    text = str(exc) if java is None else str(java.getMessage())
    return (text.splitlines() or [type(exc).__name__])[0].rstrip(".") + "."


@contextmanager
def named(doing: str) -> Iterator[None]:
    """Map what Spark raises inside.

    Raises:
        ModelError: that it gave up while `doing`.
    """
    try:
        yield
    except failures() as exc:
        raise ModelError(
            f"Spark gave up while {doing}: {reason_of(exc)}",
            remedy="Give its processes more memory, or cut the events into more partitions.",
        ) from exc


def _pyspark() -> tuple[Any, Any, Any]:
    try:
        gateways = import_module("pyspark.java_gateway")
        context_type = import_module("pyspark").SparkContext
        session_type = import_module("pyspark.sql").SparkSession
    except ImportError as exc:
        raise MissingExtra("Fitting with Spark", "spark") from exc
    return gateways, context_type, session_type


def _started(
    config: SparkConfig, gateways: Any, context_type: Any, log: IO[bytes]
) -> tuple[Any, Any]:
    conf = import_module("pyspark").SparkConf(loadDefaults=False)
    conf.setAll(list(config.properties().items()))
    gateway = None
    try:
        with _environment(config):
            gateway = gateways.launch_gateway(conf, {"stdout": log, "stderr": log})
        context = context_type(conf=conf, gateway=gateway)
    except Exception as exc:
        _stop(context_type, gateway)
        raise ModelError(
            f"Spark does not start with the master {config.master!r}: {_last_words(log, exc)}",
            remedy="Check the address and the memory of the master and its workers.",
        ) from exc
    context.setLogLevel("ERROR")
    with warnings.catch_warnings():
        # Of a pandas that is newer than Spark knows; we give it Arrow tables, no frames of pandas.
        warnings.simplefilter("ignore", FutureWarning)
        import_module("pyspark.testing.utils")
    return gateway, context


@contextmanager
def _environment(config: SparkConfig) -> Iterator[None]:
    """The host name that the Java process reads; processes of this machine meet at loopback."""
    name = "SPARK_LOCAL_HOSTNAME"
    if not config.on_this_machine or name in os.environ:
        yield
        return
    os.environ[name] = LOOPBACK
    try:
        yield
    finally:
        del os.environ[name]


def _stop(context_type: Any, gateway: Any) -> None:
    """Stop what runs. A gateway that has gone already has nothing left to stop."""
    context = context_type._active_spark_context
    with suppress(Exception):
        if context is not None:
            context.stop()
    context_type._active_spark_context = None
    context_type._gateway = context_type._jvm = None
    if gateway is None:
        return
    with suppress(Exception):
        gateway.shutdown()
    process = gateway.proc
    process.stdin.close()  # the Java process ends with its input
    try:
        process.wait(_STOP_SECONDS)
    except Exception:  # noqa: BLE001 - subprocess.TimeoutExpired, or an interrupt's echo
        process.kill()
        process.wait()


def _last_words(log: IO[bytes], exc: Exception) -> str:
    log.seek(0)
    lines = [line.strip() for line in log.read().decode(errors="replace").splitlines()]
    errors = [line for line in lines if " ERROR " in line or "Exception: " in line]
    text = errors[-1] if errors else (str(exc).splitlines() or [type(exc).__name__])[0]
    return text[-_TOLD:].rstrip(".") + "."
