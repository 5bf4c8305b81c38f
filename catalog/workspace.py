"""The layout of a prepared folder, and how it is replaced so that no half of it is ever served.

* `manifest.json`: versions, counts, the fingerprint of the items; written last;
* `catalog.parquet`, `catalog.json`: the items; their attributes and what they are called;
* `events.parquet`, `report.json`: people's events; what happened to every row that was read;
* `models/NAME/`, `index/`, `lexical/`, `fusion/`: what other parts of Sayso prepared;
* `sessions.sqlite`: conversations, which outlive a rebuild.

`Workspace.open` reads one. `Workspace.create` writes one beside it, under a lock, and swaps it in
when it is complete.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from catalog.errors import WorkspaceBroken, WorkspaceMissing, WorkspaceVersion
from catalog.items import Catalog
from catalog.report import BuildReport
from catalog.storage import (
    read_attributes,
    read_catalog_table,
    read_events,
    write_attributes,
    write_catalog_table,
    write_events,
)
from catalog.swap import recovered, replacing

FORMAT = 2
MANIFEST = "manifest.json"
_OURS = ("catalog.parquet", "catalog.json", "events.parquet", "report.json")
_SESSIONS = "sessions.sqlite"
_REBUILD = "Build it again: sayso build, or sayso demo."


class Manifest(BaseModel):
    """What a workspace holds; the last file to be written.

    Attributes:
        format: of the layout; another number is another layout.
        sayso: version of the distribution that wrote it.
        fingerprint: `IdMap.fingerprint` of the items.
        items, events: counts.
        created: when it was complete.
        config_digest: of the settings it was built from; "" when there were none.
        models: names of the candidate models in `models/`.
        encoder: name of the text encoder that made `index/`; "" when there is no index.
        parts: files and folders that must be there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    sayso: str
    fingerprint: str
    items: int
    events: int
    created: datetime
    config_digest: str = ""
    models: tuple[str, ...] = ()
    encoder: str = ""
    parts: tuple[str, ...] = _OURS


class Layout:
    """Where things lie in a workspace.

    Args:
        path: the folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def models(self) -> Path:
        """The folder of the candidate models."""
        return self.path / "models"

    def model(self, name: str) -> Path:
        """The folder of one candidate model."""
        return self.models / name

    @property
    def index(self) -> Path:
        """The folder of the vector index."""
        return self.path / "index"

    @property
    def lexical(self) -> Path:
        """The folder of the lexical index."""
        return self.path / "lexical"

    @property
    def fusion(self) -> Path:
        """The folder of the learned order of candidates; absent where none was learned."""
        return self.path / "fusion"

    @property
    def sessions(self) -> Path:
        """The database of conversations."""
        return self.path / _SESSIONS


class Workspace(Layout):
    """A complete workspace, opened for reading.

    Args:
        path: the folder.
        manifest: what it holds.
    """

    def __init__(self, path: Path, manifest: Manifest) -> None:
        super().__init__(path)
        self.manifest = manifest

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a prepared folder.

        Raises:
            WorkspaceMissing: when there is none.
            WorkspaceBroken: when the manifest or a part is absent, or the manifest is damaged.
            WorkspaceVersion: when it has another layout.
        """
        if not path.exists() and not recovered(path, MANIFEST, _SESSIONS):
            raise WorkspaceMissing(f"There is no workspace at {path}.", remedy=_REBUILD)
        if not (path / MANIFEST).is_file():
            raise WorkspaceBroken(
                f"The folder {path} has no {MANIFEST}: it is half-written, or no workspace.",
                remedy=_REBUILD,
            )
        manifest = _read_manifest(path / MANIFEST)
        for part in manifest.parts:
            if not (path / part).exists():
                raise WorkspaceBroken(f"The workspace {path} lacks {part}.", remedy=_REBUILD)
        return cls(path, manifest)

    @classmethod
    @contextmanager
    def create(cls, path: Path, *, wait: float = 0.0) -> Iterator["Draft"]:
        """Write a workspace; it takes the place of `path` when the block ends without an error.

        The block writes into a folder beside `path`. `Draft.write_catalog` must have been called by
        its end. What was at `path` stays as it is until then; its conversations are carried over.

        Args:
            path: the folder; its parents are made.
            wait: seconds to wait while another process writes it.

        Raises:
            WorkspaceBusy: when another process writes it.
            WorkspaceBroken: when nothing was written.
            WorkspaceError: when `path` holds something else than a workspace, which is left alone,
                or cannot be written.
        """
        with replacing(path, MANIFEST, _SESSIONS, wait=wait) as folder:
            draft = Draft(folder, path)
            yield draft
            draft.finish()

    def load_catalog(self) -> Catalog:
        """The items.

        Raises:
            WorkspaceBroken: when the files are damaged, or are not those that the manifest names.
        """
        attributes, names = read_attributes(self.path / "catalog.json")
        table = read_catalog_table(self.path / "catalog.parquet", attributes)
        catalog = Catalog(table, attributes, **names)
        if catalog.ids.fingerprint != self.manifest.fingerprint:
            raise WorkspaceBroken(
                f"The items of {self.path} are not those that it was built with.", remedy=_REBUILD
            )
        return catalog

    def load_events(self) -> pd.DataFrame:
        """The events, columns `EVENT_COLUMNS`.

        Raises:
            WorkspaceBroken: when the file is damaged.
        """
        return read_events(self.path / "events.parquet")

    def load_report(self) -> BuildReport:
        """What happened to the rows that were read.

        Raises:
            WorkspaceBroken: when the file is damaged.
        """
        file = self.path / "report.json"
        try:
            return BuildReport.model_validate_json(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, ValidationError) as exc:
            raise WorkspaceBroken(f"{file} is damaged.", remedy=_REBUILD) from exc


class Draft(Layout):
    """A workspace that is being written; see `Workspace.create`.

    Attributes:
        path: the folder that is written into; it moves to `target` at the end.
        target: where the workspace will be.
        config_digest, encoder: for the manifest; set them before the block ends.
    """

    def __init__(self, path: Path, target: Path) -> None:
        super().__init__(path)
        self.target = target
        self.config_digest = ""
        self.encoder = ""
        self._counts: tuple[str, int, int] | None = None

    def write_catalog(self, catalog: Catalog, events: pd.DataFrame, report: BuildReport) -> None:
        """Write items, events and report.

        Raises:
            DataError: when they break the schema.
        """
        write_catalog_table(self.path / "catalog.parquet", catalog)
        write_attributes(self.path / "catalog.json", catalog)
        write_events(self.path / "events.parquet", events)
        (self.path / "report.json").write_text(report.model_dump_json(indent=2), encoding="utf-8")
        self._counts = (catalog.ids.fingerprint, len(catalog), len(events))

    def finish(self) -> None:
        """Write the manifest; `Workspace.create` calls it.

        Raises:
            WorkspaceBroken: when `write_catalog` was not called.
        """
        if self._counts is None:
            raise WorkspaceBroken(
                f"Nothing was written for {self.target}.", remedy="Call write_catalog first."
            )
        fingerprint, items, events = self._counts
        models = tuple(sorted(p.name for p in self.models.glob("*")))
        parts = [p.name for p in self.path.iterdir() if p.name != _SESSIONS]
        _flush(self.path)
        manifest = Manifest(
            format=FORMAT,
            sayso=metadata.version("sayso"),
            fingerprint=fingerprint,
            items=items,
            events=events,
            created=datetime.now().astimezone(),
            config_digest=self.config_digest,
            models=models,
            encoder=self.encoder,
            parts=tuple(sorted([*parts, *(f"models/{name}" for name in models)])),
        )
        file = self.path / MANIFEST
        part = file.with_suffix(".part")  # so that a manifest is whole, or not there
        part.write_text(manifest.model_dump_json(indent=2), encoding="utf-8")
        _flush(self.path)
        part.rename(file)

    def carry(self, workspace: Workspace, part: str) -> None:
        """Copy a part ("index", "models/ease") that did not change from another workspace.

        Raises:
            WorkspaceBroken: when it has no such part.
        """
        source, target = workspace.path / part, self.path / part
        if not source.exists():
            raise WorkspaceBroken(f"The workspace {workspace.path} lacks {part}.", remedy=_REBUILD)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target)

    def carry_rest(self, workspace: Workspace) -> None:
        """Copy every part of another workspace that this one does not have yet.

        Raises:
            WorkspaceBroken: when it lacks one.
        """
        written = {p.name for p in self.path.iterdir()}
        for part in workspace.manifest.parts:
            if part not in written and "/" not in part:
                self.carry(workspace, part)
        self.config_digest = self.config_digest or workspace.manifest.config_digest
        self.encoder = self.encoder or workspace.manifest.encoder


def _flush(folder: Path) -> None:
    """Have the system write every file to disk, so that the manifest is not there before them."""
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())


def _read_manifest(file: Path) -> Manifest:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        format_ = data["format"]
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise WorkspaceBroken(f"{file} is damaged.", remedy=_REBUILD) from exc
    if format_ != FORMAT:
        raise WorkspaceVersion(
            f"{file.parent} has the layout {format_!r} of Sayso {data.get('sayso', 'unknown')}; "
            f"this is Sayso {metadata.version('sayso')}, which reads layout {FORMAT}.",
            remedy=_REBUILD,
        )
    try:
        return Manifest.model_validate(data)
    except ValidationError as exc:
        raise WorkspaceBroken(f"{file} is damaged.", remedy=_REBUILD) from exc
