"""`sayso evaluate conversations`: how well recorded conversations are answered."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli.recorded import MentionsOption, tell_broken

if TYPE_CHECKING:
    from rich.table import Table

_SHOWN = ("recall@1", "recall@5", "recall@10", "recall@20", "recall@50", "ndcg@10")


def conversations(
    catalogue: Annotated[
        Path, typer.Option(help="Films as one JSON object, id → record with a name.")
    ],
    turns: Annotated[
        Path,
        typer.Option(
            help="What is asked: a JSON object a line with dialog_id, turn_id, context, entity, "
            "rec; or INSPIRED's .tsv."
        ),
    ],
    out: Annotated[Path, typer.Option(help="The folder of results; made when it is not there.")],
    train: Annotated[
        list[Path] | None,
        typer.Option(
            help="Turns of other conversations, to learn from; may be repeated. Without folds the "
            "first are taken to be of the same kind as those that are asked."
        ),
    ] = None,
    interactions: Annotated[
        Path | None,
        typer.Option(help="Ratings to learn from: CSV with userId, movieId, rating."),
    ] = None,
    links: Annotated[
        Path | None,
        typer.Option(help="From the items of the ratings to IMDb: CSV with movieId, imdbId."),
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="Parts of the conversations; each is asked with what the others teach. "
            "0 learns from --train alone.",
            show_default="5 without --train, 0 with it",
        ),
    ] = None,
    mentions: MentionsOption = "given",
    against: Annotated[
        Path | None,
        typer.Option(help="Another system's predictions.jsonl, to be compared turn by turn."),
    ] = None,
    ablate: Annotated[
        bool,
        typer.Option(
            "--ablate",
            help="Also tell what each source is worth, by leaving it out; nine times as long.",
        ),
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="Of folds and bootstrap.")] = 0,
) -> None:
    """Learn from conversations, and see whether others get what was recommended in them.

    Every protocol of the field is told side by side, with floors that any system must beat.
    """
    from evaluation.conversations.config import ConversationConfig
    from evaluation.conversations.run import evaluate_conversations
    from ui.cli import show
    from ui.cli.progress import steps

    given = tuple(train or ())
    config = ConversationConfig(
        catalogue=catalogue,
        turns=turns,
        train=given,
        interactions=interactions,
        links=links,
        folds=(0 if given else 5) if folds is None else folds,
        mentions=mentions,
        against=against,
        ablate=ablate,
        seed=seed,
    )
    with steps() as progress:
        result = evaluate_conversations(config, out, progress)
    published = result["protocols"][result["published"]]
    show.answers().print(_table(published["systems"]))
    show.answers().print(
        show.clean(
            f"{result['published']}: {published['samples']:,} samples; "
            f"{result['pool']['500']:.1%} of the new targets in our pool of 500"
        )
    )
    show.answers().print(
        show.clean(f"{out / 'report.html'}, {out / 'result.json'}"), soft_wrap=True
    )
    broken = [
        f"{part['file']}, line {flaw['line']}: {flaw['reason']}"
        for part in (result["data"]["asked"], *result["data"]["train"])
        for flaw in part["broken"]
    ]
    tell_broken(broken)


def _table(systems: Mapping[str, Any]) -> "Table":
    from rich.table import Table

    table = Table("system", *_SHOWN, box=None, pad_edge=False)
    for name, figures in systems.items():
        table.add_row(name, *(f"{figures[measure]['mean']:.4f}" for measure in _SHOWN))
    return table
