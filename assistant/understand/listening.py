"""What a message says besides a request, read before the request itself.

An answer to our question, what is to be forgotten, and whether new or known items are meant: their
words are taken out of the message, and the rest is understood as any other message.
"""

from collections.abc import Mapping

from assistant.intent import Intent, Scope, TurnKind
from assistant.session import Session
from assistant.understand.answers import Answered, AnswerReader
from assistant.understand.forgetting import ForgetReader, Forgetting
from assistant.understand.normalise import Text
from assistant.understand.understander import MAX_CHARACTERS, Understander

_ORDER: tuple[Scope, ...] = ("both", "new", "known")


class Listener:
    """Understands messages within a conversation.

    Args:
        understander: reads requests.
        labels: what attributes are called, by their name.
    """

    def __init__(self, understander: Understander, labels: Mapping[str, str]) -> None:
        words, nouns = understander.words, understander.nouns
        self._understander = understander
        self._words = words
        self._answers = AnswerReader(words)
        called = {
            name: f"{label} {understander.labels.get(name, '')}" for name, label in labels.items()
        }
        self._forgets = ForgetReader(words, nouns, called)
        self._scopes = {scope: words.pattern(f"scope.{scope}_patterns", nouns) for scope in _ORDER}
        self._both_alone = words.pattern("scope.both_alone_patterns", nouns)
        self._after = words.bag("scope.after")
        self._request = words.bag("kinds.request") - words.bag("kinds.idle")
        self._refining = words.bag("kinds.refining")
        self._refusals = words.bag("answers.refusals")

    def understand(self, message: str, session: Session) -> Intent:
        """What a message says, given what was said, shown and asked before."""
        message = self._without_refusal(message)
        text = Text(message[:MAX_CHARACTERS])
        question = session.open_question
        answered = None if question is None else self._answers.read(text, question)
        if answered is not None and question is not None:
            return self._answer(answered, len(question.choices))
        forgetting = self._forgets.read(text, session.taste)
        if forgetting is not None:
            return self._forgetting(message, forgetting, session)
        return self._scoped(message, text, session)

    def _without_refusal(self, message: str) -> str:
        """The message without the "no" in "no, over 100": what follows is wanted, not ruled out."""
        tokens = Text(message[:MAX_CHARACTERS]).tokens[:2]
        if len(tokens) < 2 or tokens[0].norm not in self._refusals or "," not in tokens[1].gap:
            return message
        return " " * tokens[1].start + message[tokens[1].start :]

    def _answer(self, answered: Answered, offered: int) -> Intent:
        if answered.beyond:
            note = str(self._words.get("asides.answer_beyond")).format(count=offered)
            return Intent(kind=TurnKind.UNCLEAR, beyond=True, notes=(note,))
        return Intent(kind=TurnKind.ASK, wishes=answered.wishes, answer=answered.how, adds=True)

    def _forgetting(self, message: str, found: Forgetting, session: Session) -> Intent:
        rest = message[: found.start] + " " * (found.end - found.start) + message[found.end :]
        notes: tuple[str, ...] = ()
        if found.words and not found.ids:
            said = str(self._words.get("asides.forgot_nothing"))
            notes = (said.format(words=found.words),)
        if not any(c.isalnum() for c in rest):
            return Intent(kind=TurnKind.FORGET, forgets=found.ids, notes=notes)
        if not found.ids:
            whole = self._scoped(message, Text(message[:MAX_CHARACTERS]), session)
            if any(w.span[0] < found.end for w in whole.wishes):
                return whole  # "forget the horror, something for kids" rules horror out
        left = session.model_copy(update={"taste": session.taste.without(*found.ids)})
        intent = self._scoped(rest, Text(rest[:MAX_CHARACTERS]), left)
        if self._asks_nothing(intent, Text(rest)):
            return Intent(kind=TurnKind.FORGET, forgets=found.ids, notes=notes)
        return intent.model_copy(update={"forgets": found.ids, "notes": (*notes, *intent.notes)})

    def _asks_nothing(self, intent: Intent, rest: Text) -> bool:
        """Whether what is said besides only tells why ("forget the dog, he stays at home")."""
        if intent.kind in {TurnKind.UNCLEAR, TurnKind.THANKS, TurnKind.GREETING}:
            return True
        free_only = intent.kind is TurnKind.ASK and not (intent.mentions or intent.wishes)
        asks = set(rest.norms) & self._request or set(rest.norms[:1]) & self._refining
        return free_only and not (intent.scope or intent.notes or asks)

    def _scoped(self, message: str, text: Text, session: Session) -> Intent:
        scope, start, end = self._scope(text)
        if not scope and (
            self._answers.does_not_mind(text)
            or (session.shown and self._answers.wants_others(text))
        ):
            return Intent(kind=TurnKind.MORE if session.shown else TurnKind.ASK)
        if not scope:
            return _without_guess(self._understander.understand(message, session))
        first, last = text.span(start, end)
        rest = message[:first] + " " * (last - first) + message[last:]
        if not any(c.isalnum() for c in rest):
            again = scope == session.taste.scope and session.shown
            kind = TurnKind.MORE if again else TurnKind.ASK
            return Intent(kind=kind, scope=scope, adds=True)
        intent = self._understander.understand(rest, session)
        if intent.kind in {TurnKind.UNCLEAR, TurnKind.GREETING, TurnKind.THANKS}:
            # The switch itself is the request.
            intent = intent.model_copy(update={"kind": TurnKind.ASK})
        return intent.model_copy(update={"scope": scope})

    def _scope(self, text: Text) -> tuple[Scope | str, int, int]:
        """The switch and the words [start, end) that set it; an empty one when none do."""
        if self._both_alone.fullmatch(text.joined):
            return "both", 0, len(text)
        for scope in _ORDER:
            for start, end in text.hits(self._scopes[scope]):
                punctuated = any(c in ",.;!?" for c in text.gap_after(end))
                if end == len(text) or punctuated or text.norms[end] in self._after:
                    return scope, start, end
        return "", 0, 0


def _without_guess(intent: Intent) -> Intent:
    """The intent, without a guess where the message points at nothing that was listed."""
    if not intent.beyond:
        return intent
    kept = {"notes": intent.notes, "language": intent.language}
    return Intent(kind=TurnKind.UNCLEAR, beyond=True, **kept)
