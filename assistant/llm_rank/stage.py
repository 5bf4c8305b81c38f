"""A language model's part in the rankings of a workspace, turn by turn."""

import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from assistant.llm import Breaker, Guard
from assistant.llm_rank.asked import Asked
from assistant.llm_rank.candidates import candidates_of
from assistant.llm_rank.config import LLMRankConfig, When
from assistant.llm_rank.link import LinkTitle, linked
from assistant.llm_rank.rerank import rerank
from assistant.llm_rank.suggest import Title, suggest
from assistant.ranking_account import Moved, RankingAccount, Scoring, Suggesting
from catalog.items import Catalog
from catalog.ranking import Ranking, Scores
from retrieval.filters import Mask

_LOG = logging.getLogger(__name__)
_Titles = tuple[tuple[Title, ...], str]


class Opinion:
    """Asks a model about the candidates of each turn; without a model it changes nothing.

    It has a breaker of its own: what is too slow for a ranking may be in time for a sentence.

    Args:
        catalog: whose items are ranked.
        guard: of the model that writes; None for none.
        link: finds an item by its title.
        config: whether and how the model is asked.
        breaker: None for one of three failures and 30 s.
    """

    def __init__(
        self,
        catalog: Catalog,
        guard: Guard | None,
        link: LinkTitle,
        config: LLMRankConfig,
        breaker: Breaker | None = None,
    ) -> None:
        self.catalog, self.link, self.config = catalog, link, config
        self.scores = _asks(config.score, guard)
        self.suggests = _asks(config.suggest, guard)
        self.guard: Guard | None = None
        if guard is not None and (self.scores or self.suggests):
            patience = max(config.seconds, config.suggest_seconds)
            self.guard = Guard(guard.llm, first_piece_s=patience, attempts=1, breaker=breaker)

    def begin(self, asked: Asked) -> "Consultation":
        """Begin a turn: titles are asked for at once, in the background."""
        return Consultation(self, asked)


class Consultation:
    """One turn's part of the model. Not for several threads.

    Args:
        opinion: of the workspace.
        asked: the request.
    """

    def __init__(self, opinion: Opinion, asked: Asked) -> None:
        self._opinion, self._asked = opinion, asked
        self._titles: Future[_Titles] | None = None
        self._suggested = Ranking.empty("suggested")
        self._scoring: Scoring | None = None
        self._suggesting: Suggesting | None = None
        self._moved: tuple[Moved, ...] = ()
        guard, catalog = opinion.guard, opinion.catalog
        if guard is not None and opinion.suggests:
            self._due = time.monotonic() + opinion.config.suggest_seconds
            pool = ThreadPoolExecutor(1, thread_name_prefix="sayso-llm-suggest")
            names = {"items": catalog.name, "item": catalog.noun}
            self._titles = pool.submit(suggest, asked, guard, opinion.config, **names)
            pool.shutdown(wait=False)

    @property
    def suggests(self) -> bool:
        """Whether titles were asked for."""
        return self._titles is not None

    @property
    def scores(self) -> bool:
        """Whether the candidates are to be scored."""
        return self._opinion.guard is not None and self._opinion.scores

    @property
    def account(self) -> RankingAccount | None:
        """What the model did; None when it was not asked."""
        if self._scoring is None and self._suggesting is None:
            return None
        assert self._opinion.guard is not None
        return RankingAccount(
            model=self._opinion.guard.name,
            scoring=self._scoring,
            suggesting=self._suggesting,
            moved=self._moved,
        )

    def suggested(self, keep: Mask) -> Ranking:
        """The items that the model thought of, waited for as long as the settings allow.

        Args:
            keep: what may be shown, shape (n_items,); the rest is dropped, whoever named it.

        Returns:
            Source "suggested"; the first has the score 1, the last more than a half.
        """
        if self._titles is None:
            return self._suggested
        started = time.monotonic()
        titles, problem = _in_time(self._titles, self._due)
        rows = linked(titles, self._opinion.catalog, self._opinion.link)
        allowed = np.array([row for row in rows if keep[row]], dtype=np.int32)
        scores = 1 - np.arange(len(allowed)) / (2 * max(len(allowed), 1))
        self._suggested = Ranking(allowed, scores.astype(np.float32), "suggested")
        self._suggesting = Suggesting(
            titles=len(titles),
            linked=len(rows),
            allowed=len(allowed),
            seconds=time.monotonic() - started,
            problem=problem,
        )
        return self._suggested

    def reordered(self, ranking: Ranking) -> Ranking:
        """The ranking with the suggestions in it, its head in the order that the vote gives.

        Args:
            ranking: fused, scores 0 to 1, 1 for the best.

        Returns:
            Parts "suggested", "llm" (mean score, 0 to 1) and "llm_places" (by how many places an
            item went up), each where it was asked for. The scores of the window stay where they
            are while items change places, so that they never rise down the list.
        """
        if len(self._suggested) and self._suggesting is not None:
            new = int((~np.isin(self._suggested.rows, ranking.rows)).sum())
            self._suggesting = self._suggesting.model_copy(update={"new": new})
            ranking = _lifted(ranking, self._suggested, self._opinion.config.suggest_weight)
        if self._opinion.guard is not None and self.scores and len(ranking) > 1:
            ranking = self._scored(ranking, self._opinion.guard)
        if self.account is not None:
            _LOG.info("Ranking: %s", self.account.model_dump_json(exclude={"moved"}))
        return ranking

    def _scored(self, ranking: Ranking, guard: Guard) -> Ranking:
        catalog, config = self._opinion.catalog, self._opinion.config
        window = ranking.rows[: config.window].tolist()
        found = rerank(self._asked, candidates_of(catalog, window), guard, config)
        self._scoring = found.account
        if not found.account.answered:
            return ranking
        self._moved = tuple(
            Moved(item=catalog.ids.id(window[old]), before=int(old) + 1, now=now + 1)
            for now, old in enumerate(found.order.tolist())
            if now != old
        )
        behind = np.full(len(ranking) - len(window), np.nan)
        places = found.order - np.arange(len(window))
        order = np.concatenate([found.order, np.arange(len(window), len(ranking))])
        parts = {
            "llm": np.concatenate([found.scores[found.order], behind]).astype(np.float32),
            "llm_places": np.concatenate([places, behind]).astype(np.float32),
        }
        moved = ranking.take(order)
        return replace(moved, scores=ranking.scores, parts={**moved.parts, **parts})


def _asks(when: When, guard: Guard | None) -> bool:
    if guard is None or when == "off":
        return False
    return when == "on" or (guard.backend == "hosted" and guard.capable)


def _in_time(titles: Future[_Titles], due: float) -> _Titles:
    try:
        return titles.result(max(due - time.monotonic(), 0.0) + 0.1)
    except TimeoutError:
        return (), "Its time was over."


def _lifted(ranking: Ranking, suggested: Ranking, weight: float) -> Ranking:
    """Suggestions raised by their share of a weight; those that were not there come in."""
    new = suggested.take(np.flatnonzero(~np.isin(suggested.rows, ranking.rows)))
    rows = np.concatenate([ranking.rows, new.rows])
    share = np.full(len(rows), np.nan, np.float32)
    place = {row: n for n, row in enumerate(rows.tolist())}
    share[[place[row] for row in suggested.rows.tolist()]] = suggested.scores
    scores = np.concatenate([ranking.scores, np.zeros(len(new), np.float32)])
    scores = scores + np.float32(weight) * np.nan_to_num(share)
    gap = np.full(len(new), np.nan, np.float32)
    parts: dict[str, Scores] = {
        name: np.concatenate([part, gap]) for name, part in ranking.parts.items()
    }
    joined = Ranking(rows, scores / max(float(scores.max()), 1e-12), ranking.source, parts)
    return replace(joined, parts={**parts, "suggested": share}).take(
        np.argsort(-scores, kind="stable")
    )
