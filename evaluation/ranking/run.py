"""A whole evaluation: read, split, fit each model, measure, write.

The folder of results holds `result.json` (every figure), `people.parquet` (every figure of every
person), `config.json` (runs it again) and `report.html` (for reading).
"""

import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from catalog.errors import DataError, ModelError, UsageError
from catalog.items import Catalog
from evaluation.json_text import json_text, plain
from evaluation.ranking.beyond import Background
from evaluation.ranking.config import CUTOFFS, RankingConfig, checked_names
from evaluation.ranking.data import EvaluationData, load_data
from evaluation.ranking.figures import Measured, measured, tables
from evaluation.ranking.job import Job, Outcome
from evaluation.ranking.processes import run_model
from evaluation.ranking.report import report_page
from evaluation.ranking.slices import Slice, slices_of
from evaluation.ranking.splits import Split, split_events
from evaluation.ranking.trial import Report

_LIBRARIES = ("sayso", "numpy", "scipy", "pandas", "implicit")


def evaluate_rankings(config: RankingConfig, out: Path, report: Report) -> dict[str, Any]:
    """Run an evaluation and write its folder.

    Args:
        config: what is to be done.
        out: the folder of results; made when it is not there.
        report: told how far it is.

    Returns:
        What `result.json` holds. A model that failed has only "error" there.

    Raises:
        UsageError: when a model or the split is unknown, or `out` cannot be written.
        DataError: when the data cannot be read, are others than the config names, or cannot be
            split.
    """
    names = checked_names(config)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise UsageError(f"{out} cannot be made: {exc}.", remedy="Choose another --out.") from exc
    report("Reading the data", 0, 0)
    whole = load_data(config.data, columns=config.columns, scale=config.scale)
    _check_fingerprint(config, whole)
    data = prepared(whole, config)
    split = split_events(data.events, data.catalog, data.signals, config.split)
    slices = slices_of(split, data, config)
    outcomes, errors = _outcomes(names, config, split, data.catalog, report)
    report("Measuring", 0, 0)
    background = Background.of(split, data.catalog)
    found = {name: measured(o, split, background, slices) for name, o in outcomes.items()}
    settings = {name: dict(o.costs.settings) for name, o in outcomes.items()}
    exact = config.model_copy(
        update={
            "data": config.data.resolve(),
            "models": names,
            "settings": {**config.settings, **settings},
            "data_fingerprint": whole.fingerprint,
        }
    )
    entries = tables(found, config)
    for name, outcome in outcomes.items():
        gain = outcome.costs.gain
        entries[name]["gain"] = None if gain is None else gain.model_dump()
    figures = {
        "models": {n: entries[n] if n in entries else {"error": errors[n]} for n in names},
        **_circumstances(exact, data, split, slices, background),
    }
    result: dict[str, Any] = plain(figures)
    (out / "result.json").write_text(json_text(result), encoding="utf-8")
    (out / "config.json").write_text(json_text(exact.model_dump(mode="json")), encoding="utf-8")
    _people(found, split).to_parquet(out / "people.parquet", index=False)
    (out / "report.html").write_text(report_page(result), encoding="utf-8")
    return result


def prepared(data: EvaluationData, config: RankingConfig) -> EvaluationData:
    """The data as models meet them: cleaned, cut to their k-core, ratings centred if wished.

    Raises:
        DataError: when nothing is left.
    """
    data = data.cleaned(config.clean).core(config.k_core)
    return data.centred() if config.centred else data


def _outcomes(
    names: tuple[str, ...], config: RankingConfig, split: Split, catalog: Catalog, report: Report
) -> tuple[dict[str, Outcome], dict[str, str]]:
    outcomes: dict[str, Outcome] = {}
    errors: dict[str, str] = {}
    with TemporaryDirectory(prefix="sayso-evaluate-") as place:
        job = Path(place) / "job"
        job.mkdir()
        Job.of(split, catalog, max(CUTOFFS)).write(job)
        for name in names:
            folder = Path(place) / f"model-{name}"
            folder.mkdir()
            try:
                own = config.settings.get(name, {})
                outcomes[name] = run_model(name, own, job, folder, report, device=config.device)
            except ModelError as exc:
                errors[name] = str(exc)
    return outcomes, errors


def _check_fingerprint(config: RankingConfig, data: EvaluationData) -> None:
    if config.data_fingerprint not in ("", data.fingerprint):
        raise DataError(
            f"The data of {config.data} are not those that the settings name "
            f"({data.fingerprint}, not {config.data_fingerprint}).",
            remedy="Give the same data, or state --data to evaluate on these.",
        )


def _circumstances(
    config: RankingConfig,
    data: EvaluationData,
    split: Split,
    slices: tuple[Slice, ...],
    background: Background,
) -> dict[str, Any]:
    """What was evaluated, on what, and with which versions."""
    packages = {name: metadata.version(name) for name in _LIBRARIES}
    everything = int((split.seen.getnnz(axis=1) + split.relevant.getnnz(axis=1)).max())
    notes = list(split.notes)
    if everything >= len(data.catalog):
        notes.append("Some people met every item: all that is left to rank for them is right.")
    return {
        "baseline": config.baseline,
        "split": config.split.model_dump(mode="json"),
        "seed": config.split.seed,
        "config": config.model_dump(mode="json"),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"python": platform.python_version(), **packages},
        "machine": f"{platform.system()} {platform.machine()}",
        "data": {
            "fingerprint": config.data_fingerprint,
            "events": len(data.events),
            "people": int(data.events["user"].nunique()),
            "items": len(data.catalog),
            "training_events": len(split.train.events),
            "evaluated_people": len(split.people),
            "relevant_items": int(split.relevant.nnz),
            "diversity_by": background.variety_by,
            "reading": list(data.report.lines()),
            "preprocessing": [step.model_dump() for step in data.steps],
            "notes": notes,
        },
        "slices": {
            s.name: {"meaning": s.meaning, "people": s.people, "relevant": int(s.relevant.nnz)}
            for s in slices
        },
    }


def _people(found: Mapping[str, Measured], split: Split) -> pd.DataFrame:
    """Every value of every person: model, user, known (items of the profile), measures."""
    frames = [
        pd.DataFrame(
            {"model": name, "user": list(split.people), "known": split.seen.getnnz(axis=1)}
            | dict(own.people)
        )
        for name, own in found.items()
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
