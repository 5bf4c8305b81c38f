"""A workspace's learned order on disk, with what it gained."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.fusion import Facts, LearnedFusion
from assistant.fusion.saved import load_fusion, save_fusion
from assistant.fusion.served import ServedFusion
from assistant.resources import Resources
from assistant.training.config import TrainingConfig
from catalog.errors import ModelError
from rerankers.gain import Gain

Source = Literal["people", "conversations"]
REPORT = "report.json"


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


def served_fusion(
    folder: Path, resources: Resources, config: TrainingConfig
) -> ServedFusion | None:
    """The fusion that a workspace serves; None where it has none, or it is not to be served.

    Raises:
        ModelError: when a file is damaged, or of another catalogue.
    """
    report = None if config.serve == "off" else read_report(folder)
    if report is None or not (config.serve == "on" or report.gain.used):
        return None
    facts = Facts.of(resources.catalog, resources.vectors.vectors(), resources.attributes)
    fusion = load_fusion(folder, facts, resources.catalog.ids)
    return ServedFusion(fusion, report.share, spoken=report.source == "conversations")
