"""`sayso recommend`: a list for a person or from liked titles, without a chat."""

from typing import Annotated

import typer

from ui.cli.ask import JSONOption, UserOption, print_reply
from ui.cli.workspaces import WorkspaceOption, opened


def recommend(
    user: UserOption = "",
    like: Annotated[
        list[str] | None,
        typer.Option(help="A title that is liked; give it as often as you want.", metavar="TITLE"),
    ] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many items.")] = 10,
    workspace: WorkspaceOption = None,
    as_json: JSONOption = False,
) -> None:
    """Recommend to a known person, or from titles, without a chat and without a language model."""
    from catalog.errors import UsageError

    if not user and not like:
        raise UsageError(
            "Nothing says for whom to recommend.", remedy="Give --user ID, or --like TITLE."
        )
    with opened(workspace, "none") as assistant:
        reply = assistant.recommend(user=user, like=like or (), k=k)
    print_reply(reply, as_json=as_json)
