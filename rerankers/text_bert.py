"""A BERT over what the person likes and what the item is."""

import json
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from scipy import sparse

from assets import AssetStore
from catalog.errors import ModelError
from catalog.events import Interactions
from catalog.items import Catalog
from catalog.ranking import Scores
from cf_models import CandidateModel
from cf_models.base import clean
from cf_models.neural import EpochRecord, Progress, TrainingConfig
from cf_models.neural.checkpoint import CheckpointFolder, purpose_of
from cf_models.neural.tensors import pack, unpack
from cf_models.neural.torch_extra import open_device, require_torch, seeded, threads
from cf_models.store import REFIT, manifest_of, read_own, read_signed, write_signed
from rerankers.bases import fit_bases, load_bases, save_bases, top_rows, unmet_scores
from rerankers.blend import Pools, blended, tuned_share
from rerankers.contract import Reranker, check_catalog, check_fingerprint
from rerankers.gain import Gain
from rerankers.held_out import folds
from rerankers.pool import above_the_rest, in_blocks
from rerankers.wording import item_texts, person_text, short_texts

WEIGHTS = "weights.safetensors"
_BASES = "bases"
_NETWORK = "network/"


class TextBertConfig(BaseModel):
    """Settings of `TextBert`.

    Attributes:
        base: name of the candidate model whose best items are read.
        weights: the asset that the BERT starts from.
        layers: of it that are used, from the lowest; MiniLM has 6.
        depth: candidates that are read for each person.
        likes: of a person that are named.
        tokens: of a pair, at most.
        rivals: missed candidates that a hidden like is set against.
        groups: hidden likes that are learned from in an epoch, at most.
        epochs: passes over them.
        batch: groups a step.
        learning_rate: of AdamW.
        people: read to tune the blend and to measure the gain, at most.
        seed: of all draws.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: str = "ease"
    weights: str = "minilm"
    layers: int = Field(default=3, ge=1)
    depth: int = Field(default=20, ge=2)
    likes: int = Field(default=5, ge=1)
    tokens: int = Field(default=64, ge=16, le=512)
    rivals: int = Field(default=3, ge=1)
    groups: int = Field(default=600, ge=1)
    epochs: int = Field(default=1, ge=1)
    batch: int = Field(default=8, ge=1)
    learning_rate: float = Field(default=5e-5, gt=0)
    people: int = Field(default=120, ge=2)
    seed: int = Field(default=7, ge=0)


class TextBert(Reranker):
    """score = (1 - w) · z(base) + w · z(cross-encoder), over a person's best `depth` of the base.

    z takes the mean away and divides by the standard deviation, over the person's pool. The
    cross-encoder reads "likes: title (genre); …" and "title. attributes. prose" together
    (`wording`, `cross_encoder`), and is fine-tuned to tell hidden likes from other items of the
    pool. w in 0, 0.1, … 1 is the one of best nDCG@10 on people set aside (`gain_`); the gain
    is measured by tuning w on one half of them and measuring on the other, in turns. When the
    interval of that reaches down to 0, w is 0 and the order is the base's.

    Args:
        config: settings; None takes the defaults.
        device: torch's name of where to compute.
        threads: that torch may use.
        weights: folder of a BERT; None for the asset of the settings.

    Attributes:
        base_: fitted on everything.
        share_: w.
        gain_: over the base.
        history_: one record an epoch.
    """

    name: ClassVar[str] = "text_bert"
    config_type: ClassVar[type[BaseModel]] = TextBertConfig
    base_: CandidateModel
    share_: float
    gain_: Gain
    history_: list[EpochRecord]

    def __init__(
        self,
        config: TextBertConfig | None = None,
        *,
        device: str = "cpu",
        threads: int = 1,
        weights: Path | None = None,
    ) -> None:
        self.config = TextBertConfig() if config is None else config
        self.device, self.threads, self.weights = device, threads, weights

    def fit(
        self,
        interactions: Interactions,
        catalog: Catalog,
        *,
        resume: Path | None = None,
        progress: Progress | None = None,
    ) -> Self:
        """Learn; see `Reranker.fit`.

        Args:
            interactions: who liked what.
            catalog: the items.
            resume: a folder for a checkpoint after each epoch, from which a fit of the same
                settings and likes goes on.
            progress: told of each epoch.

        Raises:
            MissingExtra: when torch is not installed.
            WeightsError: when the BERT's weights are not here.
            ModelError: when no item has a text, or the fit is interrupted.
        """
        check_catalog(interactions, catalog)
        require_torch()
        self._read_catalog(catalog)
        device = open_device(self.device)
        base = fit_bases((self.config.base,), interactions)[self.config.base]
        with threads(self.threads):
            self._open(device)
            self._learn(interactions, resume, progress)
        self.base_ = base
        self.n_items_ = len(catalog)
        self.fingerprint_ = catalog.ids.fingerprint
        return self

    def _read_catalog(self, catalog: Catalog) -> None:
        self._items, self._short = item_texts(catalog), short_texts(catalog)

    def _open(self, device: Any) -> None:
        from rerankers.cross_encoder import Reader, open_cross_encoder

        config = self.config
        folder = AssetStore().path(config.weights) if self.weights is None else self.weights
        with seeded(config.seed):
            self._network = open_cross_encoder(folder, config.layers).to(device)
        self._reader = Reader((folder / "tokenizer.json").read_text("utf-8"), config.tokens)

    def _learn(
        self, interactions: Interactions, resume: Path | None, progress: Progress | None
    ) -> None:
        from cf_models.neural.networks.training import train
        from rerankers.cross_encoder import PairLearner

        config = self.config
        self.history_, self.share_, self.gain_ = [], 0.0, Gain.none(config.base)
        fold = next(folds(interactions, 5, len(interactions.users), config.seed))
        if len(fold.people) < 2:
            return
        base = fit_bases((config.base,), fold.train)[config.base]
        pools = self._pools(base, fold.profiles, fold.met)
        found = np.asarray(fold.hidden[pools.person, pools.item]).ravel() > 0
        rng = np.random.default_rng(config.seed)
        people = rng.permutation(len(fold.people))
        judged = np.sort(people[: max(2, min(config.people, len(people) // 4))])
        groups = self._groups(pools, found & ~np.isin(pools.person, judged), found, fold, rng)
        if not groups:
            return
        learner = PairLearner(
            self._network, self._reader, groups, config.batch, config.learning_rate
        )
        purpose = purpose_of(
            self.name, self.version, config.model_dump_json(), interactions.strength
        )
        folder = None if resume is None else CheckpointFolder(resume, purpose)
        loop = TrainingConfig(epochs=config.epochs, seed=config.seed)
        self.history_ = train(learner, loop, None, folder, progress)
        self._judge(pools, found, fold.profiles, fold.hidden, judged)

    def _groups(
        self,
        pools: Pools,
        wanted: NDArray[np.bool_],
        found: NDArray[np.bool_],
        fold: Any,
        rng: np.random.Generator,
    ) -> list[list[tuple[str, str]]]:
        """A hidden like and its rivals from the same pool, as pairs of texts."""
        groups = []
        for place in rng.permutation(np.flatnonzero(wanted))[: self.config.groups]:
            person = pools.person[place]
            first, last = np.searchsorted(pools.person, [person, person + 1])
            missed = first + np.flatnonzero(~found[first:last])
            if len(missed):
                rivals = rng.choice(missed, self.config.rivals)
                likes = self._likes(fold.profiles[person])
                rows = pools.item[[place, *rivals]]
                groups.append([(likes, self._items[row]) for row in rows])
        return groups

    def _judge(
        self,
        pools: Pools,
        found: NDArray[np.bool_],
        profiles: sparse.csr_matrix,
        hidden: sparse.csr_matrix,
        judged: NDArray[np.intp],
    ) -> None:
        """Set the share and the gain on people who were not learned from."""
        here = np.isin(pools.person, judged)
        query = np.searchsorted(judged, pools.person[here])
        some = Pools(query.astype(np.int32), pools.item[here], pools.base[here])
        text = self._text_scores(some, profiles[judged])
        wanted = hidden[judged].getnnz(axis=1).astype(np.intp)
        self.share_, self.gain_ = tuned_share(
            self.config.base, some, text, found[here].astype(np.float32), wanted
        )

    def _likes(self, profile: sparse.csr_matrix) -> str:
        return person_text(profile, self._short, self.config.likes)

    def _pools(
        self, base: CandidateModel, profiles: sparse.csr_matrix, met: sparse.csr_matrix
    ) -> Pools:
        parts = []
        for some in in_blocks(*profiles.shape):
            scores = unmet_scores(base, profiles[some], met[some])
            person, item = top_rows(scores, self.config.depth)
            parts.append((person + np.int32(some.start), item, scores[person, item]))
        return Pools(*(np.concatenate(part) for part in zip(*parts, strict=True)))

    def _text_scores(self, pools: Pools, profiles: sparse.csr_matrix) -> Scores:
        from rerankers.cross_encoder import answer_pairs

        likes = [self._likes(profile) for profile in profiles]
        pairs = [
            (likes[person], self._items[item])
            for person, item in zip(pools.person, pools.item, strict=True)
        ]
        return answer_pairs(self._network, self._reader, pairs)

    def score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        """Scores of every item for each profile; see `Reranker.score_batch`.

        NaN for the items of the profile, and where the base has nothing to say.
        """
        self._check_profiles(profiles)
        known = clean(profiles)
        with threads(self.threads):
            blocks = [self._scores(known[some]) for some in in_blocks(*known.shape)]
        return np.concatenate(blocks) if blocks else np.empty(known.shape, np.float32)

    def _scores(self, profiles: sparse.csr_matrix) -> Scores:
        base = unmet_scores(self.base_, profiles, profiles)
        person, item = top_rows(base, self.config.depth)
        if self.share_ == 0 or len(person) == 0:
            return base
        pools = Pools(person, item, base[person, item])
        answer = blended(pools, self._text_scores(pools, profiles), self.share_)
        return above_the_rest(base, person, item, answer)

    def save(self, folder: Path) -> None:
        """Write manifest, weights, tokenizer and base; see `Reranker.save`."""
        self._check_fitted()
        save_bases(folder / _BASES, {self.config.base: self.base_})
        learned = {
            "share": self.share_,
            "gain": self.gain_.model_dump(mode="json"),
            "history": [record.model_dump(mode="json") for record in self.history_],
            "bert": self._network.bert.config.to_dict(),
            "tokenizer": self._reader.text,
        }
        state = self._network.state_dict()
        arrays = {_NETWORK + name: value.cpu().numpy() for name, value in state.items()}
        content = pack(arrays, json.dumps(learned, default=str))
        write_signed(folder / WEIGHTS, content, manifest_of(self))

    @classmethod
    def load(cls, folder: Path, catalog: Catalog, *, device: str = "cpu", threads: int = 1) -> Self:
        """Read what `save` wrote; see `Reranker.load`."""
        manifest, config = read_own(folder, cls.name, cls.version, TextBertConfig)
        check_fingerprint(manifest, catalog)
        model = cls(config, device=device, threads=threads)
        model.n_items_, model.fingerprint_ = manifest.n_items, manifest.fingerprint
        model.base_ = load_bases(folder / _BASES, (config.base,), manifest.fingerprint)[config.base]
        model._read_catalog(catalog)
        try:
            model._restore(*unpack(read_signed(folder / WEIGHTS, manifest)))
        except (KeyError, ValueError, RuntimeError, ValidationError) as exc:
            reason = str(exc).splitlines()[0]
            raise ModelError(f"The arrays in {folder} do not fit: {reason}.", remedy=REFIT) from exc
        return model

    def _restore(self, arrays: dict[str, NDArray[Any]], label: str) -> None:
        from rerankers.cross_encoder import Reader, restored_cross_encoder

        learned = json.loads(label)
        self.share_ = float(learned["share"])
        self.gain_ = Gain.model_validate(learned["gain"])
        self.history_ = [EpochRecord.model_validate(record) for record in learned["history"]]
        state = {name.removeprefix(_NETWORK): array for name, array in arrays.items()}
        device = open_device(self.device)
        self._network = restored_cross_encoder(learned["bert"], state).to(device)
        self._reader = Reader(learned["tokenizer"], self.config.tokens)
