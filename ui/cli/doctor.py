"""`sayso doctor`: what is missing, and how to get it."""

from typing import Annotated

import typer

from ui.cli.workspaces import HostOption, PortOption, WorkspaceOption, chosen

_SIGNS = {"ok": ("✓", "green"), "missing": ("✗", "red"), "optional": ("–", "yellow")}


def doctor(
    workspace: WorkspaceOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 7860,
    llm: Annotated[
        str | None,
        typer.Option(
            "--llm",
            metavar="SPEC",
            help="Ask this language model to score 20 items, as an answer would (3 calls), and "
            "say how long it took and whether the order of the items mattered.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Look at this machine and say what is missing and how to get it.

    The exit code is 1 when something is missing that an answer needs; a dash marks what can do
    without.
    """
    from rich.table import Table
    from rich.text import Text

    from ui.cli.checks import all_checks
    from ui.cli.show import answers

    checks = list(all_checks(chosen(workspace), host, port))
    if llm is not None:
        from ui.cli.ranking_check import ranking_check

        checks.append(ranking_check(chosen(workspace), llm))
    table = Table.grid(padding=(0, 1))
    for check in checks:
        table.add_row(Text(*_SIGNS[check.standing]), Text(check.what), Text(check.found))
        if check.remedy:
            table.add_row("", "", Text(f"→ {check.remedy}"))
    answers().print(table)
    missing = [check.what for check in checks if check.standing == "missing"]
    if missing:
        typer.echo(f"Error: missing: {', '.join(missing)}.", err=True)
        raise typer.Exit(1)
