"""`sayso train-fusion`: learn the order of candidates."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ui.cli.recorded import MentionsOption, tell_broken
from ui.cli.workspaces import WorkspaceOption, chosen


def train_fusion(
    turns: Annotated[
        list[Path] | None,
        typer.Option(
            help="Recorded conversations about the catalogue's items: a JSON object a line with "
            "dialog_id, turn_id, context, entity, rec; or INSPIRED's .tsv. May be repeated. "
            "Without it: sessions made of what people liked.",
            show_default=False,
        ),
    ] = None,
    mentions: MentionsOption = "given",
    share: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            help="What the learned order counts beside the plain one, 0 to 1.",
            show_default="as the workspace says; 0.4, of conversations 0.8",
        ),
    ] = None,
    serve: Annotated[
        Literal["auto", "on", "off"] | None,
        typer.Option(
            help="Whether the workspace ranks with it: auto where it was surely better on people "
            "or conversations that were held out.",
            show_default="as the workspace says; auto",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Learn which candidates to put first, and say what was gained over plain rank fusion.

    `sayso build` does this by itself from the catalogue's own events. Recorded conversations teach
    more, above all about words.
    """
    from assets import AssetStore
    from assistant.training.retrain import retrain
    from ui.cli.progress import steps
    from ui.cli.show import answers, clean, remarks

    changes: dict[str, object] = {}
    changes |= {} if share is None else {"share": share, "spoken_share": share}
    changes |= {} if serve is None else {"serve": serve}
    with steps() as progress:
        report, recorded = retrain(
            chosen(workspace),
            tuple(turns or ()),
            AssetStore(),
            progress,
            own_links=mentions == "own",
            changes=changes,
        )
    answers().print(clean(str(report)), markup=False)
    if recorded is None:
        return
    if recorded.strangers:
        some = ", ".join(recorded.strangers[:3])
        remarks().print(
            clean(
                f"{len(recorded.strangers):,} recommended names are not in the catalogue: {some} …"
            ),
            style="dim",
            markup=False,
        )
    tell_broken([f"{path}, line {flaw.line}: {flaw.reason}" for path, flaw in recorded.broken])
