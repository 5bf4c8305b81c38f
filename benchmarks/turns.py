"""Turns over a workspace, one after another, each measured.

    python -m benchmarks.turns WORKSPACE [--llm none] [--turns 200]

Prints one JSON object. It is a part of `python -m benchmarks`, which gives it a copy of the
workspace and a process of its own.
"""

import argparse
import json
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.engine import Assistant
from assistant.open import open_assistant
from assistant.reply import Cards, Done, Reply, Text
from benchmarks.distribution import distribution
from benchmarks.floors import llm_rates, turn_floors
from benchmarks.fresh_process import since_start_s, tell
from benchmarks.llm_timings import Timings, listening
from benchmarks.memory import rounded
from benchmarks.messages import script
from evaluation.memory import peak_mb
from ui.cli.environment import set_defaults

STAGES = ("understand", "recall", "rank", "explain")
LOADING_S = 180.0


@dataclass(frozen=True)
class Measured:
    """One turn: the reply, and milliseconds by the reader's clock until each event arrived.

    Attributes:
        cards: until the cards; None when there were none.
        words: until the first sentence about an item; None when there was none.
        total: until the end.
        llm: what the model did for it, a request each.
    """

    reply: Reply
    cards: float | None
    words: float | None
    total: float
    llm: tuple[Timings, ...] = ()


def measure(assistant: Assistant, turns: int) -> list[Measured]:
    """Play so many turns of the benchmark's conversations."""
    sessions: dict[int, str] = {}
    found = []
    for number, (conversation, message) in enumerate(script(turns), start=1):
        if conversation not in sessions:
            sessions[conversation] = assistant.new_session().id
        with listening() as heard:
            found.append(_turn(assistant, sessions[conversation], message, heard))
        if number % 20 == 0 or number == turns:
            tell(f"  {number} of {turns} turns")
    return found


def _turn(assistant: Assistant, session: str, message: str, heard: list[Timings]) -> Measured:
    start = time.perf_counter()
    cards = words = reply = None
    for event in assistant.respond(session, message):
        now = 1000 * (time.perf_counter() - start)
        if isinstance(event, Cards) and event.items:
            cards = now
        elif isinstance(event, Text) and event.item and words is None:
            words = now
        elif isinstance(event, Done):
            reply = event.reply
    if reply is None:
        raise AssertionError(f"The turn {message!r} had no end.")
    return Measured(reply, cards, words, 1000 * (time.perf_counter() - start), tuple(heard))


def summary(measured: list[Measured]) -> dict[str, Any]:
    """Distributions of all turns, milliseconds, and of the stages as the reply tells them."""
    replies = [m.reply for m in measured]
    stages = {
        name: distribution(
            [reply.timings_ms[name] for reply in replies if name in reply.timings_ms]
        )
        for name in (*STAGES, "cards", "first_words", "total")
    }
    with_cards = [m for m in measured if m.cards is not None]
    return {
        "turns": len(measured),
        "sessions": len({m.reply.session for m in measured}),
        "turns_with_cards": len(with_cards),
        "cards_ms": distribution([m.cards for m in with_cards if m.cards is not None]),
        "total_ms": distribution([m.total for m in measured]),
        "reply_ms": stages,
    }


def _beside(m: Measured) -> float:
    return m.total - sum(m.reply.timings_ms.get(name, 0.0) for name in STAGES)


def writing(measured: list[Measured], rates: dict[str, float] | None) -> dict[str, Any]:
    """What the model wrote: milliseconds after the cards, whose sentences they are, the floor."""
    told = [m for m in measured if m.cards is not None]
    words = [m.words - m.cards for m in told if m.words is not None and m.cards is not None]
    whole = [m.total - m.cards for m in told if m.cards is not None]
    finished = [
        m for m in told if m.llm and ";" not in m.reply.llm
    ]  # ";" begins a fallback's reason
    origins = Counter(s.origin for m in told for card in m.reply.items for s in card.sentences)
    found: dict[str, Any] = {
        "writers": dict(Counter(m.reply.llm for m in told)),
        "turns_with_cards": len(told),
        "finished_turns": len(finished),
        "first_words_after_cards_ms": distribution(words),
        "whole_text_after_cards_ms": distribution(whole),
        "sentences": {name: origins[name] for name in ("llm", "rewritten", "plain")},
        "rates": rates,
        "requests": distribution([float(len(m.llm)) for m in told]),
        "tokens": {
            name: distribution([float(sum(getattr(t, name) for t in m.llm)) for m in told])
            for name in ("prompt_n", "cache_n", "predicted_n")
        },
    }
    if rates is not None:
        # A request that was broken off tells no tokens, so turns with one have no known floor.
        floors = [(m.total - (m.cards or 0.0), _floor_ms(m, rates)) for m in finished]
        found["floor_ms"] = distribution([floor for _, floor in floors])
        found["whole_text_to_floor"] = distribution([took / floor for took, floor in floors])
    return found


def _floor_ms(m: Measured, rates: dict[str, float]) -> float:
    read = sum(t.prompt_n for t in m.llm) / rates["prompt_tokens_per_s"]
    written = sum(t.predicted_n for t in m.llm) / rates["written_tokens_per_s"]
    return 1000 * (read + written)


def _until_written_by(assistant: Assistant) -> None:
    """Wait while a local model is fetched or loaded."""
    deadline = time.monotonic() + LOADING_S
    while any(word in assistant.llm_status for word in (", loading", ", fetching")):
        if time.monotonic() > deadline:
            raise TimeoutError(f"The model is not ready: {assistant.llm_status}")
        time.sleep(0.2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--llm", default="none")
    parser.add_argument("--turns", type=int, default=200)
    args = parser.parse_args()
    with open_assistant(args.workspace, llm=args.llm) as assistant:
        for _ in assistant.respond(assistant.new_session().id, "I loved Toy Story"):
            pass
        found: dict[str, Any] = {
            "start_s": since_start_s(),  # to the end of the first answer
            "llm": assistant.llm_status,
        }
        _until_written_by(assistant)
        found["llm"] = assistant.llm_status
        measured = measure(assistant, args.turns)
        found |= summary(measured)
        found["peak_mb"] = rounded(peak_mb())
        if args.llm == "none":
            told = [m for m in measured if m.cards is not None]
            found["graph_and_keeping_ms"] = distribution([_beside(m) for m in told])
        model = assistant._voice._guard  # the same weights must not lie here twice
        found["floors_ms"] = turn_floors(
            assistant._resources,
            [message for _, message in script(100)],
        )
        found["writing"] = None if model is None else writing(measured, llm_rates(model.llm))
    print(json.dumps(found))


if __name__ == "__main__":
    set_defaults()
    main()
