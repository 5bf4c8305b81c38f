"""A BERT that reads two texts together and gives one number; read when one is used, for torch."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from catalog.errors import WeightsError
from catalog.ranking import Scores
from cf_models.neural.networks.training import Learner

_BATCH = 64


class CrossEncoder(nn.Module):  # type: ignore[misc]
    """w · mean over tokens of BERT("[CLS] a [SEP] b [SEP]") + c (Nogueira and Cho, 2019).

    Args:
        config: of the BERT.
    """

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.head = nn.Linear(config.hidden_size, 1)
        nn.init.zeros_(self.head.bias)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """Scores of pairs, shape (n,).

        Args:
            ids: of tokens, shape (n, n_tokens), int64.
            kinds: 0 in the first text, 1 in the second; same shape.
            mask: 1 where a token stands, same shape.
        """
        states = self.bert(
            input_ids=ids, token_type_ids=kinds, attention_mask=mask
        ).last_hidden_state  # (n, n_tokens, hidden)
        there = mask[:, :, None].to(states.dtype)
        scores: Tensor = self.head((states * there).sum(1) / there.sum(1))[:, 0]
        return scores


def open_cross_encoder(folder: Path, layers: int) -> CrossEncoder:
    """The lower `layers` of the BERT in a folder, with a new head.

    Raises:
        WeightsError: when the folder holds none.
    """
    try:
        config = BertConfig.from_json_file(str(folder / "config.json"))
        config.num_hidden_layers = min(layers, config.num_hidden_layers)
        network = CrossEncoder(config)
        from safetensors.torch import load_file

        state = load_file(folder / "model.safetensors")
        wanted = network.bert.state_dict()
        found = {name: state[name] for name in wanted if name in state}
        network.bert.load_state_dict(found, strict=False)
        lacking = [n for n in wanted if n not in found and not n.endswith("position_ids")]
    except (OSError, ValueError, RuntimeError) as exc:
        raise WeightsError(
            f"The weights in {folder} cannot be read: {exc}.",
            remedy="Fetch them with `sayso models get minilm`.",
        ) from exc
    if lacking:
        raise WeightsError(f"The weights in {folder} lack {lacking[0]}.")
    return network


def restored_cross_encoder(
    config: Mapping[str, Any], state: Mapping[str, NDArray[Any]]
) -> CrossEncoder:
    """The network of a config that `BertConfig.to_dict` gave, with these weights.

    Raises:
        RuntimeError: when the weights do not fit.
    """
    network = CrossEncoder(BertConfig.from_dict(dict(config)))
    network.load_state_dict({name: torch.from_numpy(array) for name, array in state.items()})
    network.eval()
    return network


class Reader:
    """Pairs of texts as tensors.

    Args:
        text: of a tokenizer (JSON).
        longest: tokens a pair, the longer text of a pair cut first.
    """

    def __init__(self, text: str, longest: int) -> None:
        self.text = text
        self._tokenizer = Tokenizer.from_str(text)
        self._tokenizer.enable_truncation(longest, strategy="longest_first")
        self._tokenizer.enable_padding()

    def __call__(
        self, pairs: Sequence[tuple[str, str]], device: torch.device
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Ids, kinds, mask; see `CrossEncoder.forward`."""
        read = self._tokenizer.encode_batch(list(pairs))
        parts = (
            [r.ids for r in read],
            [r.type_ids for r in read],
            [r.attention_mask for r in read],
        )
        ids, kinds, mask = (torch.tensor(part, dtype=torch.long, device=device) for part in parts)
        return ids, kinds, mask


def answer_pairs(network: CrossEncoder, reader: Reader, pairs: Sequence[tuple[str, str]]) -> Scores:
    """Scores of pairs, shape (n,), float32; those of like length are read together."""
    device = next(network.parameters()).device
    order = np.argsort([len(a) + len(b) for a, b in pairs], kind="stable")
    scores = np.empty(len(pairs), dtype=np.float32)
    network.eval()
    with torch.inference_mode():
        for start in range(0, len(order), _BATCH):
            some = order[start : start + _BATCH]
            read = reader([pairs[i] for i in some], device)
            scores[some] = network(*read).cpu().numpy()
    return scores


class PairLearner(Learner):
    """-log softmax of the liked one among it and its rivals, group by group (listwise; Cao 2007).

    Args:
        network: what learns.
        reader: of texts.
        groups: each pairs of one person, the liked one first, all of one length ≥ 2.
        batch: groups a step.
        learning_rate: of AdamW; of the head ten times that.
    """

    def __init__(
        self,
        network: CrossEncoder,
        reader: Reader,
        groups: Sequence[Sequence[tuple[str, str]]],
        batch: int,
        learning_rate: float,
    ) -> None:
        self.network = network
        self.modules: Mapping[str, nn.Module] = {"network": network}
        parts = [
            {"params": network.bert.parameters(), "lr": learning_rate},
            {"params": network.head.parameters(), "lr": learning_rate * 10},
        ]
        self.optimizers = {"network": torch.optim.AdamW(parts, weight_decay=0.01)}
        self._reader, self._groups, self._batch = reader, groups, batch

    def steps(self, epoch: int, order: np.random.Generator) -> Iterator[Mapping[str, float]]:
        """One pass over the groups; see `Learner.steps`."""
        del epoch
        device = next(self.network.parameters()).device
        places = order.permutation(len(self._groups))
        for start in range(0, len(places), self._batch):
            some = [self._groups[i] for i in places[start : start + self._batch]]
            read = self._reader([pair for group in some for pair in group], device)
            scores = self.network(*read).view(len(some), -1)  # (groups, rivals + 1)
            loss = -torch.log_softmax(scores, dim=1)[:, 0].mean()
            optimizer = self.optimizers["network"]
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            optimizer.step()
            yield {"loss": float(loss.detach())}
