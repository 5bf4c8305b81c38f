"""A conversation in the terminal: each line is a message or a command."""

from typing import TYPE_CHECKING, Literal, Self

from rich.text import Text as Styled

from assistant.reply import Card, Cards, Done, Reply, Text
from catalog.errors import SaysoError, UsageError
from ui.cli.ask import session_id
from ui.cli.show import answers, cards_view, clean, rest_view, taste_view, why_view

if TYPE_CHECKING:
    from assistant.engine import Assistant

HELP = """\
Say what you want in your own words, or:
  /why 2        what speaks for the second item
  /like 1       you like it        /dislike 1   you do not
  /seen 2       you know it        /none 2      take that back
  /taste        what I have understood, with the words it came from
  /forget ID    remove one of these
  /new          a new conversation
  /quit         the end (or Ctrl-D)"""
_JUDGEMENTS: dict[str, Literal["like", "dislike", "seen", "none"]] = {
    "like": "like",
    "dislike": "dislike",
    "seen": "seen",
    "none": "none",
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
        begun = cls(assistant, session_id(assistant, user, session), user)
        kept = assistant.session(begun.session)
        if kept is not None:
            begun.cards = next((m.cards for m in reversed(kept.messages) if m.cards), ())
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
            elif isinstance(event, Text):
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
        self.console.print(rest_view(reply))

    def _command(self, line: str) -> None:
        name, _, argument = line[1:].strip().partition(" ")
        argument = argument.strip()
        if name in _JUDGEMENTS:
            self._judge(_JUDGEMENTS[name], self._card(argument))
        elif name == "why":
            self.console.print(why_view(self._card(argument)))
        elif name in {"taste", "forget"}:
            self._taste(argument if name == "forget" else "")
        elif name == "new":
            self.session, self.cards = self.assistant.new_session(self.user).id, ()
            self._dim("A new conversation.")
        elif name == "help":
            self.console.print(HELP, markup=False)
        else:
            raise UsageError(f"There is no command /{name}.", remedy="/help lists them.")

    def _judge(self, judgement: Literal["like", "dislike", "seen", "none"], card: Card) -> None:
        session = self.assistant.judge(self.session, card.id, judgement)
        self._dim(f"Noted: {judgement}, {clean(card.title)}. It counts from the next answer on.")
        self.console.print(taste_view(session.taste))

    def _taste(self, forget: str) -> None:
        session = (
            self.assistant.forget(self.session, forget)
            if forget
            else self.assistant.session(self.session)
        )
        if session is None or not session.taste.entries:
            self._dim("I have understood nothing yet.")
        else:
            self.console.print(taste_view(session.taste))

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
