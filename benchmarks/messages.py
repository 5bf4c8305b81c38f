"""What the people of the speed benchmark say."""

from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "messages.txt"


def conversations() -> list[list[str]]:
    """Every conversation of the file, its messages in order."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    return [block.splitlines() for block in text.strip().split("\n\n")]


def script(turns: int) -> Iterator[tuple[int, str]]:
    """So many messages with the number of their conversation.

    The file is read round by round when it has fewer; each round is of new conversations.
    """
    return islice(_endless(), turns)


def _endless() -> Iterator[tuple[int, str]]:
    known = conversations()
    for number in count():
        for message in known[number % len(known)]:
            yield number, message
