"""`sayso serve`: the chat page of a workspace."""

from typing import TYPE_CHECKING

from ui.cli.workspaces import (
    HostOption,
    LLMOption,
    LLMRanksOption,
    PortOption,
    WorkspaceOption,
    opened,
)

if TYPE_CHECKING:
    from assistant.engine import Assistant


def serve(
    workspace: WorkspaceOption = None,
    llm: LLMOption = None,
    llm_ranks: LLMRanksOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 7860,
) -> None:
    """Serve the chat page until Ctrl-C."""
    with opened(workspace, llm, llm_ranks) as assistant:
        serve_page(assistant, host, port)


def serve_page(assistant: "Assistant", host: str, port: int) -> None:
    """Serve an assistant's page, and say where it is once it can be opened."""
    import ui.server
    from ui.cli.show import remarks

    console = remarks()

    def ready(address: str) -> None:
        console.print(f"{len(assistant.catalog)} {assistant.catalog.name}, chat at {address}")
        console.print(f"Writer: {assistant.llm_status}. Ctrl-C ends.", style="dim", markup=False)

    ui.server.serve(assistant, host, port, ready=ready)
