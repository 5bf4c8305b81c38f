"""`sayso evaluate`: the place for measuring a workspace."""

import typer

app = typer.Typer(help="Measure rankings, conversations and explanations: nothing yet.")


@app.callback(invoke_without_command=True)
def evaluate(context: typer.Context) -> None:
    """Measure rankings, conversations and explanations.

    There is nothing to run here yet. Measures will live in the folder evaluation/, and each will
    be a command of this group. Speed and memory are measured already: make bench
    """
    if context.invoked_subcommand is None:
        typer.echo(
            "Nothing can be evaluated from here yet: measures will live in the folder evaluation/ "
            "and appear in `sayso evaluate --help`. Speed and memory are measured by `make bench`."
        )
