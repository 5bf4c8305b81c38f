"""What `sayso.toml` says about the catalogue and its events.

    [catalogue]
    name = "films"                      # in the plural
    noun = "film"

    [items]
    path = "films.csv"                  # or: sql = "sqlite:///shop.db", query = "SELECT …"
    id = "sku"                          # which column is what
    title = "name"
    year = "released"

    [items.attributes.genres]
    kind = "list"
    separator = "|"
    role = "genre"

    [events]                            # or several: [[events]]
    path = "log.jsonl.gz"
    user = "visitor"
    item = "sku"
    time = "at"
    behaviour_column = "event"

    [events.behaviours]
    addtocart = "cart"

Tables of other parts of Sayso (`[llm]`, `[retrieval]`, …) are left to them.
"""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from catalog.errors import ConfigError, UsageError
from catalog.events import Behaviour, SignalConfig
from catalog.items import CORE_COLUMNS, Attribute, AttributeKind

Format = Literal["csv", "tsv", "jsonl", "parquet", "yaml"]
_ENDINGS: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".yaml": "yaml",
    ".yml": "yaml",
}
_TABLES = ("catalogue", "items", "events")


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceConfig(_Settings):
    """Where rows come from: a file, or a query.

    Attributes:
        path: a file; may end in .gz. Relative paths are relative to the settings file.
        format: needed when the file's ending does not say it.
        encoding: of text files.
        sql, query: an SQLAlchemy URL and the SELECT that gives the rows.
    """

    path: Path | None = None
    format: Format | None = None
    encoding: str = "utf-8"
    sql: str = ""
    query: str = ""

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            "".encode(value)
        except LookupError as exc:
            raise ValueError("no such encoding; for example utf-8, cp1252, latin-1") from exc
        return value

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.path is None) == (self.sql == ""):
            raise ValueError("give either path or sql")
        if bool(self.sql) != bool(self.query):
            raise ValueError("sql and query belong together")
        if self.path is not None and self.format is None and self.path_format is None:
            raise ValueError(f"the ending of {self.path.name!r} does not tell; state format")
        return self

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """A file whose ending tells its format.

        Raises:
            UsageError: when it does not.
        """
        try:
            return cls(path=path)
        except ValidationError as exc:
            raise UsageError(
                f"The ending of {path} tells no format.",
                remedy="Use .csv, .tsv, .jsonl, .parquet or .yaml; text may end in .gz.",
            ) from exc

    @property
    def path_format(self) -> Format | None:
        """The format: as stated, else by the ending of `path`; None when neither tells."""
        if self.format is not None or self.path is None:
            return self.format
        plain = self.path.with_suffix("") if self.path.suffix == ".gz" else self.path
        return _ENDINGS.get(plain.suffix.lower())


class AttributeConfig(_Settings):
    """One structured property of items; see `catalog.items.Attribute`.

    Attributes:
        column: where it stands; the attribute's own name when empty.
        separator: between the words of a list that stands in one string.
    """

    kind: AttributeKind
    column: str = ""
    separator: str = "|"
    label: str = ""
    unit: str = ""
    role: str = ""
    person_says: tuple[str, ...] = ()


class ItemColumns(_Settings):
    """Which column of the items is what; an empty name means that there is none."""

    id: str = "id"
    title: str = "title"
    year: str = ""
    text: str = ""
    text_credit: str = ""
    image: str = ""
    audio: str = ""
    url: str = ""
    attributes: Mapping[str, AttributeConfig] = {}

    @field_validator("attributes")
    @classmethod
    def _no_core_name(cls, value: Mapping[str, AttributeConfig]) -> Mapping[str, AttributeConfig]:
        clash = sorted(set(value) & set(CORE_COLUMNS))
        if clash:
            raise ValueError(f"{clash[0]!r} is a column that every item has; choose another name")
        return value

    @property
    def schema_of_attributes(self) -> tuple[Attribute, ...]:
        """The attributes as the catalogue knows them."""
        return tuple(
            Attribute(
                name=name,
                kind=a.kind,
                label=a.label or name.replace("_", " "),
                unit=a.unit,
                role=a.role,
                person_says=a.person_says,
            )
            for name, a in self.attributes.items()
        )

    def wanted(self) -> dict[str, str]:
        """The settings that name a column, and that name."""
        named = {key: str(getattr(self, key)) for key in CORE_COLUMNS if key != "withdrawn"}
        named |= {f"attributes.{n}.column": a.column or n for n, a in self.attributes.items()}
        return {key: column for key, column in named.items() if column}


class RatingScale(_Settings):
    """The scale of ratings; `neutral` is neither liked nor disliked."""

    low: float = 0.5
    high: float = 5.0
    neutral: float = 3.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low < self.neutral < self.high:
            raise ValueError("low < neutral < high must hold")
        return self


class EventColumns(_Settings):
    """Which column of the events is what.

    Attributes:
        user, item, time, value: columns; `value` holds ratings, and the seconds of stays.
        time_unit: what numbers count since 1970; "auto" tells by their size.
        time_format: of dates in words, as in `datetime.strptime`; ISO 8601 when empty.
        behaviour: what every event is, when there is no column for it.
        behaviour_column: what each event is.
        behaviours: value in that column → `Behaviour`; without it the values are those of
            `catalog.behaviour_names`.
        scale: of the ratings.
    """

    user: str = "user"
    item: str = "item"
    time: str = ""
    time_unit: Literal["auto", "s", "ms", "us", "ns"] = "auto"
    time_format: str = ""
    behaviour: Behaviour | None = None
    behaviour_column: str = ""
    behaviours: Mapping[str, Behaviour] = {}
    value: str = ""
    scale: RatingScale = RatingScale()

    @model_validator(mode="after")
    def _one_behaviour(self) -> Self:
        if (self.behaviour is None) == (self.behaviour_column == ""):
            raise ValueError("give either behaviour (the same for all) or behaviour_column")
        if self.behaviours and not self.behaviour_column:
            raise ValueError("behaviours needs behaviour_column")
        if self.behaviour is Behaviour.RATING and not self.value:
            raise ValueError("ratings need value, the column of the rating")
        if self.behaviour is Behaviour.DWELL and not self.value:
            raise ValueError("dwell needs value, the column of the seconds")
        return self

    def wanted(self) -> dict[str, str]:
        """The settings that name a column, and that name."""
        keys = ("user", "item", "time", "behaviour_column", "value")
        return {key: getattr(self, key) for key in keys if getattr(self, key)}


class ItemsConfig(SourceConfig, ItemColumns):
    """The table `[items]`."""


class EventsConfig(SourceConfig, EventColumns):
    """The table `[events]`, or one of several."""


class CatalogueNames(_Settings):
    """What is catalogued: the table `[catalogue]`."""

    name: str = Field(default="items", min_length=1)
    noun: str = Field(default="item", min_length=1)


class CatalogConfig(_Settings):
    """All that `sayso.toml` says about the catalogue."""

    catalogue: CatalogueNames = CatalogueNames()
    items: ItemsConfig
    events: tuple[EventsConfig, ...] = ()

    @field_validator("events", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return (value,) if isinstance(value, Mapping) else value

    @model_validator(mode="after")
    def _one_scale(self) -> Self:
        scales = {(e.scale.low, e.scale.high, e.scale.neutral) for e in self.events if e.value}
        if len(scales) > 1:
            raise ValueError("all sources of ratings must have one scale")
        return self

    @property
    def signals(self) -> SignalConfig:
        """How events become strengths, with the scale that the settings state."""
        scale = next((e.scale for e in self.events if e.value), RatingScale())
        return SignalConfig(
            rating_low=scale.low, rating_high=scale.high, rating_neutral=scale.neutral
        )


def load_config(path: Path) -> CatalogConfig:
    """Read the catalogue's tables of a settings file.

    Raises:
        ConfigError: when the file cannot be read, or a key or value is not as it must be.
    """
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise ConfigError(
            f"{path} cannot be read: {exc.strerror}.",
            remedy="Give the path of a sayso.toml; docs/catalogue.md shows one.",
        ) from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{path} is not TOML: {exc}.", remedy="Mend that line.") from exc
    _check_tables(settings, path)
    try:
        config = CatalogConfig.model_validate({k: v for k, v in settings.items() if k in _TABLES})
    except ValidationError as exc:
        raise _named(exc, path) from exc
    return _anchored(config, path.resolve().parent)


def _check_tables(settings: Mapping[str, Any], path: Path) -> None:
    for key in settings:
        near = [] if key in _TABLES else get_close_matches(key, _TABLES, n=1, cutoff=0.75)
        if near:
            raise ConfigError(
                f"{path}: the table {key!r} is not known.", remedy=f"Did you mean {near[0]!r}?"
            )
    if "items" not in settings:
        raise ConfigError(
            f"{path}: the table 'items' is missing.",
            remedy="It says where the items are; docs/catalogue.md shows one.",
        )


def _named(error: ValidationError, path: Path) -> ConfigError:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"]) or "the file"
    if first["type"] == "extra_forbidden":
        return ConfigError(
            f"{path}: {key} is not a key that is known here.",
            remedy="Remove it, or see docs/catalogue.md for the keys.",
        )
    value = first["input"]
    shown = "" if isinstance(value, Mapping | BaseModel) else f" is {value!r}"
    message = first["msg"].removeprefix("Value error, ")
    return ConfigError(f"{path}: {key}{shown}: {message}.", remedy="Mend this setting.")


def _anchored(config: CatalogConfig, folder: Path) -> CatalogConfig:
    items = config.items.model_copy(update=_anchor(config.items, folder))
    events = tuple(e.model_copy(update=_anchor(e, folder)) for e in config.events)
    return config.model_copy(update={"items": items, "events": events})


def _anchor(source: SourceConfig, folder: Path) -> dict[str, Any]:
    if source.path is not None:
        return {"path": folder / source.path.expanduser()}
    prefix = "sqlite:///"
    if source.sql.startswith(prefix) and not source.sql.startswith(prefix + ":"):
        return {"sql": prefix + str(folder / source.sql.removeprefix(prefix))}
    return {}
