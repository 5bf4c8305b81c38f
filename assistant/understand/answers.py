"""Whether a message answers the question that we asked last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.intent import Answer, Wish
from assistant.question import Choice, Question
from assistant.understand.normalise import Text
from assistant.understand.words import Words
from retrieval.filters import Constraint


@dataclass(frozen=True)
class Answered:
    """An answer.

    Attributes:
        how: by values, "don't mind", or "neither".
        wishes: what the values ask for, or what "neither" rules out.
        beyond: True when a choice was named that was not offered; then it is no answer.
    """

    how: Answer
    wishes: tuple[Wish, ...] = ()
    beyond: bool = False


class AnswerReader:
    """Reads answers: the words of a choice, its number, "don't mind", or "neither".

    Only a message that says nothing else is an answer here; whatever says more is read as any
    other message, in which the words of a choice are conditions anyway.

    Args:
        words: the language's lists.
    """

    def __init__(self, words: Words) -> None:
        self._any = words.pattern("answers.any_patterns", frozenset({"items"}))
        self._none = words.pattern("answers.none_patterns", frozenset({"items"}))
        self._filler = words.bag("answers.filler")
        self._judging = words.bag("answers.judging")
        self._praise = words.pattern("answers.praise_patterns", frozenset({"items"}))
        self._ruling_out = str(words.get("answers.ruling_out"))
        self._ordinals: dict[str, int] = words.get("references.ordinals")
        self._cardinals: dict[str, int] = words.get("numbers.cardinal")

    def read(self, text: Text, question: Question) -> Answered | None:
        """The answer that a message gives; None when it is none."""
        if not len(text):
            return None
        chosen = self._named(text, question.choices)
        if chosen:
            return Answered("value", _wished(chosen))
        if self._none.fullmatch(text.joined):
            ruled_out = _ruled_out(self._ruling_out, question.choices)
            return Answered("none" if ruled_out else "any", ruled_out)
        if self._any.fullmatch(text.joined):
            return Answered("any")
        return self._numbered(text, question.choices)

    def does_not_mind(self, text: Text) -> bool:
        """Whether a message leaves the choice to us, without a question of ours."""
        if not len(text) or self._praise.fullmatch(text.joined) is not None:
            return False
        return self._any.fullmatch(text.joined) is not None

    def wants_others(self, text: Text) -> bool:
        """Whether a message turns down what was shown, without judging it ("no", "neither")."""
        words_only = bool(len(text)) and text.norms[0] not in self._judging
        return words_only and self._none.fullmatch(text.joined) is not None

    def _named(self, text: Text, choices: Iterable[Choice]) -> list[Choice]:
        """The choices whose words the message is made of, but for filler."""
        left = list(text.norms)
        chosen = []
        for choice in sorted(choices, key=lambda c: -len(Text(c.words))):
            at = _place(left, Text(choice.words).norms)
            if at is not None:
                chosen.append(choice)
                left[at : at + len(Text(choice.words))] = []
        return chosen if all(norm in self._filler for norm in left) else []

    def _numbered(self, text: Text, choices: tuple[Choice, ...]) -> Answered | None:
        rest = [n for n in text.norms if n not in self._filler or n in self._cardinals]
        if len(rest) > 1:  # "the second one"
            rest = [norm for norm in rest if norm not in self._filler]
        places = [self._number(norm, len(choices)) for norm in rest]
        numbers = [place for place in places if place is not None]
        if not numbers or len(numbers) < len(rest) or len(numbers) > len(choices):
            return None
        if any(not 1 <= number <= len(choices) for number in numbers):
            return Answered("", beyond=True)
        return Answered("value", _wished([choices[n - 1] for n in numbers]))

    def _number(self, norm: str, count: int) -> int | None:
        """The place, from 1, that a word stands for; years and prices are none."""
        if norm in self._ordinals:
            place = self._ordinals[norm]
            return place if place > 0 else count + 1 + place
        if norm.isascii() and norm.isdigit():
            return int(norm) if len(norm) < 3 else None
        return self._cardinals.get(norm)


def _place(norms: list[str], phrase: tuple[str, ...]) -> int | None:
    for at in range(len(norms) - len(phrase) + 1):
        if tuple(norms[at : at + len(phrase)]) == phrase:
            return at
    return None


def _wished(chosen: list[Choice]) -> tuple[Wish, ...]:
    words = ", ".join(choice.words for choice in chosen)
    return (_wish(words, _either([c.constraint for c in chosen])),)


def _ruled_out(wording: str, choices: Sequence[Choice]) -> tuple[Wish, ...]:
    """What "neither" rules out: the words offered. Of ranges it can rule out nothing."""
    offered = [c for c in choices if c.constraint.op == "has"]
    if not offered:
        return ()
    constraint = _either([c.constraint for c in offered]).model_copy(update={"op": "lacks"})
    words = wording.format(words=", ".join(choice.words for choice in offered))
    return (_wish(words, constraint),)


def _either(constraints: list[Constraint]) -> Constraint:
    """One constraint that is met by what meets any of them; of ranges, the span of all."""
    first = constraints[0]
    if first.op != "range":
        words = tuple(dict.fromkeys(w for c in constraints for w in c.words))
        return first.model_copy(update={"words": words})
    lows, highs = [c.low for c in constraints], [c.high for c in constraints]
    low = None if None in lows else min(x for x in lows if x is not None)
    high = None if None in highs else max(x for x in highs if x is not None)
    if low is None and high is None:
        return first
    return first.model_copy(update={"low": low, "high": high})


def _wish(words: str, constraint: Constraint) -> Wish:
    """A wish in the words of our own question: "the second" would tell nobody anything later."""
    return Wish(constraint=constraint, hard=True, words=words, span=(0, 0))
