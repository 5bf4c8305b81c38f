"""`sayso ask`: one message, one answer."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.workspaces import LLMOption, LLMRanksOption, WorkspaceOption, opened

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from assistant.reply import Reply

LOADING_S = 60.0
"""How long one answer waits for a language model on this machine to load."""
JSONOption = Annotated[
    bool, typer.Option("--json", help="Print the reply as one JSON object, and nothing else.")
]
UserOption = Annotated[
    str,
    typer.Option("--user", help="Whose past events count: an id of the events.", metavar="ID"),
]


def ask(
    message: Annotated[str, typer.Argument(help="What you want, in your own words; - reads it.")],
    user: UserOption = "",
    session: Annotated[
        str, typer.Option(help="A conversation to go on with, or to begin.", metavar="NAME")
    ] = "",
    workspace: WorkspaceOption = None,
    llm: LLMOption = None,
    llm_ranks: LLMRanksOption = None,
    as_json: JSONOption = False,
) -> None:
    """Ask for a recommendation and print the answer with its reasons."""
    text = sys.stdin.read() if message == "-" else message
    with opened(workspace, llm, llm_ranks) as assistant:
        reply = answer(assistant, text, user=user, session=session)
    print_reply(reply, as_json=as_json)


def answer(assistant: "Assistant", message: str, *, user: str = "", session: str = "") -> "Reply":
    """One turn, waited for with a sign of life on stderr; the conversation is begun if needed."""
    from assistant.reply import Done
    from ui.cli.show import clean, remarks

    chosen = session_id(assistant, user, session, keeper_of(user))
    console = remarks()
    with console.status("Waiting for the language model …"):
        assistant.wait_for_llm(LOADING_S)
    with console.status(f"Thinking ({clean(assistant.llm_status)}) …"):
        reply = [e.reply for e in assistant.respond(chosen, message) if isinstance(e, Done)]
    return reply[-1]


def keeper_of(user: str) -> str:
    """Under which name a person at this terminal may be remembered."""
    return f"user:{user}" if user else "terminal"


def session_id(assistant: "Assistant", user: str, session: str, keeper: str = "") -> str:
    """The id of the conversation that was named, begun if there is none, or of a new one.

    Raises:
        UsageError: when the person is unknown, or the conversation is someone else's.
    """
    from catalog.errors import UsageError

    kept = assistant.session(session) if session else None
    if kept is None:
        return assistant.new_session(user, session, keeper).id
    if user and kept.user != user:
        raise UsageError(
            f"The conversation {session!r} is not one of {user!r}.",
            remedy="Leave --user out, or name another conversation.",
        )
    return kept.id


def print_reply(reply: "Reply", *, as_json: bool) -> None:
    """The reply on stdout, for a person or for a program."""
    from ui.cli.show import answers, clean, remarks, reply_view

    if as_json:
        typer.echo(json.dumps(reply.to_json(), ensure_ascii=False))
        return
    answers().print(reply_view(reply))
    if reply.session:
        remarks().print(
            f"Go on: sayso ask --session {clean(reply.session)} …", style="dim", markup=False
        )
