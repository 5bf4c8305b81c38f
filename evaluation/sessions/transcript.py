"""A simulated session as it is kept: everything that the measures need, one line of JSON."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.question import Question
from catalog.errors import DataError
from catalog.items import AttributeValue
from evaluation.sessions.acts import CLOSING, Act, Condition
from evaluation.sessions.mind import Press
from evaluation.sessions.people import Person
from evaluation.sessions.persona import Verdict
from retrieval.filters import Constraint


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Noted(_Value):
    """An entry of the ledger after a turn.

    Attributes:
        item, sign: a judgement; no item for another kind of entry.
        constraint, hard: a condition or a leaning; None for another kind.
        words, query: as in the ledger.
        new: whether this turn brought it.
    """

    item: str = ""
    sign: int = 0
    constraint: Constraint | None = None
    hard: bool = False
    words: str = ""
    query: str = ""
    new: bool = False


class Claim(_Value):
    """That an item has, or has not, what was asked for, as its card says."""

    item: str
    attribute: str
    value: AttributeValue
    absent: bool


class Answer(_Value):
    """What came back in a turn.

    Attributes:
        kind: what the message was taken for; "control" where nothing was read.
        text: all that was said.
        shown: ids of the items that were recommended.
        pointed: ids of items that the message was taken to name or point at.
        ledger: all that holds after the turn.
        gave_way: conditions that the assistant gave up in this turn and said so.
        claims: what the cards say of conditions.
        question: what was asked back; None when nothing was.
        ms: milliseconds from the message to the end of the answer.
    """

    kind: str
    text: str
    shown: tuple[str, ...] = ()
    pointed: tuple[str, ...] = ()
    ledger: tuple[Noted, ...] = ()
    gave_way: tuple[Constraint, ...] = ()
    claims: tuple[Claim, ...] = ()
    question: Question | None = None
    ms: float = 0.0


class Exchange(_Value):
    """One turn.

    Attributes:
        act: what was to be said; message, by, refused: as `Spoken`.
        presses: on cards, before the message.
        meant: the item that the message points at; empty when none.
        held: conditions that hold from the person's point of view, this message's among them.
        told: ids of items that they have named, pointed at or pressed so far.
        answer: what came back.
        verdicts: on the list of the answer.
    """

    act: Act
    message: str
    by: str
    refused: str = ""
    presses: tuple[Press, ...] = ()
    meant: str = ""
    held: tuple[Condition, ...] = ()
    told: tuple[str, ...] = ()
    answer: Answer
    verdicts: tuple[Verdict, ...] = ()


class Transcript(_Value):
    """A whole session.

    Attributes:
        system: whom the person talked to: "assistant", "popularity" or "random".
        person: who they are.
        number: which of the person's sessions, from 0.
        exchanges: the turns; the last one closes the session.
    """

    system: str
    person: Person
    number: int
    exchanges: tuple[Exchange, ...]

    @property
    def asking(self) -> tuple[Exchange, ...]:
        """The turns that ask for something: all but the closing."""
        return tuple(e for e in self.exchanges if e.act.kind not in CLOSING)

    @property
    def key(self) -> str:
        """What tells it from all others of a run."""
        return session_key(self.system, self.person.id, self.number)


def session_key(system: str, person: str, number: int) -> str:
    """Name of a session."""
    return f"{system}/{person}/{number}"


def read_transcripts(path: Path) -> Iterator[Transcript]:
    """The sessions of a file, in its order; none when it is not there.

    A last line that was cut short, as by an interrupted run, is left out.

    Raises:
        DataError: when another line is no session.
    """
    if not path.exists():
        return
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines, start=1):
        try:
            yield Transcript.model_validate_json(line)
        except ValidationError as exc:
            if number == len(lines) and not line.endswith("\n"):
                return
            raise DataError(
                f"{path}, line {number}, is no session.", remedy="Give another --out."
            ) from exc
