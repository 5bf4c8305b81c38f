"""What a settings file says about everything but the catalogue's own tables."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from assistant.config import AssistantConfig
from assistant.llm.config import LLMConfig
from assistant.llm_rank.config import LLMRankConfig
from assistant.profile.config import ProfileConfig
from assistant.training.config import TrainingConfig
from catalog.config import ItemColumns
from catalog.errors import ConfigError
from catalog.events import SignalConfig
from catalog.preprocess import CleanConfig
from cf_models import MODELS, CandidateModel
from retrieval.encoder_config import EncoderConfig


class CandidateConfig(BaseModel):
    """Table `[cf]`.

    Attributes:
        model: which candidate model serves people with likes; a name in `cf_models.MODELS`.
        settings: of that model, such as `sayso tune` finds; what is not said is its default.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = "ease"
    settings: Mapping[str, Any] = {}

    @model_validator(mode="after")
    def _of_a_model(self) -> Self:
        if self.model not in MODELS:
            raise ValueError(f"{self.model!r} is no model; known are {', '.join(MODELS)}")
        try:
            self.made()
        except ValidationError as exc:
            first = exc.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise ValueError(f"{self.model}, settings.{where}: {first['msg']}") from exc
        return self

    def made(self) -> CandidateModel:
        """The model with its settings, not fitted."""
        kind: Any = MODELS[self.model]
        made: CandidateModel = kind(kind.config_type.model_validate(dict(self.settings)))
        return made


class Settings(BaseModel):
    """Tables of a settings file; each field is one.

    The tables of the catalogue are read by `catalog.config`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    signals: SignalConfig = SignalConfig()
    clean: CleanConfig = CleanConfig()
    encoder: EncoderConfig = EncoderConfig()
    cf: CandidateConfig = CandidateConfig()
    llm: LLMConfig = LLMConfig()
    llm_rank: LLMRankConfig = LLMRankConfig()
    assistant: AssistantConfig = AssistantConfig()
    profile: ProfileConfig = ProfileConfig()
    fusion: TrainingConfig = TrainingConfig()


class KeptSettings(Settings):
    """What a workspace keeps, so that it is opened with the encoder and the model that built it.

    Attributes:
        columns: which column of the items' source was what, for the files of later updates; None
            when they are called as the catalogue calls them.
    """

    columns: ItemColumns | None = None


_CATALOGUE_TABLES = {"catalogue", "items", "events"}


def load_settings(path: Path) -> Settings:
    """Read a settings file.

    Raises:
        ConfigError: when the file cannot be read, or a key or value is not as it must be.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise ConfigError(f"{path} cannot be read: {exc.strerror}.") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{path} is not TOML: {exc}.", remedy="Mend that line.") from exc
    try:
        return Settings.model_validate(
            {name: table for name, table in tables.items() if name not in _CATALOGUE_TABLES}
        )
    except ValidationError as exc:
        first = exc.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{path}: {key}: {first['msg']}.", remedy="Mend this setting.") from exc
