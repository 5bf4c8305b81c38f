"""How fast the embedded language models read and write here, and what they take.

    python -m benchmarks.llm_speed [NAME …] [--threads 1 2] [--calls 5]

Each model runs in a process of its own through `EmbeddedLLM`, as in the chat. The prompt is a fixed
system text of about 450 tokens (the part that a prompt cache can serve) and a short question that
differs with every call. Tokens and rates are llama.cpp's own; seconds are the caller's. Results are
appended to benchmarks/results/llm_speed.md.
"""

import argparse
import json
import logging
import os
import platform
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from assets import AssetStore
from assistant.llm import EmbeddedLLM, LLMRequest, Message

RESULTS = Path(__file__).parent / "results" / "llm_speed.md"
NAMES = ("smollm2-135m", "qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b")
RULES = (
    "You explain recommendations of films. Write one short, plain sentence for each film, and say "
    "nothing that is not in the facts. Name titles exactly as they are written. "
) * 12
QUESTIONS = (
    "Facts: Alien (1979), Horror, Sci-Fi; you liked Aliens. Why Alien?",
    "Facts: Up (2009), Animation; you liked Finding Nemo. Why Up?",
    "Facts: Heat (1995), Crime; you liked Goodfellas. Why Heat?",
    "Facts: Big (1988), Comedy; you liked Splash. Why Big?",
    "Facts: Jaws (1975), Thriller; you liked Duel. Why Jaws?",
    "Facts: Brazil (1985), Sci-Fi; you liked Twelve Monkeys. Why Brazil?",
)
WORDS = 60
COLUMNS = {
    "model": "model",
    "threads": "threads",
    "load_s": "load, s",
    "rss_mb": "RAM, MB",
    "prompt_rate": "reading, tokens/s",
    "write_rate": "writing, tokens/s",
    "cold_first_s": "first words, cold, s",
    "warm_first_s": "first words, shared beginning, s (median)",
    "warm_read": "tokens read again (median)",
    "warm_whole_s": f"whole reply of ≤ {WORDS} tokens, s (median)",
}


class Timings(logging.Handler):
    """Keeps the numbers that llama.cpp gives with each reply."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and isinstance(record.args[-1], dict):
            self.seen.append(record.args[-1])


def measure(name: str, threads: int, calls: int) -> dict[str, Any]:
    """One row of the table, in this process."""
    timings = Timings()
    logger = logging.getLogger("assistant.llm.embedded")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(timings)
    started = time.perf_counter()
    llm = EmbeddedLLM(AssetStore().path(name), threads=threads)
    if llm.wait() != "ready":
        raise SystemExit(llm.detail)
    load_s = time.perf_counter() - started
    cold = _call(llm, QUESTIONS[0])
    warm = [_call(llm, QUESTIONS[1 + n % (len(QUESTIONS) - 1)]) for n in range(calls)]
    rss = psutil.Process().memory_info().rss / 1e6
    llm.close()
    first, rest = timings.seen[0], timings.seen[1:]
    return {
        "model": name,
        "threads": threads,
        "load_s": round(load_s, 2),
        "rss_mb": round(rss),
        "prompt_rate": round(first["prompt_per_second"], 1),
        "write_rate": round(statistics.median(t["predicted_per_second"] for t in rest), 1),
        "cold_first_s": round(cold[0], 2),
        "warm_first_s": round(statistics.median(w[0] for w in warm), 2),
        "warm_read": round(statistics.median(t["prompt_n"] for t in rest)),
        "warm_whole_s": round(statistics.median(w[1] for w in warm), 2),
    }


def _call(llm: EmbeddedLLM, question: str) -> tuple[float, float]:
    messages = (Message("system", RULES), Message("user", question))
    request = LLMRequest(messages, "llm_speed", max_tokens=WORDS, timeout_s=600)
    started = time.perf_counter()
    pieces = llm.stream(request)
    next(pieces)
    first = time.perf_counter() - started
    for _piece in pieces:
        pass
    return first, time.perf_counter() - started


def report(rows: list[dict[str, Any]], command: str) -> str:
    """The table with what it was measured on."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    head = "| " + " | ".join(COLUMNS.values()) + " |\n|" + "---|" * len(COLUMNS)
    body = "\n".join("| " + " | ".join(str(row[key]) for key in COLUMNS) + " |" for row in rows)
    return (
        f"\n## {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n\n"
        f"{cpu}, {os.cpu_count()} cores, load before: {rows[0]['busy']}; commit {commit}; "
        f"`{command}`\n\n{head}\n{body}\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--calls", type=int, default=5)
    parser.add_argument("--one", action="store_true", help="measure here and print JSON")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.names[0], options.threads[0], options.calls)))
        return
    rows = []
    for name in options.names:
        for threads in options.threads:
            busy = " ".join(f"{load:.2f}" for load in os.getloadavg())
            command = [sys.executable, "-m", "benchmarks.llm_speed", name, "--one"]
            command += ["--threads", str(threads), "--calls", str(options.calls)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            rows.append(json.loads(done.stdout.splitlines()[-1]) | {"busy": busy})
            print(rows[-1], flush=True)
    if not RESULTS.exists():
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text("# Speed of the embedded language models\n", encoding="utf-8")
    words = " ".join(["python -m benchmarks.llm_speed", *sys.argv[1:]])
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(report(rows, words))


if __name__ == "__main__":
    main()
