"""The command `sayso`: its sub-commands, and the edge where errors become exit codes."""

import logging
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from ui.cli import (
    ask,
    build,
    chat,
    demo,
    doctor,
    evaluate,
    models,
    profile,
    recommend,
    serve,
    spark_fit,
    train_fusion,
    tune,
    update,
)
from ui.cli.environment import set_defaults
from ui.cli.failure import exit_code_of

app = typer.Typer(
    name="sayso",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='Start here:  sayso demo --ask "I loved Toy Story, something for the whole family"',
)


def _show_version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"sayso {version('sayso')}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where an error came from. Goes anywhere.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Ask a catalogue for a recommendation in your own words, and question its reasons."""


def _add(name: str, command: Callable[..., None], *examples: str) -> None:
    """Add a command whose help ends with examples."""
    app.command(name, epilog="\n\n".join(("Examples:", *examples)))(command)


_add("demo", demo.demo, "sayso demo", 'sayso demo --ask "I loved Alien, but not so old"')
_add(
    "ask",
    ask.ask,
    'sayso ask "a space film like Alien, but not so old"',
    'sayso ask --llm none --json "something funny for the family" | jq ".items[].title"',
)
_add("chat", chat.chat, "sayso chat", "sayso chat --llm none < messages.txt")
_add(
    "recommend",
    recommend.recommend,
    "sayso recommend --user 15 -k 5",
    'sayso recommend --like "Toy Story" --like "Finding Nemo" --json',
)
_add("profile", profile.profile, "sayso profile --user 15", "sayso profile --user 15 --json")
_add("serve", serve.serve, "sayso serve --port 8000", "sayso serve --workspace shop --llm none")
_add("build", build.build, "sayso build", "sayso build --config shop.toml --workspace shop")
_add(
    "train-fusion",
    train_fusion.train_fusion,
    "sayso train-fusion --workspace shop",
    "sayso train-fusion --workspace films --turns conversations.jsonl",
)
_add("update", update.update, "sayso update --items new.csv")
_add(
    "spark-fit",
    spark_fit.spark_fit,
    "sayso spark-fit --events events.parquet --out model --master 'local[2]'",
    "sayso spark-fit --events s3a://shop/events --out model --master spark://HOST:7077 "
    "--workspace shop --adopt",
)
_add(
    "doctor",
    doctor.doctor,
    "sayso doctor",
    "sayso doctor --workspace shop --port 8000",
    "sayso doctor --llm hosted:MODEL@URL",
)
_add(
    "tune",
    tune.tune,
    "sayso tune --data ml-latest-small --model ease --trials 30 --minutes 10 --out tuned",
    "sayso evaluate ranking --config tuned/best.json --out results",
)
app.add_typer(models.app, name="models")
app.add_typer(evaluate.app, name="evaluate")


def main(arguments: Sequence[str]) -> int:
    """Run one command line.

    Args:
        arguments: what follows the program's name.

    Returns:
        The exit code: 0 done, 2 wrong use, 130 interrupted, 1 anything else.
    """
    debug, rest = _take_debug(arguments)
    _log(logging.INFO if debug else logging.ERROR)
    command = typer.main.get_command(app)
    try:
        outcome = command.main(args=rest, prog_name="sayso", standalone_mode=False)
    except Exception as exc:
        return exit_code_of(exc, debug=debug)
    # Typer gives back the code of `typer.Exit` (and of Ctrl-C) here, or what the command returned.
    return outcome if isinstance(outcome, int) else 0


def _log(level: int) -> None:
    """Show records from a level on: what libraries warn of is not for the reader of an answer."""
    handler = logging.StreamHandler()
    handler.setLevel(level)  # some libraries set the levels of their own loggers
    logging.basicConfig(level=level, handlers=[handler])


def _take_debug(arguments: Sequence[str]) -> tuple[bool, list[str]]:
    """Whether `--debug` stands anywhere before `--`, and the arguments without it."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    options = [a for a in arguments[:end] if a != "--debug"]
    return len(options) < end, [*options, *arguments[end:]]


def run() -> None:
    """The entry point of the program `sayso`."""
    set_defaults()
    sys.exit(main(sys.argv[1:]))
