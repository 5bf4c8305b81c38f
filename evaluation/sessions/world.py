"""The workspace that simulated people meet: it has never heard of them."""

from dataclasses import dataclass
from pathlib import Path

from assets import AssetStore
from assistant.build import Progress, Source, build_workspace, demo_source
from assistant.open import settings_of
from catalog.errors import DataError
from catalog.workspace import MANIFEST, Workspace
from evaluation.sessions.invented import invent_people
from evaluation.sessions.people import Person, draw_people


@dataclass(frozen=True)
class World:
    """Where people meet the assistant.

    Attributes:
        workspace: built without the people.
        people: who come; taken out of the events, or invented where there are too few.
    """

    workspace: Path
    people: tuple[Person, ...]


def prepare_world(
    workspace: Path | None,
    folder: Path,
    store: AssetStore,
    *,
    count: int,
    seed: int,
    progress: Progress,
) -> World:
    """Take people out of a catalogue's events, and build a workspace from what is left.

    People are drawn from the events where these have enough with a history; else they are invented
    from the attributes of the items. A workspace that is in the folder already is used again.

    Args:
        workspace: gives the catalogue and the events; None for the demo's films.
        folder: where the new workspace goes; the given one is only read.
        store: of the encoder's weights.
        count: how many people, at most.
        seed: of the draw.
        progress: told of the building.

    Raises:
        WorkspaceError: when `workspace` is none.
        WeightsError: when the encoder or the films' texts have not been fetched.
        DataError: when the catalogue has too few items to invent anybody.
    """
    progress("Reading the items and the events", 0, 1)
    source = demo_source(store) if workspace is None else _source(workspace)
    drawn = draw_people(
        source.events, source.catalog, source.settings.signals, count=count, seed=seed
    )
    people, rest = drawn.people, drawn.rest
    if not people:
        people, rest = invent_people(source.catalog, count=count, seed=seed), source.events
    if not people:
        raise DataError(
            f"{len(source.catalog)} {source.catalog.name} are too few to speak of a taste.",
            remedy="Give a workspace with events of people, or with more items.",
        )
    if not (folder / MANIFEST).exists():
        left = Source(source.catalog, rest, source.report, source.settings)
        build_workspace(folder, left, store, progress)
    return World(folder, people)


def _source(path: Path) -> Source:
    opened = Workspace.open(path)
    return Source(
        opened.load_catalog(), opened.load_events(), opened.load_report(), settings_of(opened)
    )
