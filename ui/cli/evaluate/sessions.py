"""`sayso evaluate sessions`: simulated people talk to the assistant."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.table import Table


def sessions(
    out: Annotated[
        Path,
        typer.Option(
            help="The folder of results; one that holds some of these sessions is gone on with."
        ),
    ],
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            "-w",
            help="Gives the items and the events; it is only read. Without it: the demo's films.",
            show_default=False,
        ),
    ] = None,
    people: Annotated[int, typer.Option(min=1, help="How many people, at most.")] = 50,
    each: Annotated[int, typer.Option(min=1, help="Sessions of every person.")] = 1,
    turns: Annotated[int, typer.Option(min=1, max=50, help="Messages of a session.")] = 10,
    speaker: Annotated[
        str,
        typer.Option(
            metavar="SPEC",
            help="Who puts the messages into words: plain, embedded, hosted:MODEL@URL, or any "
            "other model as --llm names it.",
        ),
    ] = "plain",
    llm: Annotated[
        str, typer.Option(metavar="SPEC", help="Who writes in the assistant; see sayso ask --help.")
    ] = "none",
    seed: Annotated[int, typer.Option(min=0, help="Of the people and of all that they do.")] = 0,
) -> None:
    """Let simulated people talk to the assistant, and measure whether it listens.

    People are taken out of the events, and a workspace is built without them. Half of what they
    liked is what they may talk about; the other half only judges what they are shown, and nobody
    who speaks knows it. Catalogues without histories get invented people.
    """
    from evaluation.sessions import SessionsConfig, evaluate_sessions
    from ui.cli import show
    from ui.cli.progress import steps

    config = SessionsConfig(
        workspace=workspace,
        people=people,
        each=each,
        turns=turns,
        speaker=speaker,
        llm=llm,
        seed=seed,
    )
    with steps() as progress:
        result = evaluate_sessions(config, out, progress)
    show.answers().print(_found(result["systems"]))
    for line in _lines(result):
        show.answers().print(line)
    show.answers().print(
        show.clean(f"{out / 'report.html'}, {out / 'result.json'}"), soft_wrap=True
    )


def _found(systems: Mapping[str, Any]) -> "Table":
    from rich.table import Table

    measures = ("reached", "first_turn", "hits", "recall", "ndcg", "agreement")
    table = Table("", *measures, box=None, pad_edge=False)
    for name, own in systems.items():
        means = [own[measure]["mean"] for measure in measures]
        table.add_row(name, *("–" if mean is None else f"{mean:.3f}" for mean in means))
    return table


def _lines(result: Mapping[str, Any]) -> Iterator[str]:
    conditions, own = result["conditions"], result["systems"]["assistant"]
    yield (
        f"Conditions: {conditions['stated']:,} stated, {conditions['misunderstood']:,} "
        f"misunderstood, {conditions['lost']:,} lost, {conditions['given_way']:,} given way, "
        f"{conditions['broken']:,} broken."
    )
    refused = sum(result["speech"]["refused"].values())
    if refused:
        yield (
            f"{refused:,} of {result['speech']['messages']:,} messages were said in plain wording, "
            "since the model's words could not be sent; the report says why."
        )
    for name, said in (
        ("pointed_right", "what is pointed at is understood"),
        ("named_right", "what is named is understood"),
        ("in_ledger", "what was said is in the ledger at the end"),
    ):
        if own[name]["mean"] is not None:
            yield f"{own[name]['mean']:.1%}: {said}."
