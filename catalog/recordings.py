"""Recorded conversations in any of the layouts that we read."""

from pathlib import Path

from catalog.dialogues import DialogueTurns, read_dialogue_turns
from catalog.inspired import read_inspired_turns


def read_recording(path: Path) -> DialogueTurns:
    """The turns of a file: INSPIRED's when it ends in .tsv, else JSON Lines (`catalog.dialogues`).

    Raises:
        DataError: when the file cannot be read, or nobody recommends anything in it.
    """
    return read_inspired_turns(path) if ".tsv" in path.suffixes else read_dialogue_turns(path)
