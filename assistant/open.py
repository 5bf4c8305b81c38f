"""From a workspace on disk to an assistant that answers."""

from contextlib import ExitStack
from pathlib import Path

from pydantic import ValidationError

from assets import AssetStore
from assistant.build import SETTINGS_FILE
from assistant.checkpoints import open_saver
from assistant.engine import Assistant
from assistant.llm import Breaker, Guard, LLMConfig, open_llm, parse_llm
from assistant.llm_rank import Opinion, When
from assistant.load import load_resources
from assistant.memory import TasteMemory
from assistant.settings import KeptSettings
from assistant.understand import Understander
from assistant.voice import Voice
from catalog.errors import WorkspaceBroken
from catalog.workspace import Workspace


def open_assistant(
    workspace: Path,
    *,
    llm: str | None = None,
    llm_ranks: When | None = None,
    fetch: bool = False,
    store: AssetStore | None = None,
) -> Assistant:
    """Open a workspace. A local language model goes on loading in the background.

    Args:
        workspace: the prepared folder.
        llm: who writes, in the words of `parse_llm`; None for what the workspace's settings say.
        llm_ranks: whether that model scores candidates and names titles; None for what the
            settings say of each.
        fetch: whether weights of a language model that are not here are fetched in the background.
        store: where weights are kept; None for this user's.

    Raises:
        WorkspaceError: when it is missing, broken, or of another version.
        WeightsError: when the encoder's or the language model's weights have not been fetched.
        UsageError, ConfigError: when `llm` does not name a model that can be opened.
    """
    store = AssetStore() if store is None else store
    opened = Workspace.open(workspace)
    settings = settings_of(opened)
    with ExitStack() as stack:
        resources = load_resources(
            opened, opened.load_catalog(), opened.load_events(), settings, store, stack
        )
        config = settings.llm if llm is None else parse_llm(llm)
        config = config.model_copy(update={"fetch": fetch or config.fetch})
        guard = _guard(config, store, stack)
        understander = Understander(resources.catalog, resources.renown)
        saver = open_saver(opened.sessions)
        stack.callback(saver.close)
        memory = TasteMemory(opened.sessions)
        stack.callback(memory.close)
        return Assistant(
            resources,
            understander,
            Voice(resources.catalog, guard, settings.assistant),
            saver,
            settings.assistant,
            stack.pop_all(),
            memory,
            Opinion(
                resources.catalog,
                guard,
                understander.link_title,
                settings.llm_rank.switched(llm_ranks),
                Breaker(config.breaker_failures, config.breaker_pause_s),
            ),
        )


def settings_of(workspace: Workspace) -> KeptSettings:
    """The settings that a workspace was built with.

    Raises:
        WorkspaceBroken: when the file is damaged.
    """
    file = workspace.path / SETTINGS_FILE
    try:
        return KeptSettings.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as exc:
        raise WorkspaceBroken(
            f"{file} is damaged.", remedy="Build it again: sayso build, or sayso demo."
        ) from exc


def _guard(config: LLMConfig, store: AssetStore, stack: ExitStack) -> Guard | None:
    guard = open_llm(config, store)
    if guard is not None:
        stack.callback(guard.close)
    return guard
