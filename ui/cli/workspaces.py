"""Which workspace a command serves from, and how it is opened."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from assistant.engine import Assistant

Ranks = Literal["auto", "on", "off"]

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        envvar="SAYSO_WORKSPACE",
        help="The prepared folder. Without it: ./workspace when it is there, else the demo's.",
        show_default=False,
    ),
]
LLMOption = Annotated[
    str | None,
    typer.Option(
        "--llm",
        envvar="SAYSO_LLM",
        metavar="SPEC",
        help="Who writes: none, auto, a name of `sayso models list`, a GGUF file, "
        "hosted:MODEL@URL, or transformers:NAME_OR_FOLDER.",
        show_default=False,
    ),
]
LLMRanksOption = Annotated[
    Ranks | None,
    typer.Option(
        "--llm-ranks",
        envvar="SAYSO_LLM_RANKS",
        help="Whether that model also scores the best 20 candidates (3 calls) and names titles "
        "(1 call), before each answer: on, off, or auto for a hosted one only. What is said goes "
        "to it.",
        show_default="as the workspace says; auto",
    ),
]
HostOption = Annotated[
    str, typer.Option(help="The address to serve at; 0.0.0.0 lets other machines in.")
]
PortOption = Annotated[int, typer.Option(min=1, max=65535, help="The port to serve at.")]


def demo_workspace() -> Path:
    """Where the demo's workspace lies when nothing else is said."""
    from platformdirs import user_data_path

    return user_data_path("sayso", appauthor=False) / "demo"


def chosen(workspace: Path | None) -> Path:
    """The workspace that was named; else ``./workspace`` when it is there; else the demo's."""
    if workspace is not None:
        return workspace
    here = Path("workspace")
    return here if here.is_dir() else demo_workspace()


def opened(workspace: Path | None, llm: str | None, llm_ranks: Ranks | None = None) -> "Assistant":
    """The assistant of a workspace.

    Raises:
        WorkspaceError: when it is missing, broken, or of another version.
    """
    from assistant.open import open_assistant

    return open_assistant(chosen(workspace), llm=llm, llm_ranks=llm_ranks)
