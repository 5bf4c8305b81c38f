"""From a ranking to cards: the item, its score, the evidence, and plain sentences about it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy import sparse

from assistant.explain.evidence import ItemFacts, Judged, gather
from assistant.explain.plain import plain_sentences
from assistant.intent import Wish
from assistant.recall import Request
from assistant.reply import Card
from assistant.resources import Resources
from assistant.taste import Taste
from catalog.ranking import Ranking
from cf_models.contract import Contributions
from prompts.wording import Wording

NEIGHBOURS = 3
"""Liked items whose nearness in the index is looked at, for each card."""


def make_cards(
    resources: Resources,
    request: Request,
    taste: Taste,
    ranking: Ranking,
    words: Wording,
    user: str = "",
) -> tuple[Card, ...]:
    """One card for each item of a ranking, in its order, with evidence and plain sentences."""
    cards = []
    known = {} if taste.scope == "new" else _known(resources, taste, user)
    for place, row in enumerate(ranking.rows.tolist()):
        facts = facts_of(resources, request, taste, row)
        item = resources.catalog.at(row)
        card = Card(
            id=item.id,
            title=item.title,
            year=item.year,
            score=float(ranking.scores[place]),
            attributes=item.attributes,
            image=item.image,
            url=item.url,
            text=item.text,
            text_credit=item.text_credit,
            known=words.say(f"known.{known[item.id]}") if item.id in known else "",
            parts=_parts(ranking, place),
            evidence=gather(facts, resources.catalog),
        )
        sentences = plain_sentences(card, resources.catalog, words, position=place)
        cards.append(card.model_copy(update={"sentences": sentences}))
    return tuple(cards)


def facts_of(resources: Resources, request: Request, taste: Taste, row: int) -> ItemFacts:
    """Everything that is known of why the item at `row` fits this request."""
    catalog, matrix = resources.catalog, resources.vectors.vectors()
    model = resources.cf if request.profile.nnz else None
    contributions = None if model is None else model.explain(request.profile, row)
    others = [liked_row for liked_row in request.liked if liked_row != row]
    liked = np.array(others, dtype=np.int64)
    cosines = matrix[liked] @ matrix[row]
    nearest = np.argsort(-cosines, kind="stable")[:NEIGHBOURS]
    mean, meaning = float(resources.mean_rating[row]), request.meaning
    return ItemFacts(
        item=catalog.ids.id(row),
        contributions=() if contributions is None else ((1.0, _of_others(contributions, row)),),
        judged={n: j for n, j in _judged(resources, request.profile, taste).items() if n != row},
        wishes=_wishes(taste),
        neighbours={int(liked[n]): float(cosines[n]) for n in nearest},
        query=request.query,
        query_cosine=0.0 if meaning is None else resources.vectors.cosine(row, meaning),
        raters=int(resources.people[row]),
        mean_rating=None if np.isnan(mean) else mean,
        rating_top=resources.rating_top,
    )


def _of_others(contributions: Contributions, row: int) -> Contributions:
    """Without the item itself, which a known item's profile holds: it is no reason for itself."""
    others = contributions.rows != row
    if others.all():
        return contributions
    kept = contributions.rows[others], contributions.amounts[others]
    return replace(contributions, rows=kept[0], amounts=kept[1])


def _known(resources: Resources, taste: Taste, user: str) -> dict[str, str]:
    """Item id → how the person knows it: "like", "dislike", "seen" or "history"."""
    ids = resources.catalog.ids
    known = {ids.id(int(row)): "history" for row in resources.interactions.seen(user)}
    said = [*(r.entry for r in reversed(taste.earlier)), *taste.entries]
    names = {1: "like", -1: "dislike", 0: "seen"}
    return known | {e.item: names[e.sign] for e in said if e.kind == "item"}


def _wishes(taste: Taste) -> tuple[Wish, ...]:
    return tuple(entry.wish for entry in taste.entries if entry.wish is not None)


def _judged(resources: Resources, profile: sparse.csr_matrix, taste: Taste) -> Mapping[int, Judged]:
    """What the person thinks of each item of the profile: what they said wins over their past."""
    judged = {
        int(row): Judged("like" if strength > 0 else "dislike")
        for row, strength in zip(profile.indices, profile.data, strict=True)
    }
    for entry in taste.entries:
        row = resources.catalog.ids.row(entry.item) if entry.kind == "item" else None
        if row is not None and entry.sign:
            judged[row] = Judged("like" if entry.sign > 0 else "dislike", entry.words)
    return judged


def _parts(ranking: Ranking, place: int) -> dict[str, float]:
    scores = {name: float(part[place]) for name, part in ranking.parts.items()}
    return {name: score for name, score in scores.items() if np.isfinite(score)}
