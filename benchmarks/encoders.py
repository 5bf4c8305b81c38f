"""Which text encoder serves the demo's catalogue best: found targets, and time.

Every query of `data/encoder_queries.jsonl` was written by hand with the films that it means; an
encoder is judged by where these stand among all films of the demo. Lexical search and its fusion
with each encoder are measured beside them.

    python -m benchmarks.encoders --encoders bge-small minilm

needs `sayso models get bge-small minilm film-summaries`, and for MiniLM the extra `transformers`.
"""

import argparse
import json
import platform
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from assets import AssetStore
from catalog import Catalog, Ranking
from catalog.demo import demo_catalog
from retrieval import (
    Document,
    Encoder,
    EncoderConfig,
    LexicalIndex,
    Vectors,
    documents,
    open_encoder,
    reciprocal_rank,
)
from retrieval.documents import PASSAGE_WORDS
from retrieval.passages import PassageLayout, passage_key

QUERIES = Path(__file__).parent / "data" / "encoder_queries.jsonl"
CONFIGS = {
    "bge-small": EncoderConfig(),
    "minilm": EncoderConfig(kind="sentence_transformers", model="minilm", batch=1),
}
DEPTH = 200


def main() -> None:
    args = _arguments()
    store = AssetStore(args.assets)
    catalog, _, _ = demo_catalog(store.path("film-summaries"))
    queries = [json.loads(line) for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    texts = documents(catalog, passage_words=args.passage_words)
    lexical = LexicalIndex.build([one.lexical for one in texts])
    print(
        f"{date.today()}, {platform.machine()}, {len(catalog)} films, {len(queries)} queries, "
        f"passages of {args.passage_words} words"
    )
    print("| ranker | recall@10 | hit@10 | MRR | plot | mood | genre | people |")
    print("|---|---|---|---|---|---|---|---|")
    words = [lexical.search(query["query"], DEPTH) for query in queries]
    _print_quality("lexical (BM25)", queries, words, catalog)
    timings = [_times("lexical search", lambda text: lexical.search(text, DEPTH), queries)]
    for name in args.encoders:
        config = CONFIGS[name].model_copy(update={"workers": args.workers})
        timings += _judge(name, open_encoder(config, store.path), texts, queries, words, catalog)
    print("\n| | p50, ms | p95, ms |\n|---|---|---|")
    print("\n".join(timings))


def _judge(
    name: str,
    encoder: Encoder,
    texts: list[Document],
    queries: list[dict],
    words: list[Ranking],
    catalog: Catalog,
) -> list[str]:
    """Print how well an encoder finds, alone and with the words; return its lines of times."""
    started = time.perf_counter()
    matrix = encoder.encode_items([text for one in texts for text in one.passages])
    rate = len(matrix) / (time.perf_counter() - started)
    keys = [
        passage_key(part, id_)
        for id_, document in zip(catalog.ids, texts, strict=True)
        for part in range(len(document.passages))
    ]
    layout = PassageLayout.of(keys, catalog.ids, len(matrix))

    def search(vector: Vectors) -> Ranking:
        return Ranking.from_scores(layout.best(matrix @ vector), DEPTH, "vectors")

    vectors = [search(encoder.encode_queries([query["query"]])[0]) for query in queries]
    _print_quality(name, queries, vectors, catalog)
    fused = [reciprocal_rank(pair, DEPTH) for pair in zip(vectors, words, strict=True)]
    _print_quality(f"{name} + lexical, by places", queries, fused, catalog)
    one = encoder.encode_queries(["a film"])[0]
    return [
        f"| {name}, {len(matrix)} passages | {rate:.0f} a second | |",
        _times(f"{name}, one query", lambda text: encoder.encode_queries([text]), queries),
        _times(f"exact search, {len(matrix)} × {encoder.dim}", lambda _: search(one), queries),
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoders", nargs="+", choices=CONFIGS, default=list(CONFIGS))
    parser.add_argument("--assets", type=Path, help="folder of fetched assets")
    parser.add_argument("--passage-words", type=int, default=PASSAGE_WORDS)
    parser.add_argument("--workers", type=int, default=1)
    return parser.parse_args()


def _print_quality(
    name: str, queries: list[dict], rankings: list[Ranking], catalog: Catalog
) -> None:
    rows = {f"{item.title} ({item.year})": row for row, item in enumerate(catalog)}
    recalls, hits, reciprocals = [], [], defaultdict(list)
    for query, ranking in zip(queries, rankings, strict=True):
        targets = {rows[title] for title in query["targets"]}
        places = [place for place, row in enumerate(ranking.rows.tolist(), 1) if row in targets]
        found = sum(place <= 10 for place in places)
        recalls.append(found / min(10, len(targets)))
        hits.append(found > 0)
        reciprocals[query["kind"]].append(1 / places[0] if places else 0.0)
    every = [value for values in reciprocals.values() for value in values]
    kinds = [np.mean(reciprocals[kind]) for kind in ("plot", "mood", "genre", "people")]
    figures = [np.mean(recalls), np.mean(hits), np.mean(every), *kinds]
    print(f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |", flush=True)


def _times(name: str, call: Callable[[str], object], queries: list[dict]) -> str:
    call(queries[0]["query"])
    took = []
    for query in queries * 3:
        started = time.perf_counter()
        call(query["query"])
        took.append(1000 * (time.perf_counter() - started))
    middle, high = np.percentile(took, [50, 95])
    return f"| {name} | {middle:.1f} | {high:.1f} |"


if __name__ == "__main__":
    main()
