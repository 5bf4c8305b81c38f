"""`sayso update`: add, change and withdraw items without building everything again."""

from pathlib import Path
from typing import Annotated

import typer

from ui.cli.workspaces import WorkspaceOption, chosen


def update(
    items: Annotated[
        Path | None,
        typer.Option(
            help="A file of items to add or to change, by id. What it has no column for stays.",
            show_default=False,
        ),
    ] = None,
    withdraw: Annotated[
        list[str] | None,
        typer.Option(help="An id that is no longer to be had; as often as you want.", metavar="ID"),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            help="A sayso.toml that says which column of the file is what. Without it: as in the "
            "file that the workspace was built from.",
            show_default=False,
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Add, change or withdraw items; only what is new is encoded. Events wait for `sayso build`."""
    from assets import AssetStore
    from assistant.open import settings_of
    from assistant.update import read_items, update_workspace
    from catalog.config import load_config
    from catalog.errors import UsageError
    from catalog.report import BuildReport
    from catalog.update import Changes
    from catalog.workspace import Workspace
    from ui.cli.progress import steps
    from ui.cli.show import answers

    if items is None and not withdraw:
        raise UsageError("Nothing is to change.", remedy="Give --items FILE, or --withdraw ID.")
    folder = chosen(workspace)
    there = Workspace.open(folder)
    columns = settings_of(there).columns if config is None else load_config(config).items
    catalog = there.load_catalog()
    new = None if items is None else read_items(items, catalog, columns)
    changes = Changes(put=() if new is None else new.items, withdraw=withdraw or ())
    with steps() as progress:
        applied = update_workspace(folder, changes, AssetStore(), progress)
    reports = (applied,) if new is None else (new.report, applied)
    answers().print(BuildReport(sources=reports))
