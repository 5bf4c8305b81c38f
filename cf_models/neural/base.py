"""What the neural models share: fit, fold-in, explanation by removal, save and load."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Generic, NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalog.errors import ModelError
from catalog.events import Interactions
from catalog.ids import Rows
from catalog.ranking import Scores
from cf_models.base import clean
from cf_models.contract import CandidateModel, Contributions
from cf_models.neural import saved
from cf_models.neural.checkpoint import CheckpointFolder, purpose_of
from cf_models.neural.config import TrainingConfig
from cf_models.neural.history import EpochRecord, Progress, best_epoch
from cf_models.neural.torch_extra import open_device, require_torch, seeded, threads
from cf_models.neural.validation import SetAside, mean_ndcg, set_aside

Config = TypeVar("Config", bound=TrainingConfig)
Dense = NDArray[np.float32]
_BLOCK_VALUES = 4_000_000


class Examples(NamedTuple):
    """What a network learns from.

    Attributes:
        people: rows among the people of `interactions`, shape (n,).
        liked: weights of their likes, shape (n, n_known), CSR.
        known: catalogue row of each column of `liked`, shape (n_known,).
        interactions: as given to `fit`.
    """

    people: NDArray[np.intp]
    liked: sparse.csr_matrix
    known: Rows
    interactions: Interactions


class _Training(NamedTuple):
    """How long to learn, where, and whom to tell."""

    config: TrainingConfig
    device: Any
    folder: Path | None
    progress: Progress | None


def _examples(
    people: NDArray[np.intp], liked: sparse.csr_matrix, interactions: Interactions
) -> Examples:
    own = liked[people]
    known = np.flatnonzero(own.getnnz(axis=0)).astype(np.int32)
    return Examples(people, own[:, known], known, interactions)


class NeuralModel(CandidateModel, Generic[Config]):
    """A network that turns a person's weights into a log-probability for every known item.

    Items are *known* that somebody who was learned from likes; others score NaN, and say nothing
    in a profile. A profile without a like of a known item scores NaN throughout.

    score_i = log π_i, π = softmax(network(x)) over the known items, x the weights of the profile
    (see `Signs`). A disliked item enters with a negative weight, as in the linear models, although
    the network has learned from likes alone.

    Explanations are by removal: amounts are log π_i(x) - log π_i(x without j), the base is
    log π_i of an empty profile, and the parts do not add up to the score.

    Args:
        config: settings; None takes the defaults.
        device: torch's name of where to compute; loading and fitting fail when it is not there.
        threads: that torch may use, in fits and scores.

    Attributes:
        known_: catalogue rows of the known items, ascending, shape (n_known,), int32.
        network_: a torch module; None when nothing was liked.
        history_: one record an epoch of the training that was judged by the people set aside.
    """

    config_type: ClassVar[type[TrainingConfig]]
    known_: Rows
    network_: Any
    history_: list[EpochRecord]

    def __init__(
        self, config: Config | None = None, *, device: str = "cpu", threads: int = 1
    ) -> None:
        self.config: Config = self.config_type() if config is None else config  # type: ignore[assignment]
        self.device = device
        self.threads = threads

    @abstractmethod
    def _network(self, n_known: int) -> Any:
        """A network with first weights, drawn from torch's generator."""

    @abstractmethod
    def _learner(self, network: Any, examples: Examples) -> Any:
        """The `Learner` of a network."""

    def _answer(self, network: Any, weights: sparse.csr_matrix) -> Dense:
        """Log π for each row of weights, shape (n, n_known); an empty row is answered too."""
        from cf_models.neural.networks.training import answer_dense

        return answer_dense(network, weights)

    def fit(
        self,
        interactions: Interactions,
        *,
        resume: Path | None = None,
        progress: Progress | None = None,
    ) -> Self:
        """Learn from people's likes; see `CandidateModel.fit`.

        Args:
            interactions: who liked what.
            resume: a folder for a checkpoint after each epoch. A fit that finds one of the same
                model, settings and likes there goes on after it, and ends as if never interrupted.
            progress: told of each epoch.

        Raises:
            MissingExtra: when torch is not installed.
            ModelError: when there are no items, the device is not there, the training diverges or
                is interrupted, or the checkpoint is damaged or of another fit.
        """
        if interactions.strength.shape[1] == 0:
            raise ModelError(
                f"The model {self.name!r} cannot learn: the catalogue has no items.",
                remedy="Add items to the catalogue.",
            )
        liked = self.config.liked(clean(interactions.strength))
        device = open_device(self.device)
        with threads(self.threads):
            self._learn(interactions, liked, device, resume, progress)
        self.n_items_ = liked.shape[1]
        self.fingerprint_ = interactions.items.fingerprint
        return self

    def _learn(
        self,
        interactions: Interactions,
        liked: sparse.csr_matrix,
        device: Any,
        resume: Path | None,
        progress: Progress | None,
    ) -> None:
        config = self.config
        held = set_aside(liked, config.validation, config.seed)
        self.known_, self.network_, self.history_ = np.empty(0, np.int32), None, []
        everybody = np.flatnonzero(liked.getnnz(axis=1))
        people = everybody if held is None else np.setdiff1d(everybody, held.people)
        examples = _examples(people, liked, interactions)
        if len(examples.known) == 0:
            return
        training = _Training(config, device, resume, progress)
        self.known_ = examples.known
        self.network_, self.history_ = self._trained(training, examples, liked, held)
        if held is not None and config.refit:
            examples = _examples(everybody, liked, interactions)
            again = None if resume is None else resume / "everybody"
            enough = config.model_copy(update={"epochs": best_epoch(self.history_)})
            training = _Training(enough, device, again, progress)
            self.known_ = examples.known
            self.network_, _ = self._trained(training, examples, liked, None)

    def _trained(
        self,
        training: "_Training",
        examples: Examples,
        liked: sparse.csr_matrix,
        held: SetAside | None,
    ) -> tuple[Any, list[EpochRecord]]:
        """A network that has learned from examples, judged by those held back, and its epochs."""
        from cf_models.neural.networks.training import train

        config, known = training.config, examples.known
        with seeded(config.seed):
            network = self._network(len(known)).to(training.device)
            learner = self._learner(network, examples)
        validate = None
        if held is not None:
            held = SetAside(held.people, held.shown[:, known], held.hidden[:, known])
            validate = self._validation(network, held, examples)
        order = self._order(examples)
        purpose = purpose_of(self.name, self.version, config.model_dump_json(), liked, order)
        folder = None if training.folder is None else CheckpointFolder(training.folder, purpose)
        history = train(learner, config, validate, folder, training.progress)
        return network.eval(), history

    def _order(self, examples: Examples) -> NDArray[np.int64] | None:
        """The time of each stored weight; None for a model to which order says nothing."""
        del examples
        return None

    def _validation(self, network: Any, held: SetAside, examples: Examples) -> Callable[[], float]:
        """What tells the nDCG of the people set aside."""
        del examples

        def validate() -> float:
            return mean_ndcg(self._blocks(network, held.shown), held, self.config.validation_k)

        return validate

    def score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        """Scores of every item for each profile; see `CandidateModel.score_batch`."""
        weights = self._weights(profiles)
        scores = np.full(profiles.shape, np.nan, dtype=np.float32)
        speaks = np.flatnonzero((weights > 0).getnnz(axis=1))
        start = 0
        for block in self._blocks(self.network_, weights[speaks]):
            scores[np.ix_(speaks[start : start + len(block)], self.known_)] = block
            start += len(block)
        return scores

    def explain(self, profile: sparse.csr_matrix, row: int) -> Contributions:
        """The fall of the score of the item at `row` on removal of each item of the profile.

        The base is the score of an empty profile; NaN where the score is. n + 2 profiles are
        scored for a profile of n items.

        Raises:
            NotFittedError: before `fit` or `load`.
            ModelError: when there is not exactly one profile, or no such row.
        """
        self._check_question(profile, row)
        weights = self._weights(profile)
        rows = clean(profile).indices.astype(np.int32)
        amounts, base = np.zeros(len(rows), dtype=np.float32), float("nan")
        column = int(np.searchsorted(self.known_, row))
        is_known = column < len(self.known_) and self.known_[column] == row
        if is_known and (weights.data > 0).any():
            falls, base = self._falls(weights, column)
            amounts[np.searchsorted(rows, self.known_[weights.indices])] = falls
        order = np.argsort(-amounts, kind="stable")
        return Contributions(rows=rows[order], amounts=amounts[order], base=base, additive=False)

    def _falls(self, weights: sparse.csr_matrix, column: int) -> tuple[Scores, float]:
        n = weights.nnz
        # Row 0 is whole, row 1 + j lacks the j-th item, row 1 + n is empty.
        kept = np.vstack([np.ones(n), 1 - np.eye(n), np.zeros(n)]).astype(np.float32)
        place = sparse.csr_matrix(
            (weights.data, (np.arange(n), weights.indices)), shape=(n, weights.shape[1])
        )
        asked = sparse.csr_matrix(sparse.csr_matrix(kept) @ place)
        asked.sort_indices()
        found = np.concatenate([b[:, column] for b in self._blocks(self.network_, asked)])
        return found[0] - found[1:-1], float(found[-1])

    def _weights(self, profiles: sparse.csr_matrix) -> sparse.csr_matrix:
        """Signed weights of known items, shape (n, n_known), CSR, sorted."""
        self._check_profiles(profiles)
        weights = self.config.weigh(clean(profiles))[:, self.known_]
        weights.sort_indices()
        return weights

    def _blocks(self, network: Any, weights: sparse.csr_matrix) -> Iterator[Dense]:
        size = max(1, min(256, _BLOCK_VALUES // max(weights.shape[1], 1)))
        torch = require_torch()
        with threads(self.threads), torch.inference_mode():
            for start in range(0, weights.shape[0], size):
                yield self._answer(network, weights[start : start + size])

    def save(self, folder: Path) -> None:
        """Write manifest and safetensors; see `CandidateModel.save`."""
        self._check_fitted()
        saved.write(folder, self)

    @classmethod
    def load(cls, folder: Path, *, device: str = "cpu", threads: int = 1) -> Self:
        """Read what `save` wrote, to a device; see `CandidateModel.load`."""
        return saved.read(folder, cls, device, threads)
