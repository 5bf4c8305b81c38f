"""One profile from three times: past events, earlier conversations, and this one."""

from assistant.config import AssistantConfig
from assistant.resources import Resources
from assistant.taste import Taste


def strengths(
    resources: Resources, config: AssistantConfig, taste: Taste, user: str
) -> dict[int, float]:
    """Row of an item → signed strength in the profile that models are given.

    For an item of several times the nearest counts alone: what is said now, before what was said
    in earlier conversations, before what was done. The weights (`history_weight`,
    `earlier_weight`) keep short-term taste first; earlier judgements fade with the days
    (`earlier_half_life_days`), likes of this conversation with its turns (`likes_half_life`).

    Args:
        resources: past events and the catalogue.
        config: the weights.
        taste: the ledger, with what is remembered of earlier conversations.
        user: a person with past events; empty for none.
    """
    history = resources.interactions.history(user) if user else None
    done = {} if history is None else dict(zip(history.indices, history.data, strict=True))
    earlier = taste.earlier_judgements(config.earlier_half_life_days)
    row = resources.catalog.ids.row
    return (
        {int(n): config.history_weight * float(s) for n, s in done.items()}
        | {n: config.earlier_weight * s for i, s in earlier.items() if (n := row(i)) is not None}
        | {
            n: s
            for i, s in taste.judgements(config.likes_half_life).items()
            if (n := row(i)) is not None
        }
    )
