"""One fit at scale in a process of its own; prints its figures as JSON.

    python -m benchmarks.peers.scale_part WHO WHAT FILE THREADS

WHO is "ours" or "implicit", WHAT a model ("ials", "ease", "itemknn"), FILE an npz of likes from
`generated`. For iALS both sides have 64 factors, 15 iterations, the same ridge and confidence.
"""

import json
import sys
import time
from typing import Any

import numpy as np
from scipy import sparse

from evaluation.memory import peak_mb

FACTORS, RIDGE, ALPHA, ITERATIONS, N = 64, 30.0, 4.0, 15, 20
_BLOCK = 250
"""People asked at once."""


def main() -> None:
    who, what, path, threads = sys.argv[1:]
    likes = sparse.csr_matrix(sparse.load_npz(path))
    found = _ours(what, likes, int(threads)) if who == "ours" else _implicit(likes, int(threads))
    print(json.dumps(found))


def _implicit(likes: sparse.csr_matrix, threads: int) -> dict[str, Any]:
    from implicit.als import AlternatingLeastSquares
    from threadpoolctl import threadpool_limits

    base = peak_mb()
    with threadpool_limits(limits=1, user_api="blas"):
        # 1 + alpha is the confidence of a like in ours.
        als = AlternatingLeastSquares(
            factors=FACTORS,
            regularization=RIDGE,
            alpha=1 + ALPHA,
            iterations=ITERATIONS,
            num_threads=threads,
            random_state=7,
        )
        epochs: list[float] = []
        start = time.perf_counter()
        als.fit(likes, show_progress=False, callback=lambda _, seconds, __: epochs.append(seconds))
        fit = time.perf_counter() - start
        figures = {"fit_s": fit, "epoch_s": float(np.median(epochs)), "peak_mb": peak_mb()}
        start = time.perf_counter()
        for first in range(0, likes.shape[0], _BLOCK):
            some = np.arange(first, min(first + _BLOCK, likes.shape[0]))
            als.recommend(some, likes[some], N=N, filter_already_liked_items=True)
        known = time.perf_counter() - start
        start, most = time.perf_counter(), min(80 * _BLOCK, likes.shape[0])
        for first in range(0, most, _BLOCK):
            some = np.arange(first, min(first + _BLOCK, most))
            als.recommend(some, likes[some], N=N, recalculate_user=True)
        folded = time.perf_counter() - start
    return figures | {
        "base_mb": base,
        "people_per_s": likes.shape[0] / known,
        "people_per_s_folded_in": most / folded,
    }


def _ours(what: str, likes: sparse.csr_matrix, threads: int) -> dict[str, Any]:
    import pandas as pd
    from threadpoolctl import threadpool_limits

    from catalog.events import EVENT_COLUMNS, Interactions
    from catalog.ids import IdMap
    from cf_models import MODELS
    from evaluation.ranking.lists import best_of

    users, items = (IdMap(map(str, range(n))) for n in likes.shape)
    interactions = Interactions(users, items, likes, pd.DataFrame(columns=list(EVENT_COLUMNS)))
    kind: Any = MODELS[what]
    own = {"factors": FACTORS, "l2": RIDGE, "alpha": ALPHA, "iterations": ITERATIONS}
    config = kind.config_type(**own, threads=threads) if what == "ials" else kind.config_type()
    base = peak_mb()
    model = kind(config)
    start = time.perf_counter()
    model.fit(interactions)
    fit = time.perf_counter() - start
    figures = {"fit_s": fit, "epoch_s": fit / ITERATIONS, "peak_mb": peak_mb(), "base_mb": base}
    with threadpool_limits(limits=1 if what == "ials" else threads, user_api="blas"):
        most = likes.shape[0] if what == "ials" else min(80 * _BLOCK, likes.shape[0])
        model.score_batch(likes[:2])  # compiled once, as a server would have
        start = time.perf_counter()
        for first in range(0, most, _BLOCK):
            some = likes[first : first + _BLOCK]
            best_of(model.score_batch(some), some, N, threads=threads)
        seconds = time.perf_counter() - start
    return figures | {"people_per_s": most / seconds}


if __name__ == "__main__":
    main()
