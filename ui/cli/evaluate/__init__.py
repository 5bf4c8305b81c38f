"""`sayso evaluate`: one sub-command a file, added here."""

from collections.abc import Callable

import typer

from ui.cli.evaluate.conversations import conversations
from ui.cli.evaluate.ranking import ranking
from ui.cli.evaluate.sessions import sessions
from ui.cli.evaluate.understanding import understanding

__all__ = ["app"]

app = typer.Typer(help="Measure rankings, conversations and understanding.")


@app.callback(invoke_without_command=True)
def evaluate(context: typer.Context) -> None:
    """Measure rankings, conversations and understanding; docs/evaluation.md explains them."""
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
_add(
    "sessions",
    sessions,
    "sayso evaluate sessions --people 100 --out results",
    "sayso evaluate sessions -w workspace --speaker hosted:MODEL@http://127.0.0.1:8080/v1 --out b",
)
_add(
    "conversations",
    conversations,
    "sayso evaluate conversations --catalogue movies.json --turns valid_turns.jsonl --interactions "
    "ml-latest-small/ratings.csv --links ml-latest-small/links.csv --out results",
    "sayso evaluate conversations --catalogue movies.json --turns test_turns.jsonl --train "
    "valid_turns.jsonl --out results",
)
_add(
    "understanding",
    understanding,
    "sayso evaluate understanding --out results",
    "sayso evaluate understanding --catalogue movies.json --dialogues valid_dialogues.jsonl "
    "--out results",
)
