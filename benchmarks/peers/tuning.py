"""The search: the same number of settings and the same seconds for every model of either side."""

import json
from pathlib import Path
from typing import Any

from benchmarks.peers.measure import Result
from benchmarks.peers.place import Place
from benchmarks.peers.roster import OF_RATINGS
from benchmarks.peers.runs import Limits, try_settings
from benchmarks.peers.spaces import draws


def tuned(name: str, folder: Path, place: Place, trials: int, limits: Limits) -> dict[str, Any]:
    """The best of the drawn settings on a validation split; kept, and read when it is there.

    What learns from ratings is judged by their error, the others by nDCG@10.

    Args:
        name: of a model or peer.
        folder: where `NAME.json` is kept.
        place: the validation split.
        trials: how many settings; with 1 or less the defaults are taken unseen.
        limits: seconds and threads.

    Raises:
        ModelError: when not even the defaults could be tried.
    """
    path = folder / f"{name.replace(':', '-')}.json"
    if path.is_file():
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["settings"]
        return known
    wanted = draws(name, trials, seed=0)
    if len(wanted) == 1:
        return {}
    found = []
    for settings, outcome in try_settings(name, place, wanted, 0, limits):
        figures = Result.of(outcome, place.relevant).figures
        rmse, ndcg = figures["rmse"], figures["ndcg@10"]
        value = -rmse if name in OF_RATINGS and rmse is not None else ndcg
        if value is not None:
            found.append((value, dict(settings)))
    best = max(found, key=lambda pair: pair[0]) if found else (None, {})
    folder.mkdir(parents=True, exist_ok=True)
    kept = {"settings": best[1], "value": best[0], "tried": found}
    path.write_text(json.dumps(kept, indent=2), encoding="utf-8")
    return best[1]
