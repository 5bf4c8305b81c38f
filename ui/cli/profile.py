"""`sayso profile`: what is known of a person, in facts and in words."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.ask import LOADING_S
from ui.cli.workspaces import LLMOption, WorkspaceOption, opened

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.profile import Profile


def profile(
    user: Annotated[
        str,
        typer.Option("--user", help="Whom it is about: an id of the events.", metavar="ID"),
    ],
    workspace: WorkspaceOption = None,
    llm: LLMOption = None,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print facts and sentences as one JSON object, nothing else."),
    ] = False,
) -> None:
    """Tell a person's interests, preferences and activity; every sentence rests on a fact."""
    from ui.cli.show import clean, remarks

    with opened(workspace, llm) as assistant:
        console = remarks()
        with console.status("Waiting for the language model …"):
            assistant.wait_for_llm(LOADING_S)
        with console.status(f"Writing ({clean(assistant.llm_status)}) …"):
            found = assistant.profile(user)
    if as_json:
        typer.echo(json.dumps(found.model_dump(mode="json"), ensure_ascii=False))
    else:
        _show(found)


def _show(found: "Profile") -> None:
    from rich.text import Text

    from ui.cli.show import answers, clean

    answers().print(_sentences(found))
    answers().print(Text(f"\nWritten by {clean(found.llm)}", style="dim"))


def _sentences(found: "Profile") -> "Table":
    """Each sentence with the facts that it rests on, and items that these come from."""
    from rich.table import Table
    from rich.text import Text

    from ui.cli.show import clean

    examples = {f.id: "; ".join(e.title for e in f.examples) for f in found.facts}
    table = Table.grid(padding=(0, 1))
    for sentence in found.sentences:
        text = Text(clean(sentence.sentence))
        named = "; ".join(examples[id_] for id_ in sentence.evidence if examples[id_])
        if named:
            text.append(f"\n{clean(named)}", style="dim italic")
        table.add_row(Text(" ".join(sentence.evidence), style="cyan"), text)
    return table
