"""All that a run of `sayso evaluate ranking` depends on, in one value that can be written down."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from catalog.config import RatingScale
from catalog.errors import ConfigError, UsageError
from catalog.preprocess import CleanConfig
from cf_models import MODELS
from evaluation.ranking.splits import SPLITS, SplitConfig
from rerankers import RERANKERS

CUTOFFS = (1, 5, 10, 20)


class RankingConfig(BaseModel):
    """Settings of one evaluation; `config.json` holds them.

    Attributes:
        data: a workspace, a MovieLens folder, or a file of events.
        models: names of `cf_models.MODELS` and `rerankers.RERANKERS`.
        settings: of each model, by its name; what is not said is the model's own default.
        baseline: the model that others are compared with.
        split: what is held back.
        clean: what is removed from the events first, and what is only counted.
        centred: whether ratings count from each person's own mean.
        k_core: least events of people and items; 0 and 1 keep all.
        columns: of a file of events: "user", "item", "value", "time", "behaviour" → column.
        scale: of the ratings in a file of events.
        cold_people: a profile of at most so many items is a cold start.
        cold_items: an item with at most so many training people is cold.
        recent_part: the part of the items, newest first, that counts as recent.
        resamples: of the bootstrap.
        level: of the intervals.
        device: torch's name of where networks compute: "cpu", "cuda", "mps".
        data_fingerprint: of the data; when given, other data are refused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path
    models: tuple[str, ...] = Field(min_length=1)
    settings: Mapping[str, Mapping[str, Any]] = {}
    baseline: str = "popularity"
    split: SplitConfig = SplitConfig()
    clean: CleanConfig = CleanConfig()
    centred: bool = False
    k_core: int = Field(default=0, ge=0)
    columns: Mapping[str, str] = {}
    scale: RatingScale = RatingScale()
    cold_people: int = Field(default=20, ge=0)
    cold_items: int = Field(default=5, ge=0)
    recent_part: float = Field(default=0.1, gt=0, lt=1)
    resamples: int = Field(default=2000, ge=100)
    level: float = Field(default=0.95, gt=0, lt=1)
    device: str = "cpu"
    data_fingerprint: str = ""


def read_config(path: Path) -> RankingConfig:
    """Read what a run wrote as `config.json`.

    Raises:
        ConfigError: when it cannot be read, or says what cannot be.
    """
    try:
        return RankingConfig.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigError(
            f"{path} cannot be read: {exc}.", remedy="Give the config.json of an earlier run."
        ) from exc
    except ValidationError as exc:
        first = exc.errors()[0]
        key = ".".join(map(str, first["loc"])) or "the file"
        raise ConfigError(
            f"{path}: {key}: {first['msg']}.", remedy="Mend it, or run anew with options."
        ) from exc


def checked_names(config: RankingConfig) -> tuple[str, ...]:
    """The models to fit, the baseline among them, each once; "all" is every known one.

    Raises:
        UsageError: when a model, the baseline or the split is unknown.
    """
    known = (*MODELS, *RERANKERS)
    wanted = [n for name in config.models for n in (known if name == "all" else (name,))]
    names = tuple(dict.fromkeys(wanted))
    unknown = [name for name in (*names, config.baseline) if name not in known]
    if unknown:
        raise UsageError(
            f"{unknown[0]!r} is no model that is known here.",
            remedy=f"Known are: {', '.join(known)}; or all.",
        )
    if config.split.name not in SPLITS:
        raise UsageError(
            f"{config.split.name!r} is no split.", remedy=f"Known are: {', '.join(SPLITS)}."
        )
    if config.baseline not in names:
        names = (config.baseline, *names)
    return names
