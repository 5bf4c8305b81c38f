"""What kind of turn a message is."""

import re
from dataclasses import dataclass

from assistant.intent import TurnKind
from assistant.understand.normalise import Text
from assistant.understand.words import Words

_SHORT = 7


@dataclass(frozen=True)
class Content:
    """What else was found in the message.

    Attributes:
        items: True when titles are named.
        wishes: True when there are conditions.
        points: True when items shown before are pointed at, by place or by "that".
        likes_shown: True when what is pointed at is a pattern for others ("more like the second").
        neutral: True when items are named or pointed at, and none is judged.
        judged: True when an item that was shown is judged in so many words.
        query: the words that remain.
        shown: True when items were recommended before.
        chosen: numbers of the words of shown items, where no others are named and all are liked.
    """

    items: bool
    wishes: bool
    points: bool
    likes_shown: bool
    judged: bool
    neutral: bool
    query: str
    shown: bool = False
    chosen: frozenset[int] = frozenset()

    @property
    def none(self) -> bool:
        """True when there is nothing to recommend by."""
        return not (self.items or self.wishes or self.query)


class KindReader:
    """Decides the kind of turn; whatever has content and fits nothing else is a request."""

    def __init__(self, words: Words, nouns: frozenset[str]) -> None:
        def of(name: str) -> re.Pattern[str]:
            return words.pattern(f"kinds.{name}_patterns", nouns)

        self._undo, self._reset, self._why = of("undo"), of("reset"), of("why")
        self._why_not, self._thanks, self._greeting = of("why_not"), of("thanks"), of("greeting")
        self._help, self._out, self._more = of("help"), of("out_of_scope"), of("more")
        self._fresh, self._accept = of("fresh"), of("accept")
        self._leaving, self._taste = of("leaving"), of("taste")
        self._which, self._reversing = of("which"), of("reversing")
        self._agreeing = words.bag("kinds.agreeing")
        self._closing = words.bag("kinds.closing")
        self._asking = words.bag("kinds.asking")
        self._about, self._why_it = of("about"), of("why_pronoun")
        self._request = words.bag("kinds.request") | nouns
        self._polite = words.bag("query.edges") | words.stop
        self._stop = words.stop
        self._mending = words.bag("kinds.mending")
        self._refining = words.bag("kinds.refining")
        self._opening = words.bag("kinds.opening")
        self._theme = words.bag("titles.theme")
        self._nouns = nouns

    def read(self, text: Text, content: Content) -> TurnKind:
        """The kind of a message."""
        if len(text) == 0 or not any(c.isalnum() for c in text.joined):
            return TurnKind.UNCLEAR
        command = self._command(text, content)
        if command is not None:
            return command
        if content.likes_shown:
            return TurnKind.LIKE_SHOWN
        if self._accepts(text, content):
            return TurnKind.THANKS
        if content.points and content.judged:
            return TurnKind.FEEDBACK
        if content.judged and not content.wishes and not content.query:
            return TurnKind.FEEDBACK
        if self._is_more(text, content):
            return TurnKind.MORE
        if content.none and not content.points and not set(text.norms) & self._request:
            return TurnKind.UNCLEAR
        if content.none and not content.points and content.shown:
            return TurnKind.MORE  # "surprise me", with a list before: the same again is no answer
        return TurnKind.ASK

    def fresh(self, text: Text) -> bool:
        """Whether the message opens a new subject."""
        return bool(text.hits(self._fresh))

    def mends(self, text: Text) -> bool:
        """Whether nothing but "actually" and the like says so: then a range is only corrected."""
        opened = [text.norms[start:end] for start, end in text.hits(self._fresh)]
        return all(len(words) == 1 and words[0] in self._mending for words in opened)

    def is_formula(self, text: Text) -> bool:
        """Whether the whole message is a set phrase ("good morning"), and so names no title."""
        formulas = (self._greeting, self._thanks, self._help, self._undo, self._reset, self._more)
        return self._covered(text, *formulas)

    def reverses(self, text: Text) -> bool:
        """Whether a range is meant instead of the one before ("no, the other way round")."""
        return bool(text.hits(self._reversing))

    def asks_taste(self, text: Text) -> bool:
        """Whether a message asks what was noted of the person."""
        return self._covered(text, self._taste)

    def accepting(self, text: Text) -> frozenset[int]:
        """Numbers of the words that take something."""
        return frozenset(i for a, b in text.hits(self._accept) for i in range(a, b))

    def reversing(self, text: Text) -> frozenset[int]:
        """Numbers of the words that turn a range."""
        return frozenset(i for a, b in text.hits(self._reversing) for i in range(a, b))

    def compares(self, text: Text) -> bool:
        """Whether a message asks which of the items shown is the cheapest, the newest, …."""
        return self._which.match(text.joined) is not None

    def asks_facts(self, text: Text) -> bool:
        """Whether a question asks what an item is, not why it was recommended."""
        return not text.hits(self._why)

    def refines(self, text: Text) -> bool:
        """Whether the message adds to the request that holds ("also", "but with …")."""
        return bool(text.norms) and bool(set(text.norms[:2]) & self._refining)

    def _command(self, text: Text, content: Content) -> TurnKind | None:
        whole = self._covered
        if len(text) <= _SHORT + 3 and not content.wishes and not content.items:
            if whole(text, self._undo):
                return TurnKind.UNDO
            if whole(text, self._reset):
                return TurnKind.RESET
        if self.asks_taste(text):
            return TurnKind.HELP
        if self._asks_why(text, content):
            return TurnKind.WHY
        if not content.items and self.off_topic(text):
            return TurnKind.OUT_OF_SCOPE
        if content.items or content.wishes or content.points:
            return None
        return self._small_talk(text)

    def _small_talk(self, text: Text) -> TurnKind | None:
        whole = self._covered
        if whole(text, self._help) and not whole(text, self._greeting):
            return TurnKind.HELP
        if whole(text, self._thanks):
            return TurnKind.THANKS
        if whole(text, self._greeting):
            return TurnKind.GREETING
        if whole(text, self._help):
            return TurnKind.HELP
        if whole(text, self._thanks, self._greeting):
            return TurnKind.THANKS
        return None

    def off_topic(self, text: Text) -> bool:
        """Whether a message wants what we cannot do.

        Only from the beginning: "a film about the weather" is a request.
        """
        words = text.norms
        while words and words[0] in self._opening:
            words = words[1:]
        return bool(self._out.match(" ".join(words))) and not self._about_item(text)

    def _about_item(self, text: Text) -> bool:
        return any(
            a in self._nouns and b in self._theme
            for a, b in zip(text.norms, text.norms[1:], strict=False)
        )

    def _asks_why(self, text: Text, content: Content) -> bool:
        match = self._why.match(text.joined)
        if match is None:
            if self._asks_about(text, content):
                return True
            opening = text.hits(self._why)
            if not opening or text.tokens[opening[0][0]].gap.strip()[:1] not in {
                ",",
                ".",
                "!",
                "?",
            }:
                return False
        if self._why_not.match(text.joined):
            return False
        return len(text) <= 12 or content.points or content.items

    def _asks_about(self, text: Text, content: Content) -> bool:
        """Whether a question is about an item that was shown: what we know of it is the answer."""
        if not content.shown:
            return False
        if self._why_it.fullmatch(text.joined):
            return True
        if not content.points:
            return False
        rest = [n for i, n in enumerate(text.norms) if i not in content.chosen]
        if self._why_it.fullmatch(" ".join(rest)):  # "the first, how long is it?"
            return True
        about = self._about.match(text.joined) is not None
        says = not content.wishes or text.norms[0] in self._asking  # "is the first one scary?"
        return content.neutral and about and says

    def _accepts(self, text: Text, content: Content) -> bool:
        """Whether one that was shown is taken: no more are wanted.

        "I'll go with the second" says so, and a place beside nothing but agreement ("ok, the last
        one then").
        """
        if content.wishes or content.query:
            return False
        if content.points and text.hits(self._leaving):
            return True
        if not content.chosen:
            return False
        if text.hits(self._accept):
            return True
        rest = [n for i, n in enumerate(text.norms) if i not in content.chosen]
        return bool(set(rest) & self._agreeing) and set(rest) <= self._agreeing | self._closing

    def _is_more(self, text: Text, content: Content) -> bool:
        return not content.items and not content.query and bool(self._more_at_edge(text))

    def _more_at_edge(self, text: Text) -> bool:
        for start, end in text.hits(self._more):
            before = all(n in self._polite for n in text.norms[:start])
            following = text.norms[end] if end < len(text) else ""
            closed = following in {"", "please", "but", "thanks"} or (
                end < len(text) and any(c in ",.;!?" for c in text.tokens[end].gap)
            )
            if before and closed:
                return True
        return False

    def _covered(self, text: Text, *patterns: re.Pattern[str]) -> bool:
        """Whether patterns cover a message but for pleasantries of one or two words."""
        covered: set[int] = set()
        for one in patterns:
            for start, end in text.hits(one):
                covered.update(range(start, end))
        rest = [n for i, n in enumerate(text.norms) if i not in covered]
        return bool(covered) and all(n in self._stop for n in rest) and len(rest) <= 3
