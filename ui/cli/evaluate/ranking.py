"""`sayso evaluate ranking`: how well candidate models rank."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli.event_files import columns_of, scale_of

if TYPE_CHECKING:
    from rich.table import Table

    from catalog.preprocess import CleanConfig
    from evaluation.ranking.config import RankingConfig

_SHOWN = ("ndcg@10", "recall@20", "mrr@10", "rmse", "fit_seconds", "peak_mb")


def ranking(
    out: Annotated[Path, typer.Option(help="The folder of results; made when it is not there.")],
    data: Annotated[
        Path | None,
        typer.Option(
            help="A workspace, an unpacked MovieLens folder, or a file of events "
            "(csv, tsv, jsonl, parquet).",
            show_default=False,
        ),
    ] = None,
    models: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="all, or names with commas.", show_default="all"),
    ] = None,
    split: Annotated[
        str | None,
        typer.Option(
            help="random, time, leave-one-out, or users (people unknown to the models).",
            show_default="random",
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, show_default="0")] = None,
    baseline: Annotated[
        str | None,
        typer.Option(help="The model to compare with.", show_default="popularity"),
    ] = None,
    k_core: Annotated[
        int | None,
        typer.Option(
            "--k-core",
            min=0,
            help="Keep people and items with so many events.",
            show_default="0",
        ),
    ] = None,
    clean: Annotated[
        str | None,
        typer.Option(
            metavar="STEPS",
            help="What cleaning removes instead of only counting it: some of impossible, repeats, "
            "reclicks, floods, bots with commas; or all; or none.",
            show_default="impossible,repeats",
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(help="Use nothing later.", show_default=False),
    ] = None,
    centred: Annotated[
        bool | None,
        typer.Option(
            "--centred/--not-centred",
            help="Whether a rating counts from the person's own mean.",
            show_default="not",
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND=NAME",
            help="Which column of a file is user, item, value, time or behaviour.",
        ),
    ] = None,
    scale: Annotated[
        str | None,
        typer.Option(metavar="LOW:HIGH", help="Of the ratings of a file.", show_default="0.5:5"),
    ] = None,
    device: Annotated[
        str | None,
        typer.Option(
            help="Where networks are trained: cpu, cuda, cuda:1, mps.", show_default="cpu"
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(help="The config.json of an earlier run, to run it again."),
    ] = None,
) -> None:
    """Fit models on a part of people's events, and see whether they find the rest."""
    from evaluation.ranking.run import evaluate_rankings
    from ui.cli import show
    from ui.cli.progress import steps

    chosen: dict[str, Any] = {
        "data": data,
        "models": _names(models),
        "baseline": baseline,
        "k_core": k_core,
        "centred": centred,
        "columns": columns_of(column),
        "scale": scale_of(scale),
        "device": device,
    }
    settings = _settings(config, chosen, {"name": split, "seed": seed})
    settings = settings.model_copy(update={"clean": _cleaning(settings.clean, clean, until)})
    with steps() as progress:
        result = evaluate_rankings(settings, out, progress)
    show.answers().print(_table(result["models"]))
    show.answers().print(
        show.clean(f"{out / 'report.html'}, {out / 'result.json'}"), soft_wrap=True
    )
    failed = {name: m["error"] for name, m in result["models"].items() if m["error"] is not None}
    for name, error in failed.items():
        show.remarks().print(show.clean(f"{name} failed. {error}"), style="red", markup=False)
    if failed:
        raise typer.Exit(1)


def _settings(
    config: Path | None, chosen: Mapping[str, Any], split: Mapping[str, Any]
) -> "RankingConfig":
    """The settings of an earlier run, changed by what is said now; or what is said now alone."""
    from catalog.errors import UsageError
    from evaluation.ranking.config import RankingConfig, read_config

    said = {key: value for key, value in chosen.items() if value is not None}
    said_of_split = {key: value for key, value in split.items() if value is not None}
    if config is None:
        if "data" not in said:
            raise UsageError("There is nothing to evaluate on.", remedy="Give --data, or --config.")
        return RankingConfig.model_validate({"models": ("all",), **said, "split": said_of_split})
    earlier = read_config(config)
    if "data" in said:
        said["data_fingerprint"] = ""
    said["split"] = earlier.split.model_copy(update=said_of_split)
    return earlier.model_copy(update=said)


def _names(models: str | None) -> tuple[str, ...] | None:
    from catalog.errors import UsageError

    if models is None:
        return None
    names = _parts(models)
    if not names:
        raise UsageError("--models names no model.", remedy="Give names with commas, or all.")
    return names


def _cleaning(config: "CleanConfig", steps: str | None, until: datetime | None) -> "CleanConfig":
    """The cleaning of the settings, changed by what is said now."""
    from catalog.preprocess import CleanConfig

    if steps is not None:
        config = config.removing(_parts(steps))
    if until is not None:
        config = CleanConfig.model_validate(dict(config) | {"until": until})
    return config


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _table(models: Mapping[str, Mapping[str, Any]]) -> "Table":
    from rich.table import Table

    table = Table("model", *_SHOWN, box=None, pad_edge=False)
    for name, figures in models.items():
        values = [figures.get(measure) for measure in _SHOWN]
        table.add_row(name, *("–" if v is None else f"{v:.4g}" for v in values))
    return table
