"""What an evaluation of conversations reads, with names turned to rows of one catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from catalog.dialogues import DialogueTurn
from catalog.errors import DataError, UsageError
from catalog.events import Interactions
from catalog.film_records import FilmRecords, read_film_records
from catalog.ids import IdMap
from catalog.raw import Flaw
from catalog.recordings import read_recording
from catalog.schema import empty_events
from evaluation.conversations.config import ConversationConfig
from evaluation.conversations.protocols import Asked


@dataclass(frozen=True)
class Recording:
    """The turns of one file.

    Attributes:
        path: of the file.
        turns: those that could be read.
        asked: the same in rows, one a turn.
        broken: lines that are no turn.
        strangers: recommended names that the catalogue does not have, one for each time.
    """

    path: Path
    turns: tuple[DialogueTurn, ...]
    asked: tuple[Asked, ...]
    broken: tuple[Flaw, ...]
    strangers: tuple[str, ...]


@dataclass(frozen=True)
class ConversationData:
    """Everything that is read.

    Attributes:
        films: the catalogue.
        asked: the file that is scored.
        train: files that are learned from.
        people: who likes what; nobody where no ratings are given.
    """

    films: FilmRecords
    asked: Recording
    train: tuple[Recording, ...]
    people: Interactions


def read_conversations(config: ConversationConfig) -> ConversationData:
    """Read all files. Numbers of conversations go on from file to file, so that none is shared.

    Raises:
        DataError: when a file cannot be read, or names nothing of the catalogue.
        UsageError: when ratings are given without links, or links without ratings.
    """
    films = read_film_records(config.catalogue)
    recordings, first = [], 0
    for path in (config.turns, *config.train):
        recording = _recording(path, films, first)
        recordings.append(recording)
        first += 1 + max(asked.dialogue for asked in recording.asked)
    if not any(len(asked.targets) for asked in recordings[0].asked):
        raise DataError(
            f"{config.turns} recommends nothing that {config.catalogue} has.",
            remedy="Give the catalogue that the conversations speak of.",
        )
    return ConversationData(films, recordings[0], tuple(recordings[1:]), _people(config, films))


def _recording(path: Path, films: FilmRecords, first: int) -> Recording:
    read = read_recording(path)
    number: dict[str, int] = {}
    asked, strangers = [], []
    for turn in read.turns:
        strangers += [name for name in turn.recommended if films.row_of(name) is None]
        asked.append(
            Asked(
                first + number.setdefault(turn.dialogue, len(number)),
                np.array(films.rows_of(turn.named), dtype=np.int32),
                np.array(films.rows_of(turn.recommended), dtype=np.int32),
            )
        )
    return Recording(path, read.turns, tuple(asked), read.broken, tuple(strangers))


def _people(config: ConversationConfig, films: FilmRecords) -> Interactions:
    items = films.catalog.ids
    if (config.interactions is None) != (config.links is None):
        raise UsageError(
            "Ratings need the links from their items to IMDb's ids, and the other way round.",
            remedy="Give both --interactions and --links, or neither.",
        )
    if config.interactions is None or config.links is None:
        nobody = sparse.csr_matrix((0, len(items)), dtype=np.float32)
        return Interactions(IdMap(()), items, nobody, empty_events())
    links = _columns(config.links, ("movieId", "imdbId"))
    ratings = _columns(config.interactions, ("userId", "movieId", "rating"))
    row_of = {_imdb(films.imdb_ids[row]): int(row) for row in films.twins if films.imdb_ids[row]}
    row_of_item = {
        item: row_of[_imdb(imdb)]
        for item, imdb in links.itertuples(index=False)
        if _imdb(imdb) in row_of
    }
    ratings["rating"] = pd.to_numeric(ratings["rating"], errors="coerce")
    liked = ratings[ratings["rating"] >= config.liked_from]
    liked = liked[liked["movieId"].isin(row_of_item)].drop_duplicates(["userId", "movieId"])
    if liked.empty:
        raise DataError(
            f"No rating of {config.interactions} is a like of a film of {config.catalogue}.",
            remedy="Check that the links belong to these ratings and the films have an imdb_id.",
        )
    users = IdMap(dict.fromkeys(liked["userId"]))
    rows = [users.row(user) for user in liked["userId"]]
    columns = [row_of_item[item] for item in liked["movieId"]]
    strength = sparse.csr_matrix(
        (np.ones(len(liked), np.float32), (rows, columns)), shape=(len(users), len(items))
    )
    return Interactions(users, items, strength, empty_events())


def _columns(path: Path, names: Sequence[str]) -> pd.DataFrame:
    try:
        return pd.read_csv(path, usecols=list(names), dtype=str, keep_default_na=False)[list(names)]
    except (OSError, ValueError, UnicodeDecodeError) as exc:
        raise DataError(
            f"{path} cannot be read: {exc}.",
            remedy=f"Give a CSV file with the columns {', '.join(names)}, as MovieLens has them.",
        ) from exc


def _imdb(id_: str) -> str:
    """The digits: "tt0114709" and "0114709" are one film."""
    return id_.removeprefix("tt").lstrip("0")
