"""A reply in the terminal: cards, the reasons beneath them, the taste, credits, and who wrote."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ui.moves import move_of, moves_of

if TYPE_CHECKING:
    from assistant.question import Question
    from assistant.reply import Card, Evidence, Reply
    from assistant.taste import Taste, TasteEntry
    from ui.moves import Move

BAR = 10
"""Cells of a score bar."""
MOST_WORDS = 8
"""Words of an item's first list that its headline names."""
EXCERPT = 160
"""Characters of an item's prose that a card shows."""
_SIGNS = {1: "liked", -1: "not", 0: "seen"}
# Control characters would let a title move the cursor or recolour the terminal.
_CONTROLS = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)])


def clean(text: str) -> str:
    """The text without terminal control characters; line breaks and tabs stay."""
    return text.translate(_CONTROLS)


def answers() -> Console:
    """The console for what was asked for: stdout."""
    return Console(highlight=False)


def remarks() -> Console:
    """The console for progress and hints: stderr."""
    return Console(stderr=True, highlight=False)


def reply_view(reply: "Reply") -> RenderableType:
    """A whole reply: what was said, the cards with their reasons, and what was understood."""
    if not reply.items:
        answer: RenderableType = Text(clean(reply.text))
    elif reply.understood.kind == "why":
        answer = Group(Text(clean(reply.text)), *(why_view(card) for card in reply.items))
    else:
        answer = Group(Text(clean(_opening(reply))), cards_view(reply.items))
    if reply.question is not None and reply.items:
        answer = Group(answer, Text(), question_view(reply.question))
    return Group(answer, Text(), rest_view(reply))


def _opening(reply: "Reply") -> str:
    """What is said before the items, which the cards show better than the text's own lines."""
    return reply.text.split(f"\n1. {reply.items[0].title}", maxsplit=1)[0]


def question_view(question: "Question") -> RenderableType:
    """What is asked back, with its answers by number."""
    numbered = "   ".join(
        f"{number} {clean(choice.words)}" for number, choice in enumerate(question.choices, 1)
    )
    hint = Text(f"  {numbered}   or say “I don’t mind”", style="dim")
    return Group(Text(clean(question.text), style="bold"), hint)


def rest_view(reply: "Reply") -> RenderableType:
    """What stands below an answer: what was understood, notes on it, and who wrote."""
    parts: list[RenderableType] = []
    parts += [taste_view(reply.taste)] if reply.taste.entries else []
    parts += [Text(note, style="yellow") for note in map(clean, reply.understood.notes)]
    parts.append(Text(f"Written by {clean(reply.llm)}{_ranked(reply)}", style="dim"))
    return Group(*parts)


def _ranked(reply: "Reply") -> str:
    """Who had a part in the order, and what it changed; empty when only we had."""
    moves = moves_of(reply.items)
    if reply.ranked is None or not moves:
        return ""
    changed = [f"{clean(move.title)} {_change(move)}" for move in moves if move.changed]
    what = " · ".join(changed) or "none of these moved"
    return f"; ranked with {clean(reply.ranked.model)}: {what}"


def _change(move: "Move") -> str:
    """What a language model did to an item, in a few signs."""
    arrow = "" if move.places == 0 else f"{'↑' if move.places > 0 else '↓'}{abs(move.places)}"
    return " ".join(filter(None, (arrow, "(its idea)" if move.named else "")))


def cards_view(cards: "Sequence[Card]", *, reasons: bool = True) -> RenderableType:
    """The items as a numbered list, best first."""
    rows = [row for number, card in enumerate(cards, 1) for row in _card(number, card, reasons)]
    credited = sorted({clean(card.text_credit) for card in cards if card.text_credit})
    return Group(*rows, *(Text(f"Texts: {credit}", style="dim") for credit in credited))


def _card(number: int, card: "Card", reasons: bool) -> Iterator[RenderableType]:
    grid = Table.grid(padding=(0, 1), expand=False)
    grid.add_column(width=2, justify="right", style="dim")
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_row(str(number), _score_bar(card.score), _headline(card))
    yield grid
    if not reasons:
        return
    for sentence in card.sentences:
        yield Padding(Text(clean(sentence.sentence)), (0, 0, 0, 3))
    if card.text:
        yield Padding(Text(_excerpt(clean(card.text)), style="dim italic"), (0, 0, 0, 3))


def _headline(card: "Card") -> Text:
    line = Text(clean(card.title), style="bold")
    if card.year is not None and not card.title.rstrip().endswith(f"({card.year})"):
        line.append(f" ({card.year})", style="default not bold")
    if card.known:
        line.append(f"  {clean(card.known)}", style="yellow not bold")
    words = [value for value in card.attributes.values() if isinstance(value, tuple)]
    if words:
        line.append("  " + clean(_few(words[0])), style="cyan not bold")
    return line


def _few(words: tuple[str, ...]) -> str:
    """The first of many words: a stay may have a hundred amenities."""
    more = [f"+{len(words) - MOST_WORDS}"] if len(words) > MOST_WORDS else []
    return " · ".join([*words[:MOST_WORDS], *more])


def _score_bar(score: float) -> Text:
    full = round(min(max(score, 0.0), 1.0) * BAR)
    return (
        Text("━" * full, style="green")
        .append("━" * (BAR - full), style="bright_black")
        .append(f" {score:.2f}", style="dim")
    )


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    if cell_len(line) <= EXCERPT:
        return line
    return line[:EXCERPT].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def taste_view(taste: "Taste") -> Text:
    """What was understood, each with the words it came from and the id for ``/forget``."""
    line = Text("Understood: ", style="dim")
    for position, entry in enumerate(taste.entries):
        line.append("  ·  " if position else "", style="dim")
        line.append(clean(said(entry)), style="magenta")
        line.append(f" [{entry.id}]", style="dim")
    return line


def said(entry: "TasteEntry") -> str:
    """An inference in a few words, with the person's own words where they say more."""
    if entry.kind == "item":
        return f"{_SIGNS[entry.sign]} {entry.title}"
    if entry.wish is None:
        return f"“{entry.query}”"
    constraint = entry.wish.constraint
    if constraint.op == "range":
        low, high = (_bound(b) for b in (constraint.low, constraint.high))
        meaning = f"{constraint.attribute} {low}–{high}"
    else:
        without = "no " if constraint.op == "lacks" else ""
        meaning = f"{without}{' or '.join(constraint.words)}"
    return f"{meaning} (“{entry.words}”)"


def _bound(value: float | None) -> str:
    return "…" if value is None else f"{value:g}"


def why_view(card: "Card") -> RenderableType:
    """Everything that speaks for an item: the sentences, and each fact with its amount."""
    table = Table.grid(padding=(0, 2))
    for fact in card.evidence:
        about = fact.title or _words_of(fact.value) or fact.words
        amount = Text(_amount(fact), style="dim")
        table.add_row(Text(fact.kind, style="cyan"), Text(clean(about)), amount)
    move = move_of(card)
    if move is not None:
        score = "" if move.score is None else f"{move.score:.1f} of 10"
        change = _change(move) or "not moved"
        table.add_row(Text("model", style="cyan"), Text(change), Text(score, style="dim"))
    sentences = [Text(clean(s.sentence)) for s in card.sentences]
    return Group(_headline(card), *sentences, Padding(table, (0, 0, 0, 3)))


def _amount(fact: "Evidence") -> str:
    if fact.kind == "contribution":
        return f"{fact.amount:+.0%} of the score"
    if fact.kind in {"neighbour", "words"}:
        return f"{fact.amount:.2f} near, of 1"
    return f"{fact.amount:,.0f} people" if fact.kind == "popularity" else ""


def _words_of(value: tuple[str, ...] | str | float) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return value if isinstance(value, str) else ", ".join(value)
