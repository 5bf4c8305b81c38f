"""Does a language model order candidates better, and does it mind in which order it sees them?

    python -m benchmarks.llm_ranking --data DIR [--llm NAME …] [--ways list yes_no title chance]

DIR holds ReDial's `valid_turns.jsonl` and `movies.json`. Candidates are the first of our ItemKNN
over the other four fifths of the conversations, what was named left out. Only turns with a wanted
film among them can tell anything, so turns are drawn from those; their share is printed, and the
figures over all turns are the figures here times that share. The ways:

  list    `assistant.llm_rank.rerank`: numbered lists, scores as JSON, several orders voted
  yes_no  each candidate alone: the log odds of "yes", less the same with no conversation before it
  title   each title alone: its log likelihood after the conversation, less the same after none
  chance  random values: what blending with noise costs

Those of each alone need no order and only run on weights in this process; LLM may also be
hosted:MODEL@URL. Results are appended to benchmarks/results/llm_ranking.md.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assets import AssetStore
from assistant.llm import Guard, open_llm, parse_llm
from assistant.llm_rank import Asked, Candidate, LLMRankConfig, candidates_of, rerank
from benchmarks import machine
from benchmarks.llm_odds import Odds, opened_odds
from evaluation.conversations.config import ConversationConfig
from evaluation.conversations.data import read_conversations
from evaluation.conversations.floors import itemknn
from evaluation.conversations.folds import folds_of

RESULTS = Path(__file__).parent / "results" / "llm_ranking.md"
WEIGHTS = (0.2, 0.4, 0.6, 0.8, 1.0)
WAYS = ("list", "yes_no", "title", "chance")
FOLDS, SEED, PATIENCE_S = 5, 1, 300.0
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A turn, its candidates best first, and which of them are wanted, shape (n,)."""

    asked: Asked
    candidates: tuple[Candidate, ...]
    wanted: NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """What a way says of one case: a value a candidate, and what it took.

    Attributes:
        values: shape (n,), NaN where there is none.
        agreement, place_difference, place_bias: between orders; NaN where there is one.
        seconds: in all.
        answered: share of the calls that could be used.
    """

    values: Values
    agreement: float
    place_difference: float
    place_bias: float
    seconds: float
    answered: float


def cases(data: Path, count: int, window: int) -> tuple[list[Case], float]:
    """Turns with a wanted candidate, and the share of such turns among all that ask for any."""
    config = ConversationConfig(catalogue=data / "movies.json", turns=data / "valid_turns.jsonl")
    read = read_conversations(config)
    films, turns, asked = read.films.catalog, read.asked.turns, read.asked.asked
    fold = folds_of([t.dialogue for t in turns], FOLDS, SEED)
    found, possible = [], 0
    for number in range(FOLDS):
        own = np.flatnonzero(fold == number)
        learned = [asked[n] for n in np.flatnonzero(fold != number)]
        lists = itemknn(learned, [asked[n] for n in own], films.ids)
        for n, rows in zip(own, lists, strict=True):
            new = np.setdiff1d(asked[n].targets, asked[n].met)
            best = rows[~np.isin(rows, asked[n].met)][:window]
            possible += bool(len(new))
            if (wanted := np.isin(best, new)).any():
                shown = candidates_of(films, best.tolist())
                found.append(Case(Asked.in_conversation(turns[n].context), shown, wanted))
    drawn = np.random.default_rng(SEED).permutation(len(found))[:count]
    return [found[n] for n in drawn], len(found) / possible


def by_list(llm: Guard, config: LLMRankConfig) -> Callable[[Case], Judged]:
    def judge(case: Case) -> Judged:
        found = rerank(case.asked, case.candidates, llm, config)
        account = found.account
        told = (account.agreement, account.place_difference, account.place_bias)
        tau, places, bias = (np.nan if value is None else value for value in told)
        share = account.answered / account.asked
        return Judged(found.scores, tau, places, bias, account.seconds, share)

    return judge


def by_odds(odds: Odds, way: str, config: LLMRankConfig) -> Callable[[Case], Judged]:
    def one(conversation: str, candidate: Candidate) -> float:
        if way == "title":
            return odds.title(conversation, candidate.title)
        return odds.yes(conversation, candidate.title, candidate.attributes.get("genre", ""))

    def judge(case: Case) -> Judged:
        started = time.perf_counter()
        said = case.asked.as_json(config)
        after = [one(said, c) for c in case.candidates]
        before = [one("", c) for c in case.candidates]
        values = np.array(after) - np.array(before)
        seconds = time.perf_counter() - started
        return Judged(values, np.nan, np.nan, np.nan, seconds, 1.0)

    return judge


def measured(found: Sequence[Case], judged: Sequence[Judged]) -> dict[str, float]:
    """Means over the cases: quality before, after at each weight, and what it took."""
    row: dict[str, float] = {}
    for name, measure in (("nDCG@10", _ndcg), ("recall@10", _recall), ("recall@5", _recall5)):
        before = np.array([measure(c.wanted) for c in found])
        row[f"{name} before"] = float(before.mean())
        for weight in WEIGHTS:
            pairs = zip(found, judged, strict=True)
            after = np.array([measure(c.wanted[_order(j.values, weight)]) for c, j in pairs])
            row[f"{name} at {weight:g}"] = float(after.mean())
            if name == "nDCG@10":
                error = float((after - before).std(ddof=1) / np.sqrt(len(after)))
                row[f"standard error of its change at {weight:g}"] = error
    for name in ("agreement", "place_difference", "place_bias", "seconds", "answered"):
        values = np.array([getattr(j, name) for j in judged])
        row[name] = float(np.nanmean(values)) if np.isfinite(values).any() else np.nan
    return row


def _order(values: Values, weight: float) -> NDArray[np.intp]:
    """Blend by places on both sides, so that ways with other scales can be compared."""
    n = len(values)
    known = np.nan_to_num(values, nan=float(np.nanmedian(values)) if n else 0.0)
    if not np.isfinite(values).any():
        return np.arange(n)
    own = (known[:, None] > known).mean(axis=1) + (known[:, None] == known).mean(axis=1) / 2
    merit = (1 - weight) * (1 - np.arange(n) / n) + weight * own
    return np.argsort(-merit, kind="stable")


def _ndcg(wanted: NDArray[np.bool_]) -> float:
    discount = 1 / np.log2(np.arange(2, len(wanted) + 2))
    best = discount[: min(int(wanted.sum()), 10)].sum()
    return float(discount[:10][wanted[:10]].sum() / best)


def _recall(wanted: NDArray[np.bool_]) -> float:
    return float(wanted[:10].sum() / wanted.sum())


def _recall5(wanted: NDArray[np.bool_]) -> float:
    return float(wanted[:5].sum() / wanted.sum())


def by_chance() -> Callable[[Case], Judged]:
    chance = np.random.default_rng(SEED)

    def judge(case: Case) -> Judged:
        values = chance.random(len(case.candidates))
        return Judged(values, np.nan, np.nan, np.nan, 0.0, 1.0)

    return judge


@contextmanager
def judge_of(name: str, way: str, config: LLMRankConfig) -> Iterator[Callable[[Case], Judged]]:
    if way == "chance":
        yield by_chance()
        return
    if way == "list":
        guard = open_llm(parse_llm(name), AssetStore())
        if guard is None:
            raise SystemExit(f"{name} is no language model.")
        wait = getattr(guard.llm, "wait", None)
        if wait is not None:
            wait()
        patient = Guard(guard.llm, first_piece_s=PATIENCE_S)
        try:
            yield by_list(patient, config)
        finally:
            guard.close()
        return
    with opened_odds(AssetStore().path(name)) as odds:
        yield by_odds(odds, way, config)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--llm", nargs="+", default=["qwen2.5-coder-0.5b"])
    parser.add_argument("--ways", nargs="+", default=["list"], choices=WAYS)
    parser.add_argument("--turns", type=int, default=100)
    parser.add_argument("--skip", type=int, default=0, help="turns of the draw to leave out (0)")
    parser.add_argument("--window", type=int, default=20)
    parser.add_argument("--shuffles", type=int, default=2)
    parser.add_argument("--text", type=int, default=0, help="characters of text an item (0)")
    args = parser.parse_args()
    found, share = cases(args.data, args.skip + args.turns, args.window)
    found = found[args.skip :]
    config = LLMRankConfig(
        window=args.window,
        shuffles=args.shuffles,
        seconds=PATIENCE_S,
        text_characters=args.text,
        message_characters=200,
        attribute_characters=60,
    )
    rows = {}
    for name in args.llm:
        for way in args.ways:
            with judge_of(name, way, config) as judge:
                judged = []
                for number, case in enumerate(found, start=1):
                    judged.append(judge(case))
                    if number % 5 == 0:
                        print(number, measured(found[:number], judged), file=sys.stderr, flush=True)
            rows[f"{name}, {way}"] = measured(found, judged)
    _keep(rows, len(found), share, sys.argv[1:])


def _keep(
    rows: Mapping[str, Mapping[str, float]], count: int, share: float, arguments: Sequence[str]
) -> None:
    about = machine.machine()
    said = [Path(a).name if Path(a).is_absolute() else a for a in arguments]
    lines = [
        f"## {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "",
        f"{about['processor']}, {about['cores']} cores, load {machine.load()}; {machine.commit()}.",
        f"`python -m benchmarks.llm_ranking {' '.join(said)}`.",
        f"{count} turns, drawn from the {share:.1%} with a wanted film in the window.",
        "",
        "| | " + " | ".join(rows) + " |",
        "|---" * (len(rows) + 1) + "|",
    ]
    for name in next(iter(rows.values())):
        cells = " | ".join(f"{row[name]:.3f}" for row in rows.values())
        lines.append(f"| {name} | {cells} |")
    text = "\n".join(lines) + "\n"
    print(text)
    head = "" if RESULTS.exists() else "# Language models ordering candidates\n\n"
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(f"{head}{text}\n")


if __name__ == "__main__":
    main()
