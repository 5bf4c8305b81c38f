"""What the learned order does for requests in people's own words.

Every query of `data/encoder_queries.jsonl` was written by hand with the films that it means. Each
is understood, and candidates are found and ordered, as in the first turn of a conversation, with
and without the workspace's learned order.

    python -m benchmarks.requests --workspace DIR

over a workspace of the demo (`sayso demo --workspace DIR`).
"""

import argparse
import json
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np

from assets import AssetStore
from assistant.config import AssistantConfig
from assistant.load import load_resources
from assistant.open import settings_of
from assistant.policy import plan
from assistant.rank import rank
from assistant.recall import recall, request_for
from assistant.resources import Resources
from assistant.session import Session
from assistant.understand import Understander
from benchmarks.encoders import QUERIES
from catalog.workspace import Workspace
from evaluation.statistics import paired_comparisons

MEASURES = ("MRR", "hit@5", "hit@10")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--workspace", type=Path, required=True, help="a workspace of the demo")
    parser.add_argument("--share", type=float, help="of the learned order; else the workspace's")
    args = parser.parse_args()
    workspace = Workspace.open(args.workspace)
    with ExitStack() as stack:
        catalog, events = workspace.load_catalog(), workspace.load_events()
        settings = settings_of(workspace)
        resources = load_resources(workspace, catalog, events, settings, AssetStore(), stack)
        if resources.fusion is None:
            raise SystemExit("This workspace serves no learned order: sayso train-fusion.")
        if args.share is not None:
            resources = replace(resources, fusion=replace(resources.fusion, share=args.share))
        understander = Understander(catalog, resources.renown)
        plain = replace(resources, fusion=None)
        queries = [json.loads(line) for line in QUERIES.read_text(encoding="utf-8").splitlines()]
        found = [
            [figures(side, understander, settings.assistant, query) for query in queries]
            for side in (plain, resources)
        ]
    before, after = (np.array(side, dtype=np.float64) for side in found)
    print(f"{len(queries)} requests, share {resources.fusion.share}")
    print("| | plain | with the learned order | difference |\n|---|---|---|---|")
    compared = paired_comparisons(after, before)
    for name, old, new, one in zip(MEASURES, before.T, after.T, compared, strict=True):
        low, high = one.difference.low, one.difference.high
        print(f"| {name} | {old.mean():.3f} | {new.mean():.3f} | {low:+.3f} to {high:+.3f} |")


def figures(
    resources: Resources, understander: Understander, config: AssistantConfig, query: dict
) -> tuple[float, float, float]:
    """Reciprocal place of the first wanted film, and whether it is among the first 5 and 10."""
    session = Session(id="request")
    said = query["query"]
    taste = plan(session, understander.understand(said, session)).taste
    request = request_for(resources, config, taste, "", said=(said,))
    ranking = rank(resources, config, request, recall(resources, config, request))
    names = [named(resources, row) for row in ranking.rows.tolist()]
    place = next((n for n, name in enumerate(names, 1) if name in query["targets"]), None)
    return (0.0, 0.0, 0.0) if place is None else (1 / place, float(place <= 5), float(place <= 10))


def named(resources: Resources, row: int) -> str:
    """A film as the queries name it."""
    item = resources.catalog.at(row)
    return item.title if item.year is None else f"{item.title} ({item.year})"


if __name__ == "__main__":
    main()
