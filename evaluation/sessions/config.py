"""All that a run of `sayso evaluate sessions` depends on, in one value that can be written down."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from catalog.errors import ConfigError, UsageError

EMBEDDED = "embedded"


class SessionsConfig(BaseModel):
    """Settings of one evaluation; `config.json` holds them.

    Attributes:
        workspace: gives catalogue and events; None for the demo's films.
        people: how many are drawn or invented, at most.
        each: sessions of every person.
        turns: messages of a session that ask for something.
        speaker: "plain", "embedded", or a language model as `--llm` names it.
        llm: who writes in the assistant.
        seed: of all draws.
        resamples, level: of the bootstrap.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    workspace: Path | None = None
    people: int = Field(default=50, ge=1)
    each: int = Field(default=1, ge=1)
    turns: int = Field(default=10, ge=1)
    speaker: str = "plain"
    llm: str = "none"
    seed: int = Field(default=0, ge=0)
    resamples: int = Field(default=2000, ge=100)
    level: float = Field(default=0.95, gt=0, lt=1)


def keep_config(config: SessionsConfig, out: Path) -> None:
    """Write the settings of a run, or see that they are those of the run that is there.

    Raises:
        UsageError: when the folder holds a run with other settings.
        ConfigError: when it cannot be read.
    """
    path = out / "config.json"
    if not path.exists():
        out.mkdir(parents=True, exist_ok=True)
        path.write_text(config.model_dump_json(indent=2) + "\n", encoding="utf-8")
        return
    try:
        before = SessionsConfig.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as exc:
        raise ConfigError(f"{path} cannot be read.", remedy="Give another --out.") from exc
    changed = [n for n in SessionsConfig.model_fields if getattr(before, n) != getattr(config, n)]
    if changed:
        name = changed[0]
        raise UsageError(
            f"{out} holds sessions with {name} {getattr(before, name)}, "
            f"not {getattr(config, name)}.",
            remedy="Give the same options to go on, or another --out.",
        )
