"""Another system's lists, read from its predictions: a JSON object a line, as we write our own.

{"dialog_id": "16162", "turn_id": 2, "items": ["The Shining (1980)", "Scream (1996)"]}
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from catalog.config import SourceConfig
from catalog.dialogues import DialogueTurn
from catalog.errors import DataError
from catalog.film_records import FilmRecords
from catalog.sources import read_source
from catalog.text import as_text
from evaluation.ranking.lists import Lists


def read_predictions(path: Path, turns: Sequence[DialogueTurn], films: FilmRecords) -> Lists:
    """Lists of another system, one a turn, -1 where one has ended; empty for a turn it lacks.

    Args:
        path: JSON Lines.
        turns: that were asked.
        films: the catalogue; names that it does not have take a place and are never found.

    Raises:
        DataError: when it cannot be read, a line has no items, or no line is of these turns.
    """
    raw = read_source(SourceConfig(path=path, format="jsonl"))
    found: dict[tuple[str, int], list[int]] = {}
    for line, record in zip(raw.lines.tolist(), raw.frame.to_dict("records"), strict=True):
        items, turn = record.get("items"), as_text(record.get("turn_id"))
        if not isinstance(items, list) or not turn.lstrip("-").isdigit():
            raise DataError(
                f"{path}, line {line}: there is no list of items, or no number of a turn.",
                remedy="Give dialog_id, turn_id and items on each line.",
            )
        known = (films.row_of(as_text(name)) for name in items)
        rows = [-1 if row is None else row for row in known]
        found[as_text(record.get("dialog_id")), int(turn)] = rows
    own = [found.get((turn.dialogue, turn.number), []) for turn in turns]
    if not any(own):
        raise DataError(
            f"{path} holds no prediction for these turns.",
            remedy="Give predictions for the same file of turns.",
        )
    lists = np.full((len(turns), max(map(len, own))), -1, np.int32)
    for to, rows in zip(lists, own, strict=True):
        to[: len(rows)] = rows
    return lists
