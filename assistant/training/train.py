"""Learning the order that a workspace serves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.fusion import Facts, FusionConfig, Lesson, Teaching, learn_fusion
from assistant.fusion.served import ServedFusion
from assistant.load import POPULARITY
from assistant.resources import Resources
from assistant.settings import Settings
from assistant.training.kept import FusionReport, Source, Trained
from assistant.training.simulated import SimulationConfig, simulated_lessons
from assistant.training.trial import trial
from catalog.errors import ModelError
from catalog.events import Interactions
from cf_models import MODELS

Progress = Callable[[str, int, int], None]


class CannotLearn(ModelError):
    """Not enough to learn an order from, or too many items to weigh in every turn."""


def train_from_people(resources: Resources, settings: Settings, progress: Progress) -> Trained:
    """Learn from sessions made of the workspace's own interactions.

    Args:
        resources: the workspace.
        settings: its own.
        progress: told how far it is.

    Raises:
        CannotLearn: when there are too few people with likes, or too many items.
    """
    likes = (resources.interactions.strength > 0).sum(axis=1)
    _check(resources, settings, int(np.count_nonzero(likes)), "people")
    progress("Making sessions of what people liked", 0, 1)
    lessons = _made(resources, settings.fusion.sessions)
    config = settings.fusion
    return _train(
        resources, settings, _Course("people", lessons, (), config.share, config.fusion), progress
    )


def train_from_conversations(
    resources: Resources, settings: Settings, lessons: Sequence[Lesson], progress: Progress
) -> Trained:
    """Learn from recorded conversations, and practise what is described without names.

    Args:
        resources: the workspace.
        settings: its own.
        lessons: of `recorded_lessons`.
        progress: told how far it is.

    Raises:
        CannotLearn: when there are too few conversations, or too many items.
    """
    config = settings.fusion
    _check(resources, settings, len({one.group for one in lessons}), "conversations")
    first = 1 + max(one.group for one in lessons)
    practice = [one for one in _made(resources, config.practice) if one.moment.meanings is not None]
    further = tuple(replace(one, group=first + one.group) for one in practice)
    fusion = config.fusion.model_copy(update={"lessons": config.spoken_lessons + len(further)})
    course = _Course("conversations", tuple(lessons), further, config.spoken_share, fusion)
    return _train(resources, settings, course, progress)


@dataclass(frozen=True)
class _Course:
    """What is learned from, of which `practice` judges nothing; and how."""

    source: Source
    lessons: tuple[Lesson, ...]
    practice: tuple[Lesson, ...]
    share: float
    fusion: FusionConfig


def _made(resources: Resources, config: SimulationConfig) -> tuple[Lesson, ...]:
    encoder = resources.encoder
    people, catalog = resources.interactions, resources.catalog
    return simulated_lessons(people, catalog, lambda t: encoder.encode_queries(list(t)), config)


def _train(
    resources: Resources, settings: Settings, course: _Course, progress: Progress
) -> Trained:
    """Learn from a part of the groups, and let the others judge what was learned.

    What is known of items then comes from all lessons; how it is weighed, from those alone.
    """
    groups = sorted({lesson.group for lesson in course.lessons})
    rng = np.random.default_rng(course.fusion.seed)
    count = round(settings.fusion.held_out * len(groups))
    held = frozenset(rng.permutation(groups)[:count].tolist())
    of_people = course.source == "people"
    facts = Facts.of(resources.catalog, resources.vectors.vectors(), resources.attributes)
    lessons = course.lessons + course.practice
    everything = Teaching(lessons, resources.interactions, facts, of_people=of_people)
    learned_from = everything.without(held)
    fusion = learn_fusion(learned_from, course.fusion, progress)
    apart = _without(resources, settings, held) if of_people else resources
    judges = [lesson for lesson in course.lessons if lesson.group in held]
    served = ServedFusion(fusion, course.share, spoken=not of_people)
    report = FusionReport(
        source=course.source,
        lessons=min(len(learned_from.lessons), course.fusion.lessons),
        groups=len(groups),
        share=course.share,
        gain=trial(apart, settings.assistant, served, judges, progress, firm=of_people),
    )
    return Trained(replace(fusion, knowledge=everything.knowledge()), report)


def _check(resources: Resources, settings: Settings, groups: int, source: Source) -> None:
    config, n_items = settings.fusion, len(resources.catalog)
    if groups < config.least_people:
        what = "people with likes" if source == "people" else "conversations that recommend"
        raise CannotLearn(
            f"There are {groups} {what}: too few to learn an order from.",
            remedy=f"It takes {config.least_people} (least_people in [fusion]).",
        )
    if n_items > config.most_items:
        raise CannotLearn(
            f"With {n_items:,} items no order is learned: each would be weighed in every turn.",
            remedy="Raise most_items in [fusion], and measure how long a turn takes.",
        )


def _without(resources: Resources, settings: Settings, people: frozenset[int]) -> Resources:
    """The workspace as it would be without some people's events."""
    everybody = resources.interactions
    gone = {everybody.users.id(row) for row in people}
    events = everybody.events[~everybody.events["user"].isin(gone)]
    rest = Interactions.from_events(events, resources.catalog, settings.signals)
    return replace(
        resources,
        interactions=rest,
        cf=settings.cf.made().fit(rest),
        popularity=MODELS[POPULARITY]().fit(rest),
    )
