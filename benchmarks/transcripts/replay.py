"""A conversation as its messages, and as a transcript of what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.engine import Assistant
from assistant.intent import Intent
from assistant.reply import Done, Reply
from catalog.errors import DataError


@dataclass(frozen=True)
class Conversation:
    """What one person says to one catalogue.

    Attributes:
        name: of the file, without its ending.
        catalogue: which it is about.
        messages: in order, as typed.
    """

    name: str
    catalogue: str
    messages: tuple[str, ...]


def read_conversation(path: Path) -> Conversation:
    """A file whose first line is "# catalogue", and each further one a message.

    Raises:
        DataError: when the first line names no catalogue.
    """
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    if not first.startswith("# "):
        raise DataError(f"{path} does not begin with “# ” and a catalogue.")
    return Conversation(path.stem, first[2:].strip(), tuple(m for m in rest if m.strip()))


def replay(assistant: Assistant, messages: Sequence[str]) -> list[Reply]:
    """What a new session is answered, message by message."""
    session = assistant.new_session().id
    events = (event for m in messages for event in assistant.respond(session, m))
    return [event.reply for event in events if isinstance(event, Done)]


def transcript(messages: Sequence[str], replies: Sequence[Reply], *, ledger: bool = False) -> str:
    """The conversation as text.

    Args:
        messages: what was said.
        replies: what was answered, one for each.
        ledger: whether what was understood and what then holds follows each answer.
    """
    parts = []
    for number, (message, reply) in enumerate(zip(messages, replies, strict=True), start=1):
        parts.append(f"[{number}] > {message}\n\n{reply.text}\n")
        if ledger:
            parts.append(f"{_understood(reply.understood)}\n{_holding(reply)}\n")
    return "\n".join(parts)


def _understood(intent: Intent) -> str:
    named = [f"{m.title}={m.attitude}" for m in intent.mentions]
    wishes = [_wish(w.constraint.model_dump(exclude_none=True), w.hard) for w in intent.wishes]
    return f"    understood: {intent.kind.value} {named} {wishes} {intent.query!r}"


def _holding(reply: Reply) -> str:
    held = []
    for e in reply.taste.entries:
        if e.wish is not None:
            held.append(_wish(e.wish.constraint.model_dump(exclude_none=True), e.wish.hard))
        else:
            held.append(f"{e.sign:+d} {e.title}" if e.item else f"“{e.query}”")
    return f"    holds: {'; '.join(held)} ({reply.taste.scope})"


def _wish(constraint: dict[str, object], hard: bool) -> str:
    values = [str(v) for k, v in constraint.items() if k != "attribute" and v not in ((), [])]
    return f"{constraint['attribute']} {' '.join(values)}{'' if hard else ' (leans)'}"
