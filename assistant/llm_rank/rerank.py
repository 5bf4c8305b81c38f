"""A closed list put in a new order by a model's votes; no session and no catalogue is needed."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from assistant.llm import Guard, LLMRequest, Message, ask
from assistant.llm_rank.asked import Asked
from assistant.llm_rank.ballots import Ballot, Order, Vote, Votes, ballot_schema, counted, shuffled
from assistant.llm_rank.blend import blended
from assistant.llm_rank.candidates import Candidate, listed
from assistant.llm_rank.config import LLMRankConfig
from assistant.ranking_account import Scoring
from catalog.errors import LLMError
from prompts.loader import load

_TOKENS = 10
"""Of a reply, for each item of the list, and as many for what stands around them."""


@dataclass(frozen=True)
class Reranked:
    """A list in a new order.

    Attributes:
        order: places of the list that was given, best first, each once, shape (n,).
        scores: mean score of each item of that list, 0 to 1, shape (n,); NaN without any.
        account: how it came about.
    """

    order: Order
    scores: Votes
    account: Scoring


def rerank(
    asked: Asked, candidates: Sequence[Candidate], llm: Guard, config: LLMRankConfig | None = None
) -> Reranked:
    """Let a model score candidates, each order of them in a call of its own, and blend the votes.

    The first `config.window` candidates may change places among themselves; those behind stay.
    Calls run at the same time where the model allows it. Never raises for what a model does: a
    reply that is missing, late or malformed twice does not vote, and without any the order stays.

    Args:
        asked: the request; of words alone: `Asked.in_words`.
        candidates: best first.
        llm: the model.
        config: None for the defaults; `config.score` is not looked at.
    """
    config = LLMRankConfig() if config is None else config
    started = time.monotonic()
    size = min(config.window, len(candidates))
    if size < 2:
        places = np.arange(len(candidates))
        return Reranked(places, np.full(len(candidates), np.nan), Scoring(window=size))
    window = candidates[:size]
    seed = [crc32(f"{c.title} {c.year}".encode()) for c in window]
    orders = shuffled(size, config.shuffles, seed)
    requests = [_request(asked, window, order, config) for order in orders]
    kept, ballots, problem = _replies(llm, orders, requests, config.seconds)
    vote = counted(kept, ballots) if kept else _no_vote(size)
    order = blended(vote, config.weight, config.drop_share)
    behind = np.arange(size, len(candidates))
    account = Scoring(
        window=size,
        asked=len(orders),
        answered=len(kept),
        unknown=vote.unknown,
        missing=vote.missing,
        dropped=min(int(vote.rejected.sum()), int(size * config.drop_share)),
        reliability=vote.reliability if kept else None,
        agreement=vote.agreement,
        place_difference=vote.place_difference,
        place_bias=vote.place_bias,
        seconds=time.monotonic() - started,
        problem=problem,
    )
    scores = np.concatenate([vote.mean, np.full(len(behind), np.nan)])
    return Reranked(np.concatenate([order, behind]), scores, account)


def _request(
    asked: Asked, window: Sequence[Candidate], order: Order, config: LLMRankConfig
) -> LLMRequest:
    rules, prompt = load("rank.en"), load("rank_list.en")
    items = listed(window, order.tolist(), config)
    text = prompt.fill({"conversation": asked.as_json(config), "items": items})
    return LLMRequest(
        messages=(Message("system", rules.text), Message("user", text)),
        prompt=f"{rules.name} {rules.digest}",
        schema=ballot_schema(len(window)),
        max_tokens=_TOKENS * (len(window) + 10),
        timeout_s=config.seconds,
    )


def _replies(
    llm: Guard, orders: Sequence[Order], requests: Sequence[LLMRequest], seconds: float
) -> tuple[list[Order], list[Ballot], str]:
    """The orders whose reply came and can be used, those replies, and why others are missing."""
    pool = ThreadPoolExecutor(len(requests), thread_name_prefix="sayso-llm-rank")
    calls = [pool.submit(ask, llm, request, Ballot) for request in requests]
    wait(calls, timeout=seconds)
    pool.shutdown(wait=False, cancel_futures=True)
    kept, ballots, problems = [], [], []
    for order, (ballot, problem) in zip(orders, _outcomes(calls), strict=True):
        if ballot is not None and len(ballot.scores) > 1:
            kept.append(order)
            ballots.append(ballot)
        else:
            problems.append(problem or f"{llm.name} scored nothing.")
    return kept, ballots, problems[0] if problems else ""


def _outcomes(calls: Sequence[Future[Ballot]]) -> Iterator[tuple[Ballot | None, str]]:
    for call in calls:
        if not call.done():
            yield None, "Its time was over."
            continue
        try:
            yield call.result(), ""
        except LLMError as exc:
            yield None, exc.message


def _no_vote(size: int) -> Vote:
    nothing = np.full((0, size), np.nan)
    return Vote(nothing, nothing > 0, nothing.astype(np.intp), 0, 0)
