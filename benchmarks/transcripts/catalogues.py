"""The catalogues that the conversations are about, made ready for `sayso build`."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from assets import AssetStore
from assistant.build import Source, demo_source, read_source
from catalog.errors import DataError

_SETTINGS = Path(__file__).parent / "catalogues"
DEMO = "films"
"""The catalogue that needs no data: the films of `sayso demo`."""


def source(name: str, data: Path | None, work: Path, store: AssetStore) -> Source:
    """A catalogue by name.

    Args:
        name: `DEMO`, or a key of `MAKERS`.
        data: the folder with a folder for each other catalogue.
        work: where tables are written that had to be made from several; the folder is made.
        store: holds the texts about the demo's films.

    Raises:
        DataError: when there is no such catalogue, or its files are not in `data`.
        WeightsError: when the texts about films have not been fetched.
    """
    if name == DEMO:
        return demo_source(store)
    if name not in MAKERS:
        raise DataError(
            f"{name!r} is no catalogue of the transcripts.",
            remedy=f"Known are {', '.join((DEMO, *MAKERS))}.",
        )
    if data is None:
        raise DataError(f"{name} needs data.", remedy="Name its folder with --data DIR.")
    work.mkdir(parents=True, exist_ok=True)
    MAKERS[name](data, work)
    return read_source(Path(shutil.copy(_SETTINGS / f"{name}.toml", work)))


def _books(data: Path, work: Path) -> None:
    """goodbooks-10k as it is."""
    shutil.copy(_there(data / "books" / "books.csv"), work)


def _shop(data: Path, work: Path) -> None:
    """Products as they are."""
    shutil.copy(_there(data / "retail" / "products.yaml"), work)


def _music(data: Path, work: Path) -> None:
    """Artists as they are; plays with a header."""
    shutil.copy(_there(data / "music" / "artists.tsv"), work)
    plays = pd.read_csv(
        _there(data / "music" / "user_artists.dat"),
        sep="\t",
        header=None,
        names=["user", "item", "plays"],
    )
    plays.to_csv(work / "plays.csv", index=False)


def _stays(data: Path, work: Path) -> None:
    """Listings with plain prices and amenities; reviews as bookings."""
    listed = pd.read_csv(_there(data / "travel" / "albany_listings.csv.gz"))
    table = pd.DataFrame(
        {
            "id": listed["id"],
            "name": listed["name"],
            "description": listed["description"],
            "room_type": listed["room_type"],
            "area": listed["neighbourhood_cleansed"].str.title(),
            "amenities": ["|".join(json.loads(cell)) for cell in listed["amenities"]],
            "price": listed["price"].str.replace(r"[$,]", "", regex=True),
            "beds": listed["beds"],
            "guests": listed["accommodates"],
            "rating": listed["review_scores_rating"],
        }
    )
    table.to_csv(work / "stays.csv", index=False)
    reviews = pd.read_csv(_there(data / "travel" / "albany_reviews.csv.gz"))
    reviews[["listing_id", "reviewer_id", "date"]].to_csv(work / "reviews.csv", index=False)


def _there(path: Path) -> Path:
    if not path.is_file():
        raise DataError(f"{path} is not there.", remedy="Name the data's folder with --data DIR.")
    return path


MAKERS: Mapping[str, Callable[[Path, Path], None]] = MappingProxyType(
    {"books": _books, "music": _music, "shop": _shop, "stays": _stays}
)
"""How each catalogue's files are made from the data's folder."""
