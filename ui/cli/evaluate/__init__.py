"""`sayso evaluate`: one sub-command a file, added here."""

from collections.abc import Callable

import typer

from ui.cli.evaluate.ranking import ranking

__all__ = ["app"]

app = typer.Typer(help="Measure how well candidate models rank.")


@app.callback(invoke_without_command=True)
def evaluate(context: typer.Context) -> None:
    """Measure how well candidate models rank; docs/evaluation.md explains every figure."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _add(name: str, command: Callable[..., None], *examples: str) -> None:
    """Add a sub-command whose help ends with examples."""
    app.command(name, epilog="\n\n".join(("Examples:", *examples)))(command)


_add(
    "ranking",
    ranking,
    "sayso evaluate ranking --data ml-latest-small --models popularity,ease --out results",
    "sayso evaluate ranking --config results/config.json --out again",
)
