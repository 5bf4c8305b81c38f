"""`sayso demo`: real films, ready to be asked, from one command."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.ask import answer, print_reply
from ui.cli.serve import serve_page
from ui.cli.workspaces import (
    HostOption,
    LLMOption,
    LLMRanksOption,
    PortOption,
    Ranks,
    demo_workspace,
)

if TYPE_CHECKING:
    from assistant.engine import Assistant

NEEDED = ("bge-small", "film-summaries")
"""What is fetched for the demo: the text encoder, and the texts about films."""


def demo(
    message: Annotated[
        str | None,
        typer.Option("--ask", help="Print one answer instead of serving.", metavar="MESSAGE"),
    ] = None,
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            "-w",
            help="Where to prepare the demo. Without it: the user's data folder, sayso/demo.",
            show_default=False,
        ),
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Prepare it anew.")] = False,
    llm: LLMOption = None,
    llm_ranks: LLMRanksOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 7860,
) -> None:
    """Prepare 9,066 films with 100,004 ratings, the first time, then serve the chat page."""
    folder = demo_workspace() if workspace is None else workspace
    if rebuild:
        _prepare(folder)
    # A page can begin with plain wording while weights arrive; one answer is not worth the wait.
    with _opened(folder, llm, llm_ranks, fetch=message is None) as assistant:
        if message is None:
            serve_page(assistant, host, port)
        else:
            print_reply(answer(assistant, message), as_json=False)


def _opened(folder: Path, llm: str | None, llm_ranks: Ranks | None, *, fetch: bool) -> "Assistant":
    """The demo, prepared when it is not there, broken, or another version's."""
    from assistant.open import open_assistant
    from catalog.errors import ModelError, WeightsError, WorkspaceError
    from ui.cli.show import remarks

    try:
        return open_assistant(folder, llm=llm, llm_ranks=llm_ranks, fetch=fetch)
    except (WorkspaceError, ModelError, WeightsError) as exc:
        remarks().print(exc.message, style="dim", markup=False)
        _prepare(folder, build=not isinstance(exc, WeightsError))
        return open_assistant(folder, llm=llm, llm_ranks=llm_ranks, fetch=fetch)


def _prepare(folder: Path, *, build: bool = True) -> None:
    """Fetch what the demo needs and is not here, then build its workspace."""
    from assets import AssetStore
    from assistant.build import build_workspace, demo_source
    from assistant.training.kept import read_report
    from catalog.workspace import Workspace
    from ui.cli.progress import steps
    from ui.cli.show import clean, remarks

    store = AssetStore()
    with steps() as report:
        for name in NEEDED:
            store.get(name, report)
        if not build:
            return
        report("Reading films and ratings", 0, 1)
        source = demo_source(store)
        build_workspace(folder, source, store, report)
    learned = read_report(Workspace.open(folder).fusion)
    if learned is not None:
        remarks().print(clean(str(learned)), style="dim", markup=False)
    remarks().print(f"Prepared: {folder}", style="dim", markup=False)
