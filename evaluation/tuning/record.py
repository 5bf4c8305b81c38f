"""What a study leaves in its folder, beside Optuna's database.

`study.json` says what the study is for, `best.json` is an evaluation with the best settings,
`trials.csv` is the table of all trials, `report.html` shows them.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict

from catalog.errors import UsageError
from evaluation.tuning.config import TuningConfig
from evaluation.tuning.report import report_page

PURPOSE, BEST, TRIALS, REPORT = "study.json", "best.json", "trials.csv", "report.html"


class Trial(BaseModel):
    """Settings that were tried.

    Attributes:
        number: from 0; 0 are the defaults.
        value: of the metric; None when the fit failed.
        settings: that were tried; the others are the model's defaults.
        fit_seconds: of the fit.
        error: why it failed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    value: float | None
    settings: Mapping[str, Any]
    fit_seconds: float | None = None
    error: str | None = None


def claim(out: Path, purpose: Mapping[str, Any]) -> None:
    """Make the folder of a study, or see that it is of the same purpose.

    Raises:
        UsageError: when it cannot be written, or holds another study.
    """
    path = out / PURPOSE
    try:
        out.mkdir(parents=True, exist_ok=True)
        held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        if held is None:
            path.write_text(json.dumps(purpose, indent=2) + "\n", encoding="utf-8")
            return
    except (OSError, ValueError) as exc:
        raise UsageError(
            f"The study in {out} cannot be opened: {exc}.", remedy="Choose another --out."
        ) from exc
    other = [key for key, value in purpose.items() if held.get(key) != value]
    if other:
        named = "settings" if other == ["everything"] else other[0]
        told = "" if named == "settings" else f" ({held.get(named)}, not {purpose[named]})"
        raise UsageError(
            f"{out} holds a study of another {named}{told}.",
            remedy="Choose another --out, or give the command that began it.",
        )


def write_results(
    out: Path,
    config: TuningConfig,
    data_fingerprint: str,
    trials: Sequence[Trial],
    best: Trial | None,
) -> None:
    """Write the table, the report, and the evaluation with the best settings if there are any."""
    rows = [
        {
            **dict(trial.settings),
            config.metric: trial.value,
            "fit_seconds": trial.fit_seconds,
            "error": trial.error,
        }
        for trial in trials
    ]
    table = pd.DataFrame(rows)
    table.to_csv(out / TRIALS, index_label="trial")
    (out / REPORT).write_text(
        report_page(config.model, config.metric, table, None if best is None else best.number),
        encoding="utf-8",
    )
    if best is None:
        return
    evaluation = config.evaluation.model_copy(
        update={
            "data": config.evaluation.data.resolve(),
            "settings": {config.model: dict(best.settings)},
            "data_fingerprint": data_fingerprint,
        }
    )
    content = evaluation.model_dump_json(indent=2) + "\n"
    (out / BEST).write_text(content, encoding="utf-8")
