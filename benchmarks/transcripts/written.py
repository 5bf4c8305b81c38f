"""Transcripts of the conversations about one catalogue, as files."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assets import AssetStore
from assistant.build import build_workspace
from assistant.open import open_assistant
from benchmarks.fresh_process import tell
from benchmarks.machine import commit
from benchmarks.transcripts.catalogues import source
from benchmarks.transcripts.replay import Conversation, replay, transcript

COMMAND = "python -m benchmarks.transcripts --data DIR --out DIR"


def write(
    name: str,
    conversations: Sequence[Conversation],
    data: Path | None,
    out: Path,
    *,
    rebuild: bool = False,
    ledger: bool = False,
) -> None:
    """Hold the conversations, after building the catalogue's workspace where it is not there.

    Args:
        name: of the catalogue that all of them are about.
        conversations: what is said.
        data: as `catalogues.source` takes it.
        out: gets a file for each conversation, and the folders sources and workspaces.
        rebuild: whether a workspace that is there is built anew.
        ledger: whether the transcripts tell what was understood.

    Raises:
        DataError, WeightsError: as `catalogues.source`.
    """
    workspace = out / "workspaces" / name
    if rebuild or not workspace.exists():
        tell(f"Building {name}")
        store = AssetStore()
        build_workspace(workspace, source(name, data, out / "sources" / name, store), store)
    with open_assistant(workspace, llm="none") as assistant:
        for one in conversations:
            tell(f"Replaying {one.name}")
            text = transcript(one.messages, replay(assistant, one.messages), ledger=ledger)
            head = f"{name}, {date.today().isoformat()}, commit {commit()}: {COMMAND}\n\n"
            (out / f"{one.name}.txt").write_text(head + text, encoding="utf-8")
