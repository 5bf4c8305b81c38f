"""`sayso spark-fit`: iALS on a Spark cluster, for events that are too many for one machine."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from catalog.events import SignalConfig
    from catalog.ids import IdMap

ITEMS_FILE = "items.json"


def spark_fit(
    events: Annotated[
        str,
        typer.Option(
            metavar="PATH",
            help="A Parquet file, or a folder of them, with the columns user, item, behaviour, "
            "value and time; on a file system that every worker reaches (a path, s3a://…, "
            "hdfs://…).",
        ),
    ],
    out: Annotated[Path, typer.Option(help="The folder that the model is written to.")],
    master: Annotated[
        str,
        typer.Option(
            metavar="MASTER",
            help=r"Where Spark runs: local\[2] (threads of one process), "
            r"local-cluster\[2,1,2048] (two processes here, one core and 2,048 MB each), or a "
            "cluster's spark://HOST:7077, yarn, k8s://…",
        ),
    ] = "local[*]",
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            "-w",
            help="Learn for the items of this workspace, with its settings of signals. Without "
            f"it: for all items that are met, whose ids go to {ITEMS_FILE}.",
            show_default=False,
        ),
    ] = None,
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Let the workspace serve with the model at once.")
    ] = False,
    factors: Annotated[int, typer.Option(min=1, help="Length of the vectors.")] = 64,
    iterations: Annotated[int, typer.Option(min=1, help="Of alternating least squares.")] = 15,
    l2: Annotated[float, typer.Option(min=1e-9, help="Ridge on the vectors.")] = 30.0,
    alpha: Annotated[float, typer.Option(min=1e-9, help="Confidence of a full like.")] = 4.0,
    driver_memory: Annotated[
        str, typer.Option(metavar="SIZE", help="Of the process that asks.")
    ] = "1g",
    executor_memory: Annotated[
        str, typer.Option(metavar="SIZE", help="Of each process that works.")
    ] = "1g",
    partitions: Annotated[
        int, typer.Option(min=1, help="Parts of the events; two or three a core of the cluster.")
    ] = 8,
) -> None:
    """Fit iALS on a Spark cluster, and save what `sayso build` would: serving sees no difference.

    Needs the extra `spark` and Java 17. docs/scaling.md says when it is worth it.
    """
    from catalog.errors import UsageError
    from catalog.report import BuildReport
    from cf_models import IALSConfig
    from cf_models.spark import add_up, fit_ials, open_spark, read_events
    from cf_models.spark.session import SparkConfig
    from ui.cli.progress import steps
    from ui.cli.show import answers, remarks

    if adopt and workspace is None:
        raise UsageError("There is no workspace to adopt the model.", remedy="Add --workspace.")
    items, signals = _of_workspace(workspace)
    for name, size in (("--driver-memory", driver_memory), ("--executor-memory", executor_memory)):
        if not (size[:-1].isdigit() and size[-1:] in "kmgt"):
            raise UsageError(f"{name} {size!r} is no size.", remedy="Write it like 512m or 4g.")
    config = SparkConfig(
        master=master,
        driver_memory=driver_memory,
        executor_memory=executor_memory,
        partitions=partitions,
    )
    model_config = IALSConfig(factors=factors, iterations=iterations, l2=l2, alpha=alpha)
    with steps() as tell:
        tell(f"Starting Spark: {master}", 0, 4)
        with open_spark(config) as spark:
            tell(f"Reading {events}", 1, 4)
            found = read_events(spark, events, signals, items)
            answers().print(BuildReport(sources=(found.report,)))
            tell("Adding up events and fitting", 2, 4)
            model = fit_ials(add_up(found, signals), model_config)
        tell(f"Keeping the model in {out}", 3, 4)
        _keep_ids(out, found.items, known=workspace is not None)
        model.save(out)
        if adopt and workspace is not None:
            from assistant.adopt import adopt_model

            tell(f"Putting it into {workspace}", 3, 4)
            adopt_model(workspace, out)
    where = f"{workspace} serves with it." if adopt else "sayso spark-fit --adopt puts it to use."
    remarks().print(f"Ready: {out}. {where}", style="dim", markup=False)


def _of_workspace(workspace: Path | None) -> "tuple[IdMap | None, SignalConfig | None]":
    if workspace is None:
        return None, None
    from assistant.open import settings_of
    from catalog.workspace import Workspace

    there = Workspace.open(workspace)
    return there.load_catalog().ids, settings_of(there).signals


def _keep_ids(out: Path, items: "IdMap", *, known: bool) -> None:
    """Write which item each row is, unless a workspace knows."""
    if known:
        return
    import json

    from cf_models.store import replace_file

    replace_file(out / ITEMS_FILE, json.dumps(list(items), ensure_ascii=False).encode())
