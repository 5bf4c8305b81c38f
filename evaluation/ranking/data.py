"""Where the events of an evaluation come from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from assistant.open import settings_of
from catalog.config import RatingScale, SourceConfig
from catalog.errors import DataError
from catalog.events import Behaviour, SignalConfig
from catalog.items import Catalog
from catalog.movielens import is_movielens, load_movielens
from catalog.preprocess import CleanConfig, Step, clean, k_core, narrowed
from catalog.preprocess.step import step_between
from catalog.raw import column_of
from catalog.report import BuildReport
from catalog.schema import catalog_table
from catalog.sources import read_source
from catalog.text import mended_text
from catalog.validate_events import validate_events
from catalog.workspace import MANIFEST, Workspace
from evaluation.ranking.columns import guessed_columns


@dataclass(frozen=True)
class EvaluationData:
    """Events, their items, and how the one becomes strengths.

    Attributes:
        catalog: the items that are ranked.
        events: columns `EVENT_COLUMNS`.
        signals: how events become strengths.
        report: what happened to the rows that were read.
        steps: what preprocessing found and removed.
    """

    catalog: Catalog
    events: pd.DataFrame
    signals: SignalConfig
    report: BuildReport
    steps: tuple[Step, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A digest of items and events in their order: equal only for the same data."""
        digest = sha256(self.catalog.ids.fingerprint.encode())
        digest.update(pd.util.hash_pandas_object(self.events, index=False).to_numpy().tobytes())
        return digest.hexdigest()[:16]

    def cleaned(self, config: CleanConfig, now: datetime | None = None) -> "EvaluationData":
        """Without what cleaning removes, and the catalogue as it was.

        Args:
            config: which steps.
            now: the present, which tells impossible times; the clock's when None.

        Raises:
            DataError: when nothing is left.
        """
        events, steps = clean(self.events, config, self.signals, now=now)
        if events.empty:
            raise DataError(
                f"Cleaning left nothing of {len(self.events)} events: "
                f"{'; '.join(step.line for step in steps if step.events)}.",
                remedy="Remove less with --clean, or set a later --until.",
            )
        return replace(self, events=events, steps=(*self.steps, *steps))

    def centred(self) -> "EvaluationData":
        """The same, where a rating counts from the person's own mean."""
        ratings = int((self.events["behaviour"] == Behaviour.RATING.value).sum())
        step = step_between(
            "normalisation",
            self.events,
            self.events,
            reason="ratings count from the person's own mean",
            found=ratings,
        )
        signals = self.signals.model_copy(update={"centred": True})
        return replace(self, signals=signals, steps=(*self.steps, step))

    def core(self, k: int) -> "EvaluationData":
        """The k-core of it, and the catalogue that goes with it; itself when k is at most 1.

        Raises:
            DataError: when nothing is left.
        """
        if k <= 1:
            return self
        events, steps = k_core(self.events, k)
        catalog = narrowed(self.catalog, events)
        return replace(self, catalog=catalog, events=events, steps=(*self.steps, *steps))


def load_data(
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    scale: RatingScale | None = None,
    now: datetime | None = None,
) -> EvaluationData:
    """Read a workspace, an unpacked MovieLens folder, or a file of events.

    Args:
        path: the folder or file (csv, tsv, jsonl, parquet, yaml; text may be gzipped).
        columns: of a file: "user", "item", "value", "time", "behaviour" → column; the others are
            guessed from their names.
        scale: of the ratings of a file.
        now: the present, which tells impossible dates; the clock's when None.

    Raises:
        DataError: when there is nothing there, it cannot be read, or no event is left.
        UsageError: when `columns` names what is not there, or a file's ending tells no format.
        WorkspaceError: when a workspace is broken.
    """
    if path.is_dir():
        data = _workspace(path) if (path / MANIFEST).exists() else _movielens(path, now)
    elif path.is_file():
        data = _file(path, columns or {}, scale or RatingScale(), now)
    else:
        raise DataError(
            f"{path} is not there.",
            remedy="Give a workspace, an unpacked MovieLens folder, or a file of events.",
        )
    if data.events.empty:
        raise DataError(f"{path} holds no usable event{_why(data.report)}.", remedy=_REMEDY)
    return data


_REMEDY = "See which columns and values are read in docs/evaluation.md; --scale and --column help."


def _workspace(path: Path) -> EvaluationData:
    workspace = Workspace.open(path)
    signals = settings_of(workspace).signals
    return EvaluationData(
        workspace.load_catalog(), workspace.load_events(), signals, workspace.load_report()
    )


def _movielens(path: Path, now: datetime | None) -> EvaluationData:
    if not is_movielens(path):
        raise DataError(
            f"{path} is neither a workspace nor a MovieLens folder.",
            remedy="A workspace has manifest.json; MovieLens has movies.csv, movies.dat or u.item.",
        )
    catalog, events, report = load_movielens(path, now=now)
    lowest = 1.0 if (path / "u.item").is_file() else 0.5
    return EvaluationData(catalog, events, SignalConfig(rating_low=lowest), report)


def _file(
    path: Path, named: Mapping[str, str], scale: RatingScale, now: datetime | None
) -> EvaluationData:
    raw = read_source(SourceConfig.of_file(path))
    if len(raw.frame) == 0:
        raise DataError(f"{path} is empty: it has no rows.", remedy=_REMEDY)
    columns = guessed_columns([str(c) for c in raw.frame.columns], named, scale, str(path))
    cells = column_of(raw, columns.item)
    ids = [id_ for id_ in dict.fromkeys(mended_text(cell)[0] for cell in cells) if id_]
    events, report = validate_events(raw, columns, ids, now=now)
    met = set(events["item"])
    kept = [id_ for id_ in ids if id_ in met]
    catalog = Catalog(catalog_table({"id": kept, "title": kept}, ()), ())
    signals = SignalConfig(
        rating_low=scale.low, rating_high=scale.high, rating_neutral=scale.neutral
    )
    return EvaluationData(catalog, events, signals, BuildReport(sources=(report,)))


def _why(report: BuildReport) -> str:
    reasons = [f"{f.count} × {f.reason}" for s in report.sources for f in s.findings]
    return f": {'; '.join(reasons[:3])}" if reasons else ""


def first_times(events: pd.DataFrame, catalog: Catalog) -> np.ndarray:
    """When each item met its first event, in seconds since 1970; NaN when unknown."""
    first = events.groupby("item")["time"].min().reindex(list(catalog.ids))
    seconds = (first - pd.Timestamp(0, tz="UTC")).dt.total_seconds()
    return seconds.to_numpy(np.float64, na_value=np.nan)
