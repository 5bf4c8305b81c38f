"""The data sets of the comparison, each read into the same shape."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from catalog.demo import demo_catalog
from catalog.errors import DataError
from catalog.events import Behaviour, SignalConfig
from catalog.items import Catalog
from catalog.report import BuildReport
from catalog.schema import catalog_table
from evaluation.ranking.data import EvaluationData, load_data

FOLDERS: Mapping[str, Path] = MappingProxyType(
    {
        "movielens-small": Path("../shared/data/movielens-small"),
        "lastfm": Path("../shared/data/music"),
        "albany": Path("../shared/data/travel"),
    }
)
"""Where each data set is looked for when no other place is named; the demo's needs none."""


def read_data(name: str, folder: Path | None) -> EvaluationData:
    """One data set by name.

    Args:
        name: a key of `DATA`.
        folder: where it lies; ignored for the demo's.

    Raises:
        DataError: when its files are not there.
    """
    if name not in DATA:
        raise DataError(f"{name!r} is no data set of this benchmark; known: {', '.join(DATA)}.")
    return DATA[name](FOLDERS.get(name, Path()) if folder is None else folder)


def _demo(folder: Path) -> EvaluationData:  # noqa: ARG001
    catalog, events, report = demo_catalog(None)
    return EvaluationData(catalog, events, SignalConfig(), report)


def _movielens(folder: Path) -> EvaluationData:
    _check(folder / "ratings.csv")
    return load_data(folder)


def _lastfm(folder: Path) -> EvaluationData:
    """Plays of artists; how much a person likes one is read from the logarithm of the plays.

    A play count becomes a stay, ln(1 + plays) / ln(1 + 1000) of a full one: counts are spread over
    orders of magnitude, as stays are. Artists with a single listener, whom no split can both teach
    and ask for, go.
    """
    path = folder / "user_artists.dat"
    _check(path)
    plays = pd.read_csv(path, sep="\t", header=None, names=["user", "item", "plays"])
    events = _events(plays["user"], plays["item"], Behaviour.DWELL)
    events["value"] = plays["plays"].to_numpy(np.float64)
    signals = SignalConfig(weights={Behaviour.DWELL: 1.0}, full_dwell=1000.0, least_dwell=1.0)
    return _made(events, signals).core(2)


def _albany(folder: Path) -> EvaluationData:
    """Guests who reviewed a listing; those with a single listing cannot be evaluated and go."""
    path = folder / "albany_reviews.csv.gz"
    _check(path)
    reviews = pd.read_csv(path, usecols=["listing_id", "date", "reviewer_id"])
    events = _events(reviews["reviewer_id"], reviews["listing_id"], Behaviour.PURCHASE)
    events["time"] = pd.to_datetime(reviews["date"], utc=True).astype("datetime64[us, UTC]")
    events = events.drop_duplicates(["user", "item"], keep="last").reset_index(drop=True)
    return _made(events, SignalConfig()).core(2)


DATA: Mapping[str, Callable[[Path], EvaluationData]] = MappingProxyType(
    {
        "demo": _demo,
        "movielens-small": _movielens,
        "lastfm": _lastfm,
        "albany": _albany,
    }
)


def _check(path: Path) -> None:
    if not path.is_file():
        raise DataError(f"{path} is not there.", remedy="Name its folder with --data NAME=FOLDER.")


def _events(users: pd.Series, items: pd.Series, behaviour: Behaviour) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "user": users.astype(str),
            "item": items.astype(str),
            "behaviour": behaviour.value,
            "value": np.nan,
            "time": pd.Series(pd.NaT, index=users.index, dtype="datetime64[us, UTC]"),
        }
    )


def _made(events: pd.DataFrame, signals: SignalConfig) -> EvaluationData:
    ids = sorted(events["item"].unique())
    catalog = Catalog(catalog_table({"id": ids, "title": ids}, ()), ())
    return EvaluationData(catalog, events, signals, BuildReport(sources=()))
