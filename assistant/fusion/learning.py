"""From lessons to a learned fusion.

Columns made from lore that holds the lesson itself would tell its answer. So groups are dealt to
folds, and what is known of a lesson comes from the lessons of other folds (stacking; Wolpert,
Neural Networks 1992). Leaving out the one lesson alone would not do: its answer then shows in
counts that are one lower than elsewhere.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assistant.fusion.affinities import Affinities
from assistant.fusion.columns import Knowledge
from assistant.fusion.config import FusionConfig
from assistant.fusion.facts import Facts
from assistant.fusion.learned import LearnedFusion, pool_of, table_of
from assistant.fusion.linear import Lists, Table, learn_weights, scaled
from assistant.fusion.lore import Lore, sessions
from assistant.fusion.moment import Lesson
from assistant.fusion.network import learn_network
from catalog.errors import ModelError
from catalog.events import Interactions
from catalog.schema import empty_events
from rerankers.lessons import Lessons
from rerankers.trees import learn_trees

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Teaching:
    """What a fusion is learned from.

    Attributes:
        lessons: moments with what was taken.
        people: who preferred what; may be nobody.
        facts: of the catalogue.
        elsewhere: moments of conversations of another kind: they teach what goes with what, and
            have columns of their own; no order is learned from them.
        silent: groups of columns that are left out; see `columns.GROUPS`.
        of_people: whether a lesson's group is a row of `people`, whose likes it was made from, so
            that both are left out together.
    """

    lessons: tuple[Lesson, ...]
    people: Interactions
    facts: Facts
    elsewhere: tuple[Lesson, ...] = ()
    silent: frozenset[str] = frozenset()
    of_people: bool = False

    def without(self, groups: frozenset[int]) -> "Teaching":
        """The same without the lessons of some groups."""
        kept = tuple(lesson for lesson in self.lessons if lesson.group not in groups)
        if not self.of_people:
            return replace(self, lessons=kept)
        left = np.array([row not in groups for row in range(len(self.people.users))], np.float32)
        strength = sparse.csr_matrix(sparse.diags(left) @ self.people.strength, dtype=np.float32)
        strength.eliminate_zeros()
        people = Interactions(self.people.users, self.people.items, strength, empty_events())
        return replace(self, lessons=kept, people=people)

    def knowledge(self) -> Knowledge:
        """All that these lessons and people teach."""
        twins, dim = self.facts.twins, self.facts.vectors.shape[1]
        own, elsewhere = (Lore.of(part, twins, dim) for part in (self.lessons, self.elsewhere))
        came_up = sparse.vstack([sessions(p, twins) for p in (self.lessons, self.elsewhere)])
        affinities = Affinities.of(self.people, sparse.csr_matrix(came_up))
        return Knowledge(self.facts, own.widened(elsewhere), elsewhere, affinities, self.silent)


def learn_fusion(teaching: Teaching, config: FusionConfig, progress: Progress) -> LearnedFusion:
    """Learn the first cut and the orders of its pool.

    Args:
        teaching: with lessons of at least `least_groups` groups.
        config: settings.
        progress: told what is done, how much of it, and how much there is.

    Raises:
        ModelError: when there are too few groups to learn from.
    """
    n_groups = len({lesson.group for lesson in teaching.lessons})
    if n_groups < max(config.least_groups, config.folds):
        raise ModelError(
            f"A fusion cannot be learned from {n_groups} conversations or people.",
            remedy=f"Give at least {max(config.least_groups, config.folds)}.",
        )
    rng = np.random.default_rng(config.seed)
    held = list(_held_out(teaching, config, rng))
    lists, names = _sampled_lists(held, config, rng, progress)
    weights = learn_weights(lists, config.l2)
    network = learn_network(lists, config.network, config.seed)
    pools = _pools(held, weights, config, rng, progress)
    progress("Growing trees", 0, 0)
    trees, _ = learn_trees(pools, config.trees)
    return LearnedFusion(teaching.knowledge(), names, weights, network, trees, config)


@dataclass(frozen=True)
class _Held:
    """Lessons of a fold, and what the other folds know."""

    knowledge: Knowledge
    lessons: tuple[Lesson, ...]


def _held_out(
    teaching: Teaching, config: FusionConfig, rng: np.random.Generator
) -> Iterator[_Held]:
    groups = np.array(sorted({lesson.group for lesson in teaching.lessons}))
    fold = dict(zip(groups.tolist(), _dealt(len(groups), config.folds, rng), strict=True))
    drawn = rng.permutation(len(teaching.lessons))[: config.lessons]
    chosen = [teaching.lessons[i] for i in np.sort(drawn)]
    for number in range(config.folds):
        own = frozenset(group for group, of in fold.items() if of == number)
        lessons = tuple(lesson for lesson in chosen if lesson.group in own)
        yield _Held(teaching.without(own).knowledge(), lessons)


def _dealt(n: int, folds: int, rng: np.random.Generator) -> list[int]:
    dealt: list[int] = (rng.permutation(n) % folds).tolist()
    return dealt


def _sampled_lists(
    held: Sequence[_Held], config: FusionConfig, rng: np.random.Generator, progress: Progress
) -> tuple[Lists, tuple[str, ...]]:
    """What was taken beside a sample of all items, in each lesson; and the names of the columns."""
    tables, samples = [], []
    lessons = [lesson for fold in held for lesson in fold.lessons]
    for fold in held:
        often = fold.knowledge.lore.named + 0.05
        share = often / often.sum()
        for lesson in fold.lessons:
            rows, stands_for = _sampled(lesson, share, config.sampled, rng)
            tables.append(scaled(table_of(fold.knowledge, lesson.moment))[rows])
            samples.append(stands_for)
            progress("Learning the first cut", len(tables), len(lessons))
    lists = Lists(
        rows=np.concatenate(tables),
        stands_for=np.concatenate(samples),
        sizes=np.array([len(table) for table in tables], dtype=np.intp),
        wanted=np.array([len(lesson.wanted) for lesson in lessons], dtype=np.intp),
    )
    return lists, tuple(held[0].knowledge.columns(lessons[0].moment))


def _sampled(
    lesson: Lesson, share: NDArray[np.float64], count: int, rng: np.random.Generator
) -> tuple[NDArray[np.intp], Table]:
    """Rows of what was taken, then of others, and for how many items each stands.

    Others are drawn half evenly, half by how often they are named. One that was drawn stands for
    1 / P(drawn) items, so that the sample speaks for the whole catalogue.
    """
    n, half = len(share), count // 2
    even = rng.integers(n, size=count - half)
    often = rng.choice(n, size=half, p=share)
    away = (*lesson.wanted, *lesson.moment.named, *lesson.moment.disliked)
    others = np.setdiff1d(np.concatenate([even, often]), np.array(away, dtype=np.intp))
    missed = (1 - 1 / n) ** (count - half) * (1 - share[others]) ** half
    rows = np.concatenate([np.array(lesson.wanted, np.intp), others])
    stands_for = np.concatenate([np.ones(len(lesson.wanted)), 1 / (1 - missed)])
    return rows, stands_for.astype(np.float32)


def _pools(
    held: Sequence[_Held],
    weights: Table,
    config: FusionConfig,
    rng: np.random.Generator,
    progress: Progress,
) -> Lessons:
    tables, found, group, wanted = [], [], [], []
    total, done = sum(len(fold.lessons) for fold in held), 0
    for fold in held:
        for lesson in fold.lessons:
            table = table_of(fold.knowledge, lesson.moment)
            keep = fold.knowledge.facts.unmet(lesson.moment)
            pool = pool_of(scaled(table) @ weights, keep, config.pool)
            others = np.setdiff1d(pool, np.array(lesson.wanted, np.int32))
            some = rng.permutation(others)[: config.shown]
            rows = np.concatenate([np.array(lesson.wanted, np.intp), np.sort(some)])
            tables.append(table[rows])
            found.append(np.arange(len(rows)) < len(lesson.wanted))
            group.append(lesson.group)
            wanted.append(len(lesson.wanted))
            progress("Learning the order of the pool", done := done + 1, total)
    sizes = [len(table) for table in tables]
    return Lessons(
        table=np.concatenate(tables),
        found=np.concatenate(found).astype(np.float32),
        query=np.repeat(np.arange(len(tables)), sizes),
        person=np.array(group, dtype=np.intp),
        wanted=np.array(wanted, dtype=np.intp),
        base_ndcg={},
    )
