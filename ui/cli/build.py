"""`sayso build`: from a settings file to a workspace."""

from pathlib import Path
from typing import Annotated

import typer


def build(
    config: Annotated[
        Path, typer.Option(help="Says where the items and events are, and which column is what.")
    ] = Path("sayso.toml"),
    workspace: Annotated[
        Path,
        typer.Option(
            "--workspace",
            "-w",
            envvar="SAYSO_WORKSPACE",
            help="The folder to write; it replaces an older one when it is whole.",
        ),
    ] = Path("workspace"),
) -> None:
    """Read a catalogue and its events, report on every row, and prepare a workspace.

    The order of candidates is learned from the events, and what it gained is told; see
    sayso train-fusion.
    """
    from assets import AssetStore
    from assistant.build import build_workspace, read_source
    from assistant.training.kept import read_report
    from catalog.workspace import Workspace
    from ui.cli.progress import steps
    from ui.cli.show import answers, clean, remarks

    with steps() as report:
        report(f"Reading {config}", 0, 1)
        source = read_source(config)
        # Before the long part: what was refused may be a reason to stop.
        answers().print(source.report)
        build_workspace(workspace, source, AssetStore(), report)
    learned = read_report(Workspace.open(workspace).fusion)
    if learned is not None:
        answers().print(clean(str(learned)), markup=False)
    remarks().print(f"Ready: {workspace}. Ask it: sayso ask …", style="dim", markup=False)
