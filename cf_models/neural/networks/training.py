"""The loop that all neural models are trained by: epochs, early stopping, checkpoints."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse
from torch import Tensor, nn

from catalog.errors import ModelError
from cf_models.neural.checkpoint import Checkpoint, CheckpointFolder
from cf_models.neural.config import TrainingConfig
from cf_models.neural.history import EpochRecord, Progress, best_epoch
from cf_models.neural.torch_extra import seeded


class Learner(ABC):
    """A network with all that one epoch of its learning needs.

    Attributes:
        network: what is kept in the end.
        modules: all that learns or is remembered between epochs, the network too, by name.
        optimizers: by name.
    """

    network: nn.Module
    modules: Mapping[str, nn.Module]
    optimizers: Mapping[str, torch.optim.Optimizer]

    @abstractmethod
    def steps(self, epoch: int, order: np.random.Generator) -> Iterator[Mapping[str, float]]:
        """Learn from everybody once; the losses of each step, by name.

        Args:
            epoch: its number, from 1.
            order: draws the order of people. Noise and dropout draw from torch, which is seeded
                for each epoch: nothing random may be carried from one epoch to the next.
        """


def train(
    learner: Learner,
    config: TrainingConfig,
    validate: Callable[[], float] | None,
    folder: CheckpointFolder | None,
    progress: Progress | None,
) -> list[EpochRecord]:
    """Run epochs until patience or `config.epochs` ends; the network is then the best one.

    Args:
        learner: what learns.
        config: when to stop.
        validate: nDCG of the network as it is; None to run all epochs and keep the last.
        folder: where each epoch leaves a checkpoint, and where an earlier fit left one; None for
            neither.
        progress: told of each epoch.

    Raises:
        ModelError: when a loss is not finite, or the fit is interrupted.
    """
    history, best = _begin(learner, folder)
    try:
        while not _ended(history, config):
            record = _epoch(learner, len(history) + 1, config.seed, validate)
            history.append(record)
            if best_epoch(history) == record.epoch:
                best = _copied(learner.network)
            if folder is not None:
                folder.write(_frozen(learner, history, best))
            if progress is not None:
                progress(record)
    except KeyboardInterrupt as exc:
        kept = folder is not None and len(history) > 0
        raise ModelError(
            f"The fit was interrupted after {len(history)} epochs.",
            remedy="Fit again with the same `resume` folder to go on from there."
            if kept
            else "Name a `resume` folder in fit() to be able to go on.",
        ) from exc
    if best:
        learner.network.load_state_dict(best)
    return history


def adam(part: nn.Module, config: TrainingConfig) -> torch.optim.Adam:
    """The optimizer of a part of a network, in one pass over its weights where torch has that."""
    weights = list(part.parameters())
    return torch.optim.Adam(
        weights,
        lr=config.learning_rate,
        weight_decay=config.weight_decay,
        fused=weights[0].device.type in ("cpu", "cuda"),
    )


def batches(
    liked: sparse.csr_matrix, size: int, order: np.random.Generator
) -> Iterator[sparse.csr_matrix]:
    """All people in random order, `size` at a time."""
    people = order.permutation(liked.shape[0])
    for start in range(0, len(people), size):
        yield liked[people[start : start + size]]


def dense(weights: sparse.csr_matrix, device: torch.device) -> Tensor:
    """The weights as a tensor of the same shape, float32."""
    return torch.from_numpy(weights.toarray().astype(np.float32, copy=False)).to(device)


def _ended(history: list[EpochRecord], config: TrainingConfig) -> bool:
    if len(history) >= config.epochs:
        return True
    judged = bool(history) and history[-1].ndcg is not None
    return judged and len(history) - best_epoch(history) >= config.patience


def _epoch(
    learner: Learner, number: int, seed: int, validate: Callable[[], float] | None
) -> EpochRecord:
    sums: dict[str, list[float]] = defaultdict(list)
    for module in learner.modules.values():
        module.train()
    with seeded(seed, number):
        for losses in learner.steps(number, np.random.default_rng([seed, number])):
            for name, value in losses.items():
                sums[name].append(value)
    means = {name: float(np.mean(values)) for name, values in sums.items()}
    wrong = [name for name, value in means.items() if not np.isfinite(value)]
    if wrong:
        raise ModelError(
            f"The training diverged in epoch {number}: {wrong[0]} is {means[wrong[0]]}.",
            remedy="Fit with a lower learning_rate.",
        )
    learner.network.eval()
    return EpochRecord(epoch=number, losses=means, ndcg=None if validate is None else validate())


def _copied(network: nn.Module) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in network.state_dict().items()}


def _begin(
    learner: Learner, folder: CheckpointFolder | None
) -> tuple[list[EpochRecord], dict[str, Tensor]]:
    kept = None if folder is None else folder.read()
    if kept is None:
        return [], {}
    device = next(learner.network.parameters()).device

    def part(prefix: str) -> dict[str, Tensor]:
        return {
            name.removeprefix(prefix): torch.from_numpy(array).to(device)
            for name, array in kept.arrays.items()
            if name.startswith(prefix)
        }

    for name, module in learner.modules.items():
        module.load_state_dict(part(f"module/{name}/"))
    for name, optimizer in learner.optimizers.items():
        _restore_optimizer(optimizer, part(f"optimizer/{name}/"))
    return list(kept.history), part("best/")


def _restore_optimizer(optimizer: torch.optim.Optimizer, values: dict[str, Tensor]) -> None:
    state: dict[int, dict[str, Tensor]] = defaultdict(dict)
    for name, value in values.items():
        index, _, key = name.partition("/")
        # Adam keeps its count of steps on the CPU.
        state[int(index)][key] = value.cpu() if key == "step" else value
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": dict(state), "param_groups": groups})


def _frozen(learner: Learner, history: list[EpochRecord], best: Mapping[str, Tensor]) -> Checkpoint:
    tensors: dict[str, Tensor] = {f"best/{name}": value for name, value in best.items()}
    for name, module in learner.modules.items():
        tensors |= {f"module/{name}/{key}": value for key, value in module.state_dict().items()}
    for name, optimizer in learner.optimizers.items():
        for index, values in optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer/{name}/{index}/{key}": v for key, v in values.items()}
    arrays = {name: as_array(value) for name, value in tensors.items()}
    return Checkpoint(history=tuple(history), arrays=arrays)


def as_array(tensor: Tensor) -> NDArray[np.float32]:
    """The values on the CPU; shares memory with a CPU tensor."""
    array: NDArray[np.float32] = tensor.detach().cpu().contiguous().numpy()
    return array


def answer_dense(network: nn.Module, weights: sparse.csr_matrix) -> NDArray[np.float32]:
    """Log softmax(network(x)) for each row x of weights, shape (n, n_known)."""
    device = next(network.parameters()).device
    return as_array(torch.log_softmax(network(dense(weights, device)), dim=-1))
