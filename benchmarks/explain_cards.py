# ruff: noqa: E501 – a table reads better in one line an item.
"""Real cards to explain: the demo's films, real people's favourites, EASE, and their wishes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assets import AssetStore
from assistant.explain import ItemFacts, Judged, gather, plain_sentences
from assistant.intent import Wish
from assistant.reply import Card
from catalog import Catalog, Interactions
from catalog.demo import demo_catalog
from cf_models import EASE
from cf_models.contract import profile_of
from prompts import wording
from retrieval import EncoderConfig, open_encoder
from retrieval.documents import document
from retrieval.encoder import Encoder, Vectors
from retrieval.filters import Constraint

SAID = ("I loved {}", "loved {}", "I really enjoyed {}", "{} was good", "I liked {}", "{}")
REQUESTS = (
    ("a funny film for tonight", Constraint(attribute="genres", op="has", words=("Comedy",)), "funny"),
    ("something tense", Constraint(attribute="genres", op="has", words=("Thriller",)), "tense"),
    ("from the nineties", Constraint(attribute="year", op="range", low=1990, high=1999), "from the nineties"),
    ("not too long", Constraint(attribute="runtime", op="range", high=110), "not too long"),
    ("no horror please", Constraint(attribute="genres", op="lacks", words=("Horror",)), "no horror"),
    ("a story about growing up in a small town", None, ""),
    ("", None, ""),
    ("a romantic drama", Constraint(attribute="genres", op="has", words=("Romance", "Drama")), "a romantic drama"),
    ("science fiction with robots", Constraint(attribute="genres", op="has", words=("Sci-Fi",)), "science fiction"),
    ("for the whole family", Constraint(attribute="genres", op="has", words=("Children",)), "for the whole family"),
)  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """One request and the cards that answer it."""

    message: str
    cards: tuple[Card, ...]


def turns(
    store: AssetStore, count: int, per_turn: int = 3, seed: int = 7
) -> tuple[Catalog, list[Turn]]:
    """So many turns of real people of the demo's data, each with its cards."""
    catalog, events, _ = demo_catalog(store.path("film-summaries"))
    interactions = Interactions.from_events(events, catalog)
    model = EASE().fit(interactions)
    encoder = open_encoder(EncoderConfig(), store.path)
    rng = np.random.default_rng(seed)
    maker = _Maker(catalog, interactions, model, encoder, events)
    people = rng.permutation(len(interactions.users))
    found = []
    for person in people:
        turn = maker.turn(int(person), rng, len(found), per_turn)
        if turn is not None:
            found.append(turn)
        if len(found) == count:
            break
    return catalog, found


class _Maker:
    def __init__(
        self,
        catalog: Catalog,
        interactions: Interactions,
        model: EASE,
        encoder: Encoder,
        events: pd.DataFrame,
    ) -> None:
        self.catalog, self.interactions = catalog, interactions
        self.model, self.encoder = model, encoder
        self.raters = interactions.strength.getnnz(axis=0)
        by_item = events.groupby("item")
        self.raters = by_item["user"].nunique().reindex(list(catalog.ids)).fillna(0).to_numpy()
        self.mean = by_item["value"].mean().reindex(list(catalog.ids)).to_numpy()

    def turn(
        self, person: int, rng: np.random.Generator, number: int, per_turn: int
    ) -> Turn | None:
        strengths = self.interactions.strength[person]
        loved = strengths.indices[strengths.data >= 0.9]
        hated = strengths.indices[strengths.data <= -0.5]
        if len(loved) < 4:
            return None
        liked = rng.choice(loved, size=int(rng.integers(1, 5)), replace=False).tolist()
        disliked = rng.choice(hated, size=1).tolist() if len(hated) and number % 3 == 0 else []
        say = SAID[number % len(SAID)]
        judged = {r: Judged("like", say.format(self.catalog.titles[r])) for r in liked}
        judged |= {r: Judged("dislike", f"not {self.catalog.titles[r]}") for r in disliked}
        profile = profile_of(
            {**dict.fromkeys(liked, 1.0), **dict.fromkeys(disliked, -1.0)}, len(self.catalog)
        )
        query, constraint, words = REQUESTS[number % len(REQUESTS)]
        wishes = () if constraint is None else (
            Wish(constraint=constraint, hard=number % 2 == 0, words=words, span=(0, len(words))),
        )  # fmt: skip
        scores = self.model.score(profile)
        scores[list(judged)] = -np.inf
        order = np.argsort(-np.nan_to_num(scores, nan=-np.inf))[:60]
        rows = [int(r) for r in order if self._meets(int(r), wishes)][:per_turn]
        vectors = self._vectors([*liked, *rows])
        cards = []
        meaning = self.encoder.encode_queries([query])[0] if query else None
        for place, row in enumerate(rows):
            vector = vectors[len(liked) + place]
            facts = ItemFacts(
                item=self.catalog.ids.id(row),
                contributions=((1.0, self.model.explain(profile, row)),),
                judged=judged,
                wishes=wishes,
                neighbours={r: float(vectors[n] @ vector) for n, r in enumerate(liked)},
                query=query,
                query_cosine=0.0 if meaning is None else float(meaning @ vector),
                raters=int(self.raters[row]),
                mean_rating=None if np.isnan(self.mean[row]) else float(self.mean[row]),
            )
            cards.append(self._card(row, facts, place))
        message = ". ".join([*(judged[r].words for r in judged), query]).strip(". ")
        return Turn(message, tuple(cards)) if len(cards) == per_turn else None

    def _meets(self, row: int, wishes: tuple[Wish, ...]) -> bool:
        from assistant.explain.evidence import meets

        return all(meets(self.catalog.at(row), w.constraint) for w in wishes)

    def _vectors(self, rows: list[int]) -> Vectors:
        texts = [
            ". ".join(document(self.catalog.at(r), self.catalog.attributes).passages) for r in rows
        ]
        return self.encoder.encode_items(texts)

    def _card(self, row: int, facts: ItemFacts, place: int) -> Card:
        item = self.catalog.at(row)
        card = Card(
            id=item.id,
            title=item.title,
            year=item.year,
            score=1.0,
            attributes=item.attributes,
            text=item.text,
            evidence=gather(facts, self.catalog),
        )
        told = plain_sentences(card, self.catalog, wording(), position=place)
        return card.model_copy(update={"sentences": told})


def cards_of(found: list[Turn]) -> Iterator[Card]:
    """Every card of every turn."""
    return (card for turn in found for card in turn.cards)
