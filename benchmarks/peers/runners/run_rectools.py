"""RecTools' SASRec with full softmax.

Width and epochs are those of ours, 64 and 15: its own 256 factors take minutes an epoch on two
cores. All else is RecTools' own.
"""

import logging
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import torch
from given import Given, run
from pytorch_lightning import Trainer, seed_everything
from rectools import Columns
from rectools.dataset import Dataset
from rectools.models import SASRecModel

logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
warnings.filterwarnings("ignore")


class _SASRec:
    def __init__(self, given: Given, settings: Mapping[str, Any]) -> None:
        torch.set_num_threads(given.threads)
        seed_everything(given.seed, verbose=False)
        self.given = given
        # Rows stand in for ids; one second apart where times are equal keeps their order.
        frame = pd.DataFrame(
            {
                Columns.User: given.sequence["user"],
                Columns.Item: given.sequence["item"],
                Columns.Weight: 1.0,
                Columns.Datetime: pd.to_datetime(given.sequence["second"], unit="s"),
            }
        )
        self.data = Dataset.construct(frame)
        own = {"n_factors": 64, **settings}
        epochs = own.pop("epochs", 15)

        def trainer() -> Trainer:
            return Trainer(
                max_epochs=epochs,
                min_epochs=epochs,
                accelerator="cpu",
                deterministic=True,
                enable_progress_bar=False,
                enable_model_summary=False,
                logger=False,
                enable_checkpointing=False,
            )

        self.model = SASRecModel(
            loss="softmax",
            deterministic=True,
            recommend_torch_device="cpu",
            get_trainer_func=trainer,
            **own,
        )

    def fit(self) -> None:
        self.model.fit(self.data)

    def lists(self) -> np.ndarray:
        given = self.given
        known = set(self.data.user_id_map.external_ids.tolist())
        asked = [int(row) for row in given.people if int(row) in known]
        more = int(given.seen.getnnz(axis=1).max(initial=0))
        wanted = min(given.depth + more, given.n_items)
        found = self.model.recommend(asked, self.data, k=wanted, filter_viewed=True)
        own = {
            user: rows.sort_values(Columns.Rank)[Columns.Item].to_numpy()
            for user, rows in found.groupby(Columns.User)
        }
        lists = np.full((len(given.people), given.depth), -1, dtype=np.int32)
        for person, row in enumerate(given.people):
            items = own.get(int(row), np.empty(0, np.int64))
            seen = given.seen.indices[given.seen.indptr[person] : given.seen.indptr[person + 1]]
            kept = items[~np.isin(items, seen)][: given.depth]
            lists[person, : len(kept)] = kept
        return lists


if __name__ == "__main__":
    run({"SASRec": _SASRec})
