"""What a process does once, kept out of the time of a fit: libraries loaded, loops compiled."""

import numpy as np
import pandas as pd
from scipy import sparse

from catalog.events import EVENT_COLUMNS, Interactions
from catalog.ids import IdMap
from cf_models import CandidateModel

_STRENGTHS = np.array([[1, 1, 0], [0, 1, 1], [1, 0, -1]], dtype=np.float32)


def warm_up(model: CandidateModel) -> None:
    """Fit a world of three people and three items, which the next fit forgets."""
    people, items = (IdMap(f"{kind}{n}" for n in range(3)) for kind in ("person", "item"))
    events = pd.DataFrame(columns=list(EVENT_COLUMNS)).astype({"value": "float64"})
    events["time"] = pd.to_datetime(events["time"], utc=True)
    model.fit(Interactions(people, items, sparse.csr_matrix(_STRENGTHS), events))
