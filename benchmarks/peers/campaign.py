"""Every model and peer on every case and seed; what is done already is skipped."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.peers.data import read_data
from benchmarks.peers.measure import Result
from benchmarks.peers.place import prepared, prepared_tuning
from benchmarks.peers.roster import Case, runs_there
from benchmarks.peers.runs import Limits, TooSlow, known, run_once
from benchmarks.peers.tuning import tuned
from catalog.errors import DataError, SaysoError
from catalog.events import Behaviour
from evaluation.ranking.data import EvaluationData

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Campaign:
    """What is to be done.

    Attributes:
        work: folder of what is done.
        cases: splits of data sets.
        folders: data set → where it lies, when not in its usual place.
        seeds: of the splits and the fits.
        names: only these models and peers; empty for all.
        trials: settings a search tries, the defaults among them.
        limits: threads and seconds.
    """

    work: Path
    cases: Sequence[Case]
    folders: Mapping[str, Path]
    seeds: Sequence[int]
    names: Sequence[str]
    trials: int
    limits: Limits

    def wanted(self, case: Case, data: EvaluationData) -> tuple[list[str], list[str]]:
        """Names to run there, and those that this version has not."""
        ratings = bool((data.events["behaviour"] == Behaviour.RATING.value).any())
        names = runs_there(case, ratings, self.names)
        return [n for n in names if known(n)], [n for n in names if not known(n)]


def carry_out(campaign: Campaign, tell: Tell) -> dict[str, list[str]]:
    """Do what is not done yet.

    Returns:
        What went wrong or was left out, in words, by the name of the case.
    """
    notes: dict[str, list[str]] = {}
    for case in campaign.cases:
        notes[case.name] = own = []
        try:
            data = read_data(case.data, campaign.folders.get(case.data))
        except DataError as exc:
            own.append(f"{case.data} was not run: {exc}")
            tell(own[-1])
            continue
        names, absent = campaign.wanted(case, data)
        if absent:
            own.append(f"Not in this version: {', '.join(absent)}.")
        found, failed = _searched(campaign, case, data, names, tell)
        own += failed
        slow: set[str] = set()
        for seed in campaign.seeds:
            own += _seed(campaign, case, seed, data, names, (found, slow), tell)
    return notes


def _searched(
    campaign: Campaign, case: Case, data: EvaluationData, names: Sequence[str], tell: Tell
) -> tuple[dict[str, dict], list[str]]:
    """The settings of each model; searches run side by side, one thread each, as no one times."""
    if campaign.trials <= 1:
        return {}, []
    place = prepared_tuning(campaign.work, case, data)
    folder = campaign.work / case.name / "tuned"
    alone = replace(campaign.limits, threads=1)
    failed: list[str] = []

    def search(name: str) -> tuple[str, dict]:
        start = time.perf_counter()
        try:
            settings = tuned(name, folder, place, campaign.trials, alone)
        except SaysoError as exc:
            failed.append(f"The search of {name} failed, its defaults stand: {_line(exc)}")
            tell(f"{case.name}: {failed[-1]}")
            return name, {}
        tell(f"{case.name}: searched {name} in {time.perf_counter() - start:.1f} s: {settings}")
        return name, settings

    with ThreadPoolExecutor(campaign.limits.threads) as pool:
        return dict(pool.map(search, names)), failed


def _seed(
    campaign: Campaign,
    case: Case,
    seed: int,
    data: EvaluationData,
    names: Sequence[str],
    known_before: tuple[Mapping[str, dict], set[str]],
    tell: Tell,
) -> list[str]:
    """Everybody on one seed; who took too long joins the slow, who are not tried again."""
    settings, slow = known_before
    place = prepared(campaign.work, case, seed, data)
    failed = []
    for name in names:
        if Result.read(place.of(name)) is not None or name in slow:
            continue
        start = time.perf_counter()
        try:
            outcome = run_once(name, place, settings.get(name, {}), seed, campaign.limits)
        except SaysoError as exc:
            failed.append(f"{name} failed (seed {seed}): {_line(exc)}")
            if isinstance(exc, TooSlow):
                slow.add(name)
            tell(f"{case.name}: {failed[-1]}")
            continue
        result = Result.of(outcome, place.relevant)
        result.write(place.of(name))
        tell(f"{case.name}, seed {seed}: {name} {_short(result)}, {_since(start)}")
    return failed


def _short(result: Result) -> str:
    figures = result.figures
    said = [
        f"{label} {figures[key]:.4f}"
        for label, key in (("nDCG@10", "ndcg@10"), ("RMSE", "rmse"))
        if figures[key] is not None
    ]
    return f"{', '.join(said)}, fit {figures['fit_seconds']:.2f} s"


def _since(start: float) -> str:
    return f"in all {time.perf_counter() - start:.1f} s"


def _line(exc: Exception) -> str:
    return str(exc).splitlines()[0]
