"""`sayso train-fusion`: learning the order of a workspace that is there."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from assets import AssetStore
from assistant.build import keep_settings
from assistant.load import load_resources
from assistant.open import settings_of
from assistant.training.config import TrainingConfig
from assistant.training.kept import FusionReport, keep_trained
from assistant.training.recorded import Recorded, recorded_lessons
from assistant.training.train import train_from_conversations, train_from_people
from catalog.workspace import Workspace

Progress = Callable[[str, int, int], None]


def retrain(
    path: Path,
    files: Sequence[Path],
    store: AssetStore,
    progress: Progress,
    *,
    own_links: bool = False,
    changes: Mapping[str, object] | None = None,
) -> tuple[FusionReport, Recorded | None]:
    """Learn anew; the new workspace replaces the old when it is complete.

    Args:
        path: of the workspace.
        files: recorded conversations about its items; none to learn from its own interactions.
        store: where weights are kept.
        progress: told how far it is.
        own_links: as in `recorded_lessons`.
        changes: of its settings in `TrainingConfig`, which are kept; None for none.

    Returns:
        What was gained, and what the files taught, if there were any.

    Raises:
        WorkspaceError: when it is missing, broken, of another version, or being written.
        DataError: when a file cannot be read.
        CannotLearn: when there are too few lessons, or the catalogue is too large.
        WeightsError, RetrievalError: when words cannot be encoded.
    """
    old = Workspace.open(path)
    settings = settings_of(old)
    fusion = TrainingConfig.model_validate(dict(settings.fusion) | dict(changes or {}))
    settings = settings.model_copy(update={"fusion": fusion})
    catalog, events = old.load_catalog(), old.load_events()
    with Workspace.create(path) as draft, ExitStack() as stack:
        # Without the order that is there: it may be what has to be mended.
        apart = settings.model_copy(update={"fusion": fusion.model_copy(update={"serve": "off"})})
        resources = load_resources(old, catalog, events, apart, store, stack)
        recorded = None
        if files:
            recorded = recorded_lessons(files, resources, own_links=own_links, progress=progress)
            trained = train_from_conversations(resources, settings, recorded.lessons, progress)
        else:
            trained = train_from_people(resources, settings, progress)
        keep_settings(draft, settings)
        keep_trained(draft.fusion, trained, resources)
        draft.write_catalog(catalog, events, old.load_report())
        draft.carry_rest(old)
    return trained.report, recorded
