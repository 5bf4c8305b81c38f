"""`sayso evaluate understanding`: how well messages are understood."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.table import Table


def understanding(
    out: Annotated[Path, typer.Option(help="The folder of results; made when it is not there.")],
    messages: Annotated[
        Path | None,
        typer.Option(
            help="Labelled messages, JSON Lines as docs/evaluation.md shows.",
            show_default="those that come with Sayso, over five catalogues",
        ),
    ] = None,
    catalogue: Annotated[
        Path | None,
        typer.Option(help="Films of recorded conversations: one JSON object, id → film."),
    ] = None,
    dialogues: Annotated[
        Path | None,
        typer.Option(help="Recorded conversations in ReDial's layout; needs --catalogue."),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="Of the intervals, and of which titles have a year.")
    ] = 0,
) -> None:
    """Understand labelled messages and recorded conversations, and count what was right."""
    from evaluation.understanding.run import UnderstandingConfig, evaluate_understanding
    from ui.cli import show
    from ui.cli.progress import steps

    config = UnderstandingConfig(
        messages=messages, catalogue=catalogue, dialogues=dialogues, seed=seed
    )
    with steps() as progress:
        result = evaluate_understanding(config, out, progress)
    for table in _tables(result):
        show.answers().print(table)
    written = f"{out / 'report.html'}, {out / 'result.json'}"
    show.answers().print(show.clean(written), soft_wrap=True)
    for line in result["broken"]:
        show.remarks().print(show.clean(f"Left out: {line}"), style="red", markup=False)
    if result["broken"]:
        raise typer.Exit(1)


def _tables(result: Mapping[str, Any]) -> Iterator["Table"]:
    from rich.table import Table

    from evaluation.understanding.glossary import DIALOGUES, MEASURES

    part = result["messages"]
    halves = {name: half["figures"] for name, half in part["halves"].items()}
    table = Table("labelled messages", *halves, "all", box=None, pad_edge=False)
    for measure, (title, _) in MEASURES.items():
        columns = [*halves.values(), part["all"]]
        table.add_row(title, *(_shown(figures.get(measure)) for figures in columns))
    yield table
    if "dialogues" in result:
        table = Table("recorded conversations", "value", "of", box=None, pad_edge=False)
        for measure, (title, _) in DIALOGUES.items():
            found = result["dialogues"]["figures"].get(measure)
            table.add_row(title, _shown(found), "–" if found is None else f"{found['of']:,.0f}")
        yield table


def _shown(found: Mapping[str, float] | None) -> str:
    if found is None:
        return "–"
    return f"{found['mean']:.3f} ({found['low']:.3f}–{found['high']:.3f})"
