"""A conversation in the terminal: each line is a message or a command."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from rich.text import Text as Styled

from assistant.intent import Scope
from assistant.reply import Card, Cards, Done, Reply, Text
from assistant.session import Session
from assistant.taste import Taste
from catalog.errors import SaysoError, UsageError
from ui.cli.ask import keeper_of, session_id
from ui.cli.changes import change_of
from ui.cli.show import (
    answers,
    cards_view,
    clean,
    question_view,
    rest_view,
    taste_view,
    why_view,
)
from ui.cli.taste_view import ledger_view

if TYPE_CHECKING:
    from assistant.engine import Assistant

HELP = """\
Say what you want in your own words, or:
  /why 2        what speaks for the second item
  /like 1       you like it        /dislike 1   you do not
  /seen 2       you know it        /none 2      take that back
  /taste        what I have understood, with the words it came from, and what holds no longer
  /forget ID    remove one of these     /restore ID   let it hold again
  /edit ID …    change one: like, dislike, seen, x2, must, lean, not, = Comedy, 1990-1999
  /scope known  recommend what is new, known, or both
  /remember on  remember my taste for other conversations (off, forget, export FILE)
  /undo         take the last change back
  /new          a new conversation
  /quit         the end (or Ctrl-D)"""
_JUDGEMENTS: dict[str, Literal["like", "dislike", "seen", "none"]] = {
    "like": "like",
    "dislike": "dislike",
    "seen": "seen",
    "none": "none",
}


_LEDGER = ("taste", "forget", "restore", "edit", "scope")
_REMEMBERING = {
    "on": "Your taste is remembered for other conversations, in this workspace only.",
    "off": "Your taste is not remembered beyond this conversation.",
}


class Conversation:
    """One session at one terminal.

    Args:
        assistant: who answers.
        session: id of the session.
        user: whose past events count; empty for a stranger.
    """

    def __init__(self, assistant: "Assistant", session: str, user: str) -> None:
        self.assistant = assistant
        self.session = session
        self.user = user
        self.console = answers()
        self.cards: tuple[Card, ...] = ()

    @classmethod
    def begun(cls, assistant: "Assistant", *, user: str, session: str) -> Self:
        """A conversation with its greeting said; an earlier one goes on where it was."""
        keeper = keeper_of(user)
        begun = cls(assistant, session_id(assistant, user, session, keeper), user)
        kept = assistant.session(begun.session)
        if kept is not None:
            begun.cards = next((m.cards for m in reversed(kept.messages) if m.cards), ())
            if kept.keeper:
                begun._dim("I remember your taste from earlier conversations: /taste, /remember.")
        begun._dim(
            f"Sayso is an AI and can be wrong. Writer: {assistant.llm_status}. "
            f"{len(assistant.catalog)} {assistant.catalog.name}. /help lists the commands."
        )
        return begun

    def take(self, line: str) -> bool:
        """Answer one line.

        Returns:
            False when the conversation is over.
        """
        if line.strip() in {"/quit", "/exit", "/q"}:
            return False
        try:
            if line.startswith("/"):
                self._command(line)
            elif line.strip():
                self._message(line)
        except SaysoError as exc:  # one line went wrong; the conversation goes on
            self.console.print(Styled(str(exc), style="red"))
        return True

    def _message(self, message: str) -> None:
        item: str | None = None
        for event in self.assistant.respond(self.session, message):
            if isinstance(event, Cards):
                self.cards = event.items
                self.console.print(cards_view(event.items, reasons=False))
            elif isinstance(event, Text) and not event.question:
                self._say(event, begins=event.item != item)
                item = event.item
            elif isinstance(event, Done):
                self._close(event.reply)

    def _say(self, piece: Text, *, begins: bool) -> None:
        """A sentence as it comes; a new line for each item."""
        number = next((n for n, card in enumerate(self.cards, 1) if card.id == piece.item), None)
        lead = " "
        if begins:
            lead = "" if number is None else f"\n {number} "
        self.console.print(Styled(lead + clean(piece.text)), end="", soft_wrap=True)

    def _close(self, reply: Reply) -> None:
        final = {card.id: card for card in reply.items}
        self.cards = tuple(final.get(card.id, card) for card in self.cards)
        self.console.print("\n")
        if reply.question is not None:
            self.console.print(question_view(reply.question))
        self.console.print(rest_view(reply))

    def _command(self, line: str) -> None:
        name, _, argument = line[1:].strip().partition(" ")
        argument = argument.strip()
        if name in _JUDGEMENTS:
            self._judge(_JUDGEMENTS[name], self._card(argument))
        elif name == "why":
            self.console.print(why_view(self._card(argument)))
        elif name in _LEDGER:
            self._taste(name, argument)
        elif name == "remember":
            self._remember(argument)
        elif name == "undo":
            self._message("undo")
        elif name == "new":
            self.session = self.assistant.new_session(self.user, keeper=keeper_of(self.user)).id
            self.cards = ()
            self._dim("A new conversation.")
        elif name == "help":
            self.console.print(HELP, markup=False)
        else:
            raise UsageError(f"There is no command /{name}.", remedy="/help lists them.")

    def _judge(self, judgement: Literal["like", "dislike", "seen", "none"], card: Card) -> None:
        session = self.assistant.judge(self.session, card.id, judgement)
        self._dim(f"Noted: {judgement}, {clean(card.title)}. It counts from the next answer on.")
        self.console.print(taste_view(session.taste))

    def _taste(self, command: str, argument: str) -> None:
        session = self._ledger(command, argument)
        taste = Taste() if session is None else session.taste
        if not (taste.entries or taste.earlier or taste.ended) and command == "taste":
            self._dim("I have understood nothing yet.")
        else:
            self.console.print(ledger_view(taste))

    def _ledger(self, command: str, argument: str) -> Session | None:
        """The session after a command on its ledger."""
        entry, _, change = argument.partition(" ")
        if command in {"forget", "restore", "edit"}:
            self._check_known(entry)
        if command == "forget":
            return self.assistant.forget(self.session, entry)
        if command == "restore":
            return self.assistant.restore(self.session, entry)
        if command == "edit":
            return self.assistant.edit(self.session, entry, change_of(change))
        if command == "scope":
            return self.assistant.switch_scope(self.session, _scope(argument))
        return self.assistant.session(self.session)

    def _check_known(self, entry: str) -> None:
        session = self.assistant.session(self.session)
        taste = Taste() if session is None else session.taste
        known = {e.id for e in (*taste.entries, *taste.ended)} | {r.id for r in taste.earlier}
        if entry not in known:
            raise UsageError(f"There is no inference {entry!r}.", remedy="/taste lists the ids.")

    def _remember(self, argument: str) -> None:
        what, _, file = argument.partition(" ")
        keeper = keeper_of(self.user)
        if what in {"on", "off"}:
            self.assistant.remember(self.session, keeper, on=what == "on")
            self._dim(_REMEMBERING[what])
        elif what == "forget":
            self._dim(f"Forgotten: {self.assistant.forget_person(keeper)} inferences.")
        elif what == "export":
            kept = json.dumps(self.assistant.export_person(keeper), ensure_ascii=False, indent=2)
            if file:
                _write(Path(file.strip()), kept)
            else:
                self.console.print(kept, markup=False)
        elif what:
            raise UsageError(f"/remember {what} is not known.", remedy="on, off, forget or export.")
        else:
            self._dim(_REMEMBERING["on" if self.assistant.remembers(keeper) else "off"])

    def _card(self, number: str) -> Card:
        if not self.cards:
            raise UsageError("Nothing has been recommended yet.", remedy="Ask for something first.")
        if not number.isdecimal() or not 1 <= int(number) <= len(self.cards):
            raise UsageError(
                f"There is no item {number!r} in the last answer.",
                remedy=f"Give a number from 1 to {len(self.cards)}.",
            )
        return self.cards[int(number) - 1]

    def _dim(self, words: str) -> None:
        self.console.print(Styled(words, style="dim"))


def _scope(typed: str) -> Scope:
    scopes: dict[str, Scope] = {"new": "new", "known": "known", "both": "both"}
    if typed not in scopes:
        raise UsageError(f"/scope {typed} is not known.", remedy="new, known or both.")
    return scopes[typed]


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as exc:
        raise UsageError(f"{file} cannot be written: {exc.strerror}.") from exc
