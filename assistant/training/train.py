"""Learning the order that a workspace serves, and saying what it gained."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.fusion import Facts, FusionConfig, LearnedFusion, Lesson, Teaching, learn_fusion
from assistant.fusion.saved import load_fusion, save_fusion
from assistant.fusion.served import ServedFusion
from assistant.resources import Resources
from assistant.settings import Settings
from assistant.training.simulated import SimulationConfig, simulated_lessons
from assistant.training.trial import trial
from catalog.errors import ModelError
from catalog.events import Interactions
from cf_models import MODELS
from rerankers.gain import Gain

Progress = Callable[[str, int, int], None]
Source = Literal["people", "conversations"]
REPORT = "report.json"


class TooFewLessons(ModelError):
    """Not enough to learn an order from, or too many items to weigh in every turn."""


class FusionReport(BaseModel):
    """What a fusion learned from, and what it gained.

    Attributes:
        source: sessions made of what people liked, or recorded conversations.
        lessons: moments from which it learned how to weigh.
        groups: people or conversations, all of them.
        share: of its score in the final one.
        gain: over the plain order, on groups that were held out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Source
    lessons: int
    groups: int
    share: float
    gain: Gain

    def __str__(self) -> str:
        made = {"people": "made of what people liked", "conversations": "recorded or described"}
        gain = self.gain.told(self.source)
        return f"Learned from {self.lessons:,} moments, {made[self.source]}: {gain}"


@dataclass(frozen=True)
class Trained:
    """A fusion with its report."""

    fusion: LearnedFusion
    report: FusionReport


def train_from_people(resources: Resources, settings: Settings, progress: Progress) -> Trained:
    """Learn from sessions made of the workspace's own interactions.

    Args:
        resources: the workspace.
        settings: its own.
        progress: told how far it is.

    Raises:
        TooFewLessons: when there are too few people with likes, or too many items.
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
        TooFewLessons: when there are too few conversations, or too many items.
    """
    config = settings.fusion
    _check(resources, settings, len({one.group for one in lessons}), "conversations")
    first = 1 + max(one.group for one in lessons)
    practice = [one for one in _made(resources, config.practice) if one.moment.query]
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
        gain=trial(apart, settings.assistant, served, judges, progress),
    )
    return Trained(replace(fusion, knowledge=everything.knowledge()), report)


def keep_trained(folder: Path, trained: Trained, resources: Resources) -> None:
    """Write what was learned.

    Raises:
        ModelError: when the folder cannot be written.
    """
    save_fusion(folder, trained.fusion, resources.catalog.ids)
    (folder / REPORT).write_text(trained.report.model_dump_json(indent=2), encoding="utf-8")


def read_report(folder: Path) -> FusionReport | None:
    """What was learned; None where nothing was.

    Raises:
        ModelError: when the file is damaged.
    """
    file = folder / REPORT
    if not file.exists():
        return None
    try:
        return FusionReport.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as exc:
        raise ModelError(
            f"{file} is damaged.", remedy="Learn it again: sayso train-fusion."
        ) from exc


def served_fusion(folder: Path, resources: Resources, settings: Settings) -> ServedFusion | None:
    """The fusion that a workspace serves; None where it has none, or it is not to be served.

    Raises:
        ModelError: when a file is damaged, or of another catalogue.
    """
    serve = settings.fusion.serve
    report = None if serve == "off" else read_report(folder)
    if report is None or not (serve == "on" or report.gain.used):
        return None
    facts = Facts.of(resources.catalog, resources.vectors.vectors(), resources.attributes)
    fusion = load_fusion(folder, facts, resources.catalog.ids)
    return ServedFusion(fusion, report.share, spoken=report.source == "conversations")


def _check(resources: Resources, settings: Settings, groups: int, source: Source) -> None:
    config, n_items = settings.fusion, len(resources.catalog)
    if groups < config.least_people:
        what = "people with likes" if source == "people" else "conversations that recommend"
        raise TooFewLessons(
            f"There are {groups} {what}: too few to learn an order from.",
            remedy=f"It takes {config.least_people} (least_people in [fusion]).",
        )
    if n_items > config.most_items:
        raise TooFewLessons(
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
        popularity=MODELS["popularity"]().fit(rest),
    )
