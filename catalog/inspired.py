"""INSPIRED's dialogues (Hayati et al., EMNLP 2020): a row an utterance, with what it names.

Columns: dialog_id, turn_id, speaker (SEEKER or RECOMMENDER), text, movies, genres, people_names;
the last three with semicolons between several. Others are passed over.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from catalog.dialogues import DialogueTurn, DialogueTurns
from catalog.errors import DataError
from catalog.raw import Flaw

_COLUMNS = ("dialog_id", "turn_id", "speaker", "text", "movies", "genres", "people_names")
_NAMES = ("movies", "genres", "people_names")
_RECOMMENDER = "RECOMMENDER"


def read_inspired_turns(path: Path) -> DialogueTurns:
    """The turns in which the recommender names films; rows that are no utterance are reported.

    Each row in which a film is named is a turn of its own, with all rows before it as context.

    Args:
        path: tab-separated, which may be gzipped.

    Raises:
        DataError: when the file cannot be read, or no recommender names a film.
    """
    try:
        rows = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, usecols=_COLUMNS)
    except (OSError, ValueError, UnicodeDecodeError) as exc:
        raise DataError(
            f"{path} cannot be read: {exc}.",
            remedy=f"Give a tab-separated file with the columns {', '.join(_COLUMNS)}.",
        ) from exc
    usable = rows["turn_id"].str.fullmatch(r"\d+") & (rows["dialog_id"] != "")
    broken = [
        Flaw(line, "dialog_id or turn_id is missing", name)
        for line, name, fit in zip(range(2, len(rows) + 2), rows["dialog_id"], usable, strict=True)
        if not fit
    ]
    turns = [
        turn
        for name, dialogue in rows[usable].groupby("dialog_id", sort=False)
        for turn in _turns(str(name), dialogue)
    ]
    if not turns:
        raise DataError(
            f"No recommender of {path} names a film.",
            remedy=f"Rows with the speaker {_RECOMMENDER} need films in the column movies.",
        )
    return DialogueTurns(tuple(turns), tuple(broken))


def _turns(name: str, dialogue: pd.DataFrame) -> Iterator[DialogueTurn]:
    context: list[str] = []
    named: list[str] = []
    for row in dialogue.to_dict("records"):
        films = _parts(row["movies"])
        if row["speaker"] == _RECOMMENDER and films:
            yield DialogueTurn(
                dialogue=name,
                number=int(row["turn_id"]),
                context=tuple(context),
                named=tuple(named),
                recommended=tuple(dict.fromkeys(films)),
            )
        context.append(row["text"].replace("QUOTATION_MARK", '"'))
        named += [part for column in _NAMES for part in _parts(row[column])]


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]
