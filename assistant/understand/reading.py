"""Everything that was found in a message, before it is decided what it means."""

from dataclasses import dataclass

from assistant.understand.attitude import Cues
from assistant.understand.corrections import Correction
from assistant.understand.counts import Count
from assistant.understand.found import Found
from assistant.understand.linker import Link
from assistant.understand.normalise import Text
from assistant.understand.pointing import Pointed
from assistant.understand.query import Rest
from assistant.understand.same import Same


@dataclass(frozen=True)
class Reading:
    """What each reader found.

    Attributes:
        text: the message.
        cues: words that tell an attitude.
        links: titles that are named.
        pointed: items shown before that are pointed at.
        found: conditions and leanings.
        rest: words to search for.
        count: how many items are asked for.
        correction: what an earlier message was wrongly taken to name.
        same: what is to be as in an item spoken of ("the same director").
        moods: numbers of the words that could name values or moods, whatever they are said of.
    """

    text: Text
    cues: Cues
    links: list[Link]
    pointed: Pointed
    found: list[Found]
    rest: Rest
    count: Count | None
    correction: Correction | None
    same: tuple[Same, ...]
    moods: frozenset[int] = frozenset()
