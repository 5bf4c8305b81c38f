"""Which language model can word the reasons, how fast, and whether a grammar helps.

    python -m benchmarks.explain_llm [NAME …] [--threads 2] [--turns 24] [--ways free framed]

Real cards (`benchmarks.explain_cards`: the demo's films, real people's favourites, EASE, bge-small;
three a turn) are worded by each embedded model through `SentenceWriter`, as in the chat: freely,
and under the grammar of sentence frames. Each model runs in a process of its own. Tokens are
llama.cpp's own counts. Results are appended to benchmarks/results/explain_llm.md, with sentences
to be read by eye. Needs the weights: `sayso models get NAME`, bge-small and film-summaries.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from assets import AssetStore
from assistant.explain import Checker
from assistant.explain.writer import SentenceWriter
from assistant.llm import EmbeddedLLM, Guard
from assistant.reply import Card
from benchmarks import machine
from benchmarks.explain_cards import turns
from benchmarks.llm_timings import listening
from catalog.errors import LLMError

RESULTS = Path(__file__).parent / "results" / "explain_llm.md"
NAMES = ("smollm2-135m", "qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b")
SHOWN = 20
PER_TURN = 3


def measure(name: str, way: str, threads: int, count: int) -> dict[str, Any]:
    """One model, one way, over so many turns."""
    store = AssetStore()
    catalog, found = turns(store, count, PER_TURN)
    llm = EmbeddedLLM(store.path(name), name=name, threads=threads)
    llm.wait()
    guard = Guard(llm, first_piece_s=60.0)
    writer = SentenceWriter(guard, Checker(catalog), framed=way == "framed")
    writer.warm_up()
    origins: Counter[str] = Counter()
    seconds: list[float] = []
    first: list[float] = []
    whole: list[float] = []
    samples: list[str] = []
    with listening() as heard:
        for turn in found:
            start = time.perf_counter()
            for place, card in enumerate(turn.cards):
                begun = time.perf_counter()
                origin, text = _about(writer, card)
                seconds.append(time.perf_counter() - begun)
                origins[origin] += 1
                samples.append(f"{origin}: [{card.title}] {text}")
                if place == 0:
                    first.append(time.perf_counter() - start)
            whole.append(time.perf_counter() - start)
    guard.close()
    cards = sum(origins.values())
    return {
        "model": name,
        "way": way,
        "threads": threads,
        "cards": cards,
        "unaided": origins["llm"] / cards,
        "rewritten": origins["rewritten"] / cards,
        "plain": (origins["plain"] + origins["failed"]) / cards,
        "different": len({s.partition("] ")[2] for s in samples}) / cards,
        "first_s": _spread(first),
        "item_s": _spread(seconds),
        "turn_s": _spread(whole),
        "tokens_read": statistics.median(h.prompt_n for h in heard),
        "tokens_kept": statistics.median(h.cache_n for h in heard),
        "tokens_written": statistics.median(h.predicted_n for h in heard),
        "samples": samples,
    }


def _about(writer: SentenceWriter, card: Card) -> tuple[str, str]:
    try:
        sentence = writer.about(card, 60.0)
    except LLMError as exc:
        return "failed", str(exc)
    if sentence is None:
        return "plain", card.sentences[0].sentence
    return sentence.origin, sentence.sentence


def _spread(values: Sequence[float]) -> str:
    p50, p95 = np.percentile(values, (50, 95))
    return f"{p50:.2f} / {p95:.2f}"


COLUMNS = {
    "model": "model",
    "way": "way",
    "threads": "threads",
    "cards": "cards",
    "unaided": "passed unaided",
    "rewritten": "after a rewrite",
    "plain": "plain instead",
    "first_s": "first sentence, s",
    "item_s": "an item, s",
    "turn_s": f"{PER_TURN} items, s",
    "tokens_read": "tokens read",
    "tokens_kept": "tokens from the cache",
    "tokens_written": "tokens written",
}


def _report(rows: list[dict[str, Any]], command: str) -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    about = machine.machine()
    lines = [
        f"## {now}",
        "",
        f"{about['processor']}, {about['cores']} cores, load {machine.load()}; {machine.commit()}.",
        f"`{command}`. Seconds are p50 / p95; tokens are medians a request.",
        "",
        "| " + " | ".join(COLUMNS.values()) + " |",
        "|---" * len(COLUMNS) + "|",
    ]
    for row in rows:
        cells = (f"{v:.2f}" if isinstance(v, float) else str(v) for v in (row[c] for c in COLUMNS))
        lines.append("| " + " | ".join(cells) + " |")
    for row in rows:
        step = max(1, len(row["samples"]) // SHOWN)
        lines += ["", f"### {row['model']}, {row['way']}: every {step}th sentence", ""]
        lines += [f"- {sample}" for sample in row["samples"][::step][:SHOWN]]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", default=list(NAMES))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--turns", type=int, default=24)
    parser.add_argument("--ways", nargs="+", default=["free", "framed"])
    parser.add_argument("--one", action="store_true", help="measure here, print JSON")
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.names[0], args.ways[0], args.threads, args.turns)))
        return
    rows = []
    for name in args.names:
        for way in args.ways:
            command = [sys.executable, "-m", "benchmarks.explain_llm", name, "--ways", way, "--one"]
            command += ["--threads", str(args.threads), "--turns", str(args.turns)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append(json.loads(done.stdout.splitlines()[-1]))
            shown = {k: v for k, v in rows[-1].items() if k != "samples"}
            print(shown, flush=True)
    text = _report(rows, "python -m benchmarks.explain_llm " + " ".join(sys.argv[1:]))
    head = "" if RESULTS.exists() else "# Language models wording the reasons\n\n"
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(f"{head}{text}\n")


if __name__ == "__main__":
    main()
