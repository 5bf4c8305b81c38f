"""`sayso tune`: search for the settings of a model."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli.event_files import columns_of, scale_of
from ui.cli.failure import INTERRUPTED

if TYPE_CHECKING:
    from rich.table import Table

    from evaluation.tuning.config import TuningConfig
    from evaluation.tuning.study import Tuned

_SHOWN = 5


def tune(
    data: Annotated[
        Path,
        typer.Option(help="A workspace, an unpacked MovieLens folder, or a file of events."),
    ],
    model: Annotated[str, typer.Option(help="The model whose settings are searched.")],
    out: Annotated[
        Path, typer.Option(help="The folder of the study; the same command goes on with it.")
    ],
    trials: Annotated[int, typer.Option(min=1, help="Settings to try, over all runs.")] = 30,
    minutes: Annotated[
        float | None,
        typer.Option(
            min=0.01,
            help="End this run after so long; a fit that has begun is finished.",
            show_default="no limit",
        ),
    ] = None,
    metric: Annotated[
        str, typer.Option(help="What is to be best: ndcg@10, recall@20, …; rmse for ratings.")
    ] = "ndcg@10",
    split: Annotated[
        str, typer.Option(help="As in `sayso evaluate ranking`: the split you will report.")
    ] = "random",
    seed: Annotated[int, typer.Option(min=0, help="Of that split, and of the search.")] = 0,
    k_core: Annotated[int, typer.Option("--k-core", min=0)] = 0,
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND=NAME", help="Which column of a file is user, item, …"),
    ] = None,
    scale: Annotated[
        str | None,
        typer.Option(metavar="LOW:HIGH", help="Of the ratings of a file.", show_default="0.5:5"),
    ] = None,
) -> None:
    """Search for a model's settings on the training part of a split, never on what it holds back.

    `OUT/best.json` has the best ones: `sayso evaluate ranking --config OUT/best.json --out results`
    reports on what was held back, and its "settings" can stand in the config of another run.
    """
    from evaluation.ranking.config import RankingConfig
    from evaluation.tuning.config import TuningConfig
    from evaluation.tuning.study import tune as search
    from ui.cli.progress import steps
    from ui.cli.show import answers, clean, remarks

    said: dict[str, Any] = {"columns": columns_of(column), "scale": scale_of(scale)}
    evaluation = RankingConfig.model_validate(
        {
            "data": data,
            "models": (model,),
            "split": {"name": split, "seed": seed},
            "k_core": k_core,
            **{key: value for key, value in said.items() if value is not None},
        }
    )
    config = TuningConfig(evaluation=evaluation, metric=metric, trials=trials, minutes=minutes)
    with steps() as progress:
        found = search(config, out, progress)
    answers().print(_table(config, found))
    told = remarks()
    if found.best is None:
        told.print("No settings could be judged; see the errors above.", style="red")
    else:
        answers().print(clean(f"{out / 'best.json'}, {out / 'report.html'}"), soft_wrap=True)
    if found.interrupted:
        told.print("Interrupted. The same command goes on from here.", style="yellow")
        raise typer.Exit(INTERRUPTED)
    if found.best is None:
        raise typer.Exit(1)


def _table(config: "TuningConfig", found: "Tuned") -> "Table":
    """The best trials, the defaults among them, and the last error."""
    from rich.table import Table

    from evaluation.tuning.objective import ERRORS

    sign = 1 if config.metric in ERRORS else -1
    judged = sorted(
        (trial for trial in found.trials if trial.value is not None),
        key=lambda trial: sign * (trial.value or 0.0),
    )
    shown = [t for place, t in enumerate(judged) if place < _SHOWN or t.number == 0]
    table = Table("trial", config.metric, "fit s", "settings", box=None, pad_edge=False)
    for trial in shown:
        name = "defaults" if trial.number == 0 else str(trial.number)
        settings = ", ".join(
            f"{key} {value:.4g}" if isinstance(value, float) else f"{key} {value}"
            for key, value in trial.settings.items()
        )
        table.add_row(name, f"{trial.value:.4f}", f"{trial.fit_seconds:.1f}", settings)
    failed = [trial for trial in found.trials if trial.error]
    if failed:
        table.add_row(f"{len(failed)} failed", "–", "–", failed[-1].error)
    return table
