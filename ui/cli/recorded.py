"""What commands that read recorded conversations share."""

from collections.abc import Sequence
from typing import Annotated, Literal

import typer

MentionsOption = Annotated[
    Literal["given", "own"],
    typer.Option(help="Whose links from words to items: the file's, or our own linker's."),
]


def tell_broken(lines: Sequence[str]) -> None:
    """Say which lines were no turns ("talk.jsonl, line 4: …").

    Raises:
        typer.Exit: with code 1, when there are any: the rest was read, but not all.
    """
    from ui.cli.show import clean, remarks

    for line in lines:
        remarks().print(clean(f"{line}; left out."), style="red", markup=False)
    if lines:
        raise typer.Exit(1)
