"""The network of `SASRec`, and its learning."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from cf_models.neural.networks.training import Learner, adam, as_array

if TYPE_CHECKING:
    from cf_models.neural.sasrec import SASRecConfig

Sequences = Sequence[NDArray[np.integer]]
_STD = 0.02


class Block(nn.Module):  # type: ignore[misc]
    """Causal self-attention and a point-wise layer, each with layer norm before and a residual."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.share = heads, dropout
        self.before_attention, self.before_points = nn.LayerNorm(width), nn.LayerNorm(width)
        self.project, self.merge = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.points = nn.Sequential(
            nn.Linear(width, width), nn.ReLU(), nn.Dropout(dropout), nn.Linear(width, width)
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor) -> Tensor:
        """States of the same shape, (n, length, width); each sees itself and what is older."""
        n, length, width = states.shape
        parts = self.project(self.before_attention(states)).view(n, length, 3, self.heads, -1)
        query, key, value = parts.permute(2, 0, 3, 1, 4)  # each (n, heads, length, width / heads)
        share = self.share if self.training else 0.0
        seen = functional.scaled_dot_product_attention(
            query, key, value, is_causal=True, dropout_p=share
        )
        merged = self.merge(seen.transpose(1, 2).reshape(n, length, width))
        states = states + self.dropout(merged)
        return states + self.dropout(self.points(self.before_points(states)))


class SASRecNetwork(nn.Module):  # type: ignore[misc]
    """Items in order, after a mark of beginning → a state at each place → logits of the next item.

    Item vectors are the same on the way in and out. Padding is on the right: the causal mask hides
    it from every real place, and places count from the beginning.
    """

    def __init__(
        self, n_known: int, width: int, blocks: int, heads: int, length: int, dropout: float
    ) -> None:
        super().__init__()
        self.length = length
        self.items = nn.Embedding(n_known + 1, width)  # the last is the mark of beginning
        self.places = nn.Embedding(length + 1, width)
        self.dropout = nn.Dropout(dropout)
        self.blocks = nn.ModuleList(Block(width, heads, dropout) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(n_known))
        nn.init.normal_(self.items.weight, std=_STD)
        nn.init.normal_(self.places.weight, std=_STD)

    def forward(self, items: Tensor) -> Tensor:
        """States, shape (n, length, width), of known columns, shape (n, length), int64."""
        places = torch.arange(items.shape[1], device=items.device)
        states = self.dropout(self.items(items) + self.places(places))
        for block in self.blocks:
            states = block(states)
        return self.norm(states)

    def start_from(self, likes: NDArray[np.floating]) -> None:
        """Set the bias to log shares of likes > 0, shape (n_known,): so begins popularity."""
        shares = torch.from_numpy(np.log(likes / likes.mean()).astype(np.float32))
        with torch.no_grad():
            self.bias.copy_(shares)

    def logits(self, states: Tensor) -> Tensor:
        """Logits of the next item, shape (…, n_known), of states, shape (…, width)."""
        return states @ self.items.weight[:-1].T + self.bias

    def batch(self, sequences: Sequences) -> tuple[Tensor, Tensor]:
        """Marked and padded columns, shape (n, 1 + longest), int64, and the last real places."""
        device = self.bias.device
        newest = [sequence[max(len(sequence) - self.length, 0) :] for sequence in sequences]
        last = torch.tensor([len(sequence) for sequence in newest], device=device)
        mark = self.items.num_embeddings - 1
        rows = np.full((len(newest), 1 + max(map(len, newest), default=0)), mark, dtype=np.int64)
        for row, sequence in zip(rows, newest, strict=True):
            row[1 : 1 + len(sequence)] = sequence
        return torch.from_numpy(rows).to(device), last


def answer_sequences(
    network: SASRecNetwork, sequences: Sequences, against: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """Log π of the next item, shape (n, n_known), of known columns, oldest first.

    Args:
        network: in evaluation mode.
        sequences: n of them; only the newest `network.length` of each are read.
        against: weights ≥ 0 of disliked items, shape (n, n_known); their item vectors are
            subtracted from the state.
    """
    items, last = network.batch(sequences)
    states = network(items)[torch.arange(len(last), device=last.device), last]
    if against is not None:
        states = states - torch.from_numpy(against).to(states.device) @ network.items.weight[:-1]
    return as_array(torch.log_softmax(network.logits(states), dim=-1))


class SASRecLearner(Learner):
    """Minimises the cross-entropy of the next item over all known items, at every place."""

    def __init__(
        self, network: SASRecNetwork, sequences: Sequences, config: "SASRecConfig"
    ) -> None:
        self.network = network
        self.modules = {"network": network}
        self._adam = adam(network, config)
        self.optimizers = {"adam": self._adam}
        self._batch, self._shuffle = config.batch, config.shuffle
        self._sequences = sequences

    def steps(self, epoch: int, order: np.random.Generator) -> Iterator[Mapping[str, float]]:
        """Learn from everybody once; see `Learner.steps`."""
        del epoch
        length = self.network.length
        windows = [
            sequence[start : start + length]
            for sequence in (self._mixed(own, order) for own in self._sequences)
            for start in range(0, len(sequence), length)
        ]
        places = order.permutation(len(windows))
        for start in range(0, len(places), self._batch):
            chosen = [windows[place] for place in places[start : start + self._batch]]
            loss = self.loss(chosen)
            self._adam.zero_grad()
            loss.backward()
            self._adam.step()
            yield {"loss": loss.item()}

    def loss(self, sequences: Sequences) -> Tensor:
        """Mean cross-entropy over the real places of sequences of at most `length` items."""
        items, last = self.network.batch(sequences)
        inputs, targets = items[:, :-1], items[:, 1:].clone()
        beyond = torch.arange(targets.shape[1], device=last.device) >= last[:, None]
        real = ~beyond
        # Logits at real places alone: memory grows with the likes, not with the padding.
        logits = self.network.logits(self.network(inputs)[real])
        return functional.cross_entropy(logits, targets[real])

    def _mixed(
        self, sequence: NDArray[np.integer], order: np.random.Generator
    ) -> NDArray[np.integer]:
        return order.permutation(sequence) if order.random() < self._shuffle else sequence
