"""All facts about one person, computed from events and the catalogue; no words are written here."""

import numpy as np
import pandas as pd
from scipy import sparse

from assistant.profile.activity import activity
from assistant.profile.config import ProfileConfig
from assistant.profile.fact import ProfileFact
from assistant.profile.interests import attributes_of, dislikes, interests, levels
from assistant.profile.shifts import shifts
from assistant.profile.tally import Weights
from catalog.events import Interactions
from catalog.items import Catalog
from catalog.signals import SignalConfig, reference_time


def profile_facts(
    user: str,
    interactions: Interactions,
    catalog: Catalog,
    signals: SignalConfig,
    config: ProfileConfig | None = None,
) -> tuple[ProfileFact, ...]:
    """What is known of a person, ids "f1", "f2", …; empty when they left no event.

    The long-term interest is their strengths without fading. The short-term one fades with
    `config.half_life`, counted back from the person's own last event, so that it is there for
    someone who has long been away, too.

    Args:
        user: whom it is about.
        interactions: everybody's events and strengths.
        catalog: whose rows are the columns of the strengths.
        signals: how events become strengths.
        config: what is worth telling.
    """
    config = ProfileConfig() if config is None else config
    events = interactions.events
    own = events[(events["user"] == user).to_numpy(np.bool_)]
    if own.empty:
        return ()
    lasting = strengths(own, catalog, signals.lasting())
    lately = strengths(own, catalog, signals.fading(config.half_life))
    liked, disliked = np.maximum(lasting, 0.0), np.maximum(-lasting, 0.0)
    others = _liked_by(interactions) - (liked > 0)
    met = np.zeros(len(catalog))
    met[interactions.seen(user)] = 1.0
    attributes = attributes_of(catalog)
    found = [
        *activity(own, events, signals, config),
        *interests(catalog, attributes, liked, np.maximum(others, 0.0), config),
        *levels(catalog, liked, np.maximum(others, 0.0)),
        *dislikes(catalog, attributes, disliked, met, config),
    ]
    if own["time"].notna().any():
        found += shifts(catalog, attributes, liked, np.maximum(lately, 0.0), config)
    return tuple(f.model_copy(update={"id": f"f{n}"}) for n, f in enumerate(found, start=1))


def strengths(own: pd.DataFrame, catalog: Catalog, signals: SignalConfig) -> Weights:
    """One person's strength of each item, shape (n_items,), fading from their own last event."""
    found = Interactions.from_events(own, catalog, signals, now=reference_time(own))
    dense: Weights = found.strength.toarray()[0].astype(np.float64)
    return dense


def _liked_by(interactions: Interactions) -> Weights:
    """How many people like each item, shape (n_items,)."""
    liked: sparse.csr_matrix = interactions.strength > 0
    counts: Weights = np.asarray(liked.sum(axis=0), dtype=np.float64).ravel()
    return counts
