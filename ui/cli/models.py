"""`sayso models`: weights and texts that are fetched, where they come from and where they lie."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="List, fetch and remove model weights and demo texts.")

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="As in `sayso models list`, or OWNER/NAME of a hub.")
]


@app.command("list", epilog="Example:\n\nsayso models list")
def list_assets() -> None:
    """Show what can be fetched: licence, size, source, and what is here already."""
    from rich.table import Table

    from assets import AssetStore
    from ui.cli.show import answers

    store = AssetStore()
    table = Table("name", "kind", "size", "licence", "upstream", "state", box=None, pad_edge=False)
    for asset in store.known.values():
        size = f"{asset.bytes / 1e6:,.0f} MB"
        state = store.state(asset.name)
        table.add_row(asset.name, asset.kind, size, asset.licence, asset.upstream, state)
    for repo in store.hub_names():
        table.add_row(repo, "hub", "", "see the hub", repo, "ready")
    answers().print(table)


@app.command(
    "get",
    epilog="Examples:\n\nsayso models get bge-small qwen2.5-coder-1.5b\n\n"
    "sayso models get --from-hub Qwen/Qwen2.5-1.5B-Instruct-GGUF --only '*q4_k_m.gguf'",
)
def get(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]…", help="As in `sayso models list`.")
    ] = None,
    from_hub: Annotated[
        str, typer.Option("--from-hub", metavar="REPO", help="OWNER/NAME on a model hub.")
    ] = "",
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="PATTERN", help="With --from-hub: only such files."),
    ] = None,
) -> None:
    """Fetch, verify and keep; a broken run goes on where it stopped."""
    from assets import AssetStore
    from catalog.errors import UsageError
    from ui.cli.progress import steps

    if not names and not from_hub:
        raise UsageError("Nothing was named.", remedy="See: sayso models list")
    if only and not from_hub:
        raise UsageError("--only goes with --from-hub.")
    store = AssetStore()
    for name in names or ():
        store.asset(name)  # a wrong name is told before anything is fetched
    with steps() as report:
        for name in names or ():
            asset = store.asset(name)
            report(f"{asset.title}, {asset.licence}, from {asset.upstream}", 0, asset.bytes)
            store.get(name, report)
    for name in names or ():
        typer.echo(store.path(name))
    if from_hub:
        typer.echo(store.get_from_hub(from_hub, patterns=only or ()))


@app.command("path", epilog="Example:\n\nsayso models path qwen2.5-coder-1.5b")
def path(name: Name) -> None:
    """Print where a fetched model lies: its file, or its folder when it has several."""
    from assets import AssetStore

    typer.echo(AssetStore().path(name))


@app.command("remove", epilog="Example:\n\nsayso models remove smollm2-135m")
def remove(name: Name) -> None:
    """Delete a fetched model, and what has arrived of it in part."""
    from assets import AssetStore

    removed = AssetStore().remove(name)
    typer.echo(f"{name} was removed." if removed else f"{name} was not here.", err=True)
