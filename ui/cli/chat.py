"""`sayso chat`: a conversation in the terminal."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated

import typer

from ui.cli.ask import UserOption
from ui.cli.workspaces import LLMOption, LLMRanksOption, WorkspaceOption, opened


def chat(
    user: UserOption = "",
    session: Annotated[
        str, typer.Option(help="A conversation to go on with, or to begin.", metavar="NAME")
    ] = "",
    workspace: WorkspaceOption = None,
    llm: LLMOption = None,
    llm_ranks: LLMRanksOption = None,
) -> None:
    """Talk with the assistant; /help lists the commands, /quit or Ctrl-D ends.

    Messages may also be piped in, one a line.
    """
    from ui.cli.conversation import Conversation

    with opened(workspace, llm, llm_ranks) as assistant:
        conversation = Conversation.begun(assistant, user=user, session=session)
        for line in _lines():
            if not conversation.take(line):
                break


def _lines() -> Iterator[str]:
    """What a person types, or what is piped in, line by line until the end."""
    if not sys.stdin.isatty():
        yield from (line.rstrip("\r\n") for line in sys.stdin)
        return
    with suppress(ImportError):  # some builds of Python have none
        import readline  # noqa: F401 - its import gives `input` a history and the arrow keys
    while True:
        try:
            yield input("\nyou › ")
        except EOFError:
            return
