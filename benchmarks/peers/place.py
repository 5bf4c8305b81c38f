"""Where the files of a run lie, so that what is done is not done again.

WORK/options.json                          what the run was asked
WORK/CASE/seed-S/job, exchange, truth      one split: for ours, for peers, for measuring
WORK/CASE/tuning/…                         a split of seed 0's training, for the searches
WORK/CASE/seed-S/NAME/result.json          figures and costs; people.npz: a value a person
WORK/CASE/tuned/NAME.json                  the settings that were found
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from scipy import sparse

from benchmarks.peers.exchange import write_exchange
from benchmarks.peers.roster import Case
from evaluation.ranking.data import EvaluationData
from evaluation.ranking.job import Job
from evaluation.ranking.splits import Split, SplitConfig, split_events

DEPTH = 20


@dataclass(frozen=True)
class Place:
    """The folder of one split.

    Attributes:
        folder: holds `job`, `exchange`, `truth.npz` and `people.json`.
    """

    folder: Path

    @property
    def job(self) -> Path:
        return self.folder / "job"

    @property
    def exchange(self) -> Path:
        return self.folder / "exchange"

    @property
    def relevant(self) -> sparse.csr_matrix:
        return sparse.csr_matrix(sparse.load_npz(self.folder / "truth.npz"))

    @property
    def people(self) -> list[str]:
        people: list[str] = json.loads((self.folder / "people.json").read_text(encoding="utf-8"))
        return people

    def of(self, name: str) -> Path:
        """Where a model's result lies."""
        return self.folder / name.replace(":", "-")

    @property
    def ready(self) -> bool:
        return (self.folder / "people.json").is_file()

    def write(self, split: Split, data: EvaluationData) -> None:
        """Write a split; the people come last, so that half a split is never read."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.job.mkdir(parents=True)
        self.exchange.mkdir()
        job = Job.of(split, data.catalog, DEPTH)
        job.write(self.job)
        write_exchange(self.exchange, split, job, data.signals)
        sparse.save_npz(self.folder / "truth.npz", split.relevant)
        (self.folder / "people.json").write_text(json.dumps(list(split.people)), encoding="utf-8")


def prepared(work: Path, case: Case, seed: int, data: EvaluationData) -> Place:
    """The split of a seed, made when it is not there."""
    place = Place(work / case.name / f"seed-{seed}")
    if not place.ready:
        config = SplitConfig(name=case.split, seed=seed)
        place.write(split_events(data.events, data.catalog, data.signals, config), data)
    return place


def prepared_tuning(work: Path, case: Case, data: EvaluationData) -> Place:
    """The split that searches are judged by: cut from the training part of seed 0."""
    place = Place(work / case.name / "tuning")
    if not place.ready:
        first = SplitConfig(name=case.split, seed=0)
        training = split_events(data.events, data.catalog, data.signals, first).train.events
        config = SplitConfig(name=case.split, seed=1000)
        place.write(split_events(training, data.catalog, data.signals, config), data)
    return place
