"""What is known of a moment and each item, in numbers: the columns that the fusion weighs.

Every column has one number an item; NaN where it says nothing, such as likeness to what was named
when nothing was. Formulas are beside the code; "last" looks at what was named last alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assistant.fusion.affinities import Affinities
from assistant.fusion.facts import Facts
from assistant.fusion.lore import Lore
from assistant.fusion.moment import Moment
from retrieval.filters import Constraint

Column = NDArray[np.float32]
Columns = dict[str, Column]
_SHRINK = 3.0
"""Conversations added to a count of co-mentions, so that a single one does not decide."""
_SHARPNESS = 20.0
"""How much more a nearer moment counts than a farther one: exp(20 · cosine)."""
_FADE = 0.6
"""An item named before the last counts so much, the one before it so much of that."""
_SPANS = ("all", "lately", "last")
_LIKENESS = (
    *("ease", "ease_lately", "ease_last", "ease_most"),
    *("beside", "beside_most", "beside_last", "beside_share", "beside_lift"),
    *("follows", "follows_last", "people", "people_most", "people_last"),
    *("directions", "directions_most", "directions_last"),
    *("text", "text_most", "text_last", "kinds", "kinds_last", "credits", "credits_last"),
    *("title_most", "title_last", "years_off", "years_off_last", "usual_popularity"),
)

GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "likes of people": ("ease", "people", "directions", "liked"),
        "co-mentions": ("beside", "follows", "usual_popularity"),
        "popularity in conversations": ("recommended", "named_often"),
        "moments alike": ("taken",),
        "texts": ("text", "said"),
        "kinds and people": ("kinds", "credits", "wish"),
        "titles": ("title",),
        "years": ("year",),
    }
)
"""What columns come from → how their names begin, for measuring what each is worth."""


@dataclass(frozen=True)
class Knowledge:
    """All that columns are made from.

    Attributes:
        facts: of the catalogue.
        lore: of other conversations.
        elsewhere: of conversations of another kind; may be of none.
        affinities: of people's likes and of the same conversations.
        silent: names of `GROUPS` whose columns are left out.
    """

    facts: Facts
    lore: Lore
    elsewhere: Lore
    affinities: Affinities
    silent: frozenset[str] = frozenset()

    def columns(self, moment: Moment) -> Columns:
        """All columns, each of shape (n_items,), float32, in an order that never changes."""
        found = {
            **self._likeness(moment),
            **self._standing(),
            **self._words(moment),
            **self._wishes(moment),
            **_constant(self._n, named=len(moment.named), turn=moment.turn),
        }
        away = tuple(start for group in self.silent for start in GROUPS[group])
        return {name: own for name, own in found.items() if not name.startswith(away)}

    @property
    def _n(self) -> int:
        return len(self.facts.years)

    def _likeness(self, moment: Moment) -> Columns:
        named = list(moment.named)
        if not named:
            return {name: np.full(self._n, np.nan, np.float32) for name in _LIKENESS}
        twins = self.facts.twins
        firsts = list(dict.fromkeys(reversed(twins[named].tolist())))[::-1]
        learned = {
            **self._by_weights(firsts),
            **self._by_mentions(firsts),
            **self._by_people(firsts),
        }
        found = {name: column[twins] for name, column in learned.items()}
        found |= self._by_facts(named)
        return {name: found[name] for name in _LIKENESS}

    def _by_weights(self, named: list[int]) -> Columns:
        """EASE: Σ w_ji over what was named, and with weights that fade; the largest alone."""
        own = self.affinities.weights[named].toarray()
        fade = (_FADE ** np.arange(len(named))[::-1]).astype(np.float32)
        return {
            "ease": own.sum(axis=0),
            "ease_lately": fade @ own,
            "ease_last": own[-1],
            "ease_most": own.max(axis=0),
        }

    def _by_mentions(self, named: list[int]) -> Columns:
        """Likeness by counts of conversations and of moments.

        With n_ji conversations of both, n_j and n_i of each, N in all, s = 3: beside
        n_ji / sqrt((n_j + s)(n_i + s)), share n_ji / (n_j + s), lift
        log((n_ji + .5) N / ((n_j + 1)(n_i + 5))), follows as share with moments of "taken after".
        """
        lore = self.lore
        count = lore.named
        both = lore.together[named].toarray()
        beside = both / np.sqrt(np.outer(count[named] + _SHRINK, count + _SHRINK))
        share = both / (count[named] + _SHRINK)[:, None]
        expected = np.outer(count[named] + 1, count + 5) / max(lore.n_groups, 1)
        after = lore.follows[named].toarray() / (count[named] + _SHRINK)[:, None]
        usual = np.log1p(count[named] * (1000 / max(lore.n_groups, 1))).mean()
        return {
            "beside": beside.sum(axis=0),
            "beside_most": beside.max(axis=0),
            "beside_last": beside[-1],
            "beside_share": share.sum(axis=0),
            "beside_lift": np.log((both + 0.5) / expected).max(axis=0),
            "follows": after.sum(axis=0),
            "follows_last": after[-1],
            "usual_popularity": np.full(self._n, usual, np.float32),
        }

    def _by_people(self, named: list[int]) -> Columns:
        """Cosine of who likes both, over people and over directions."""
        directions = self.affinities.directions
        near = directions[named] @ directions.T
        cosines = self.affinities.cosines
        alike = np.zeros_like(near) if cosines is None else cosines[named].toarray()
        return {
            "people": alike.mean(axis=0),
            "people_most": alike.max(axis=0),
            "people_last": alike[-1],
            "directions": near.mean(axis=0),
            "directions_most": near.max(axis=0),
            "directions_last": near[-1],
        }

    def _by_facts(self, named: list[int]) -> Columns:
        """Cosine of texts and of words of attributes; weight of shared people; years between."""
        facts = self.facts
        text = facts.vectors[named] @ facts.vectors.T
        titles = (facts.titles @ facts.titles[named].T).toarray()
        titles[named, np.arange(len(named))] = 0
        years = facts.years
        known = years[named][np.isfinite(years[named])]
        middle = known.mean() if len(known) else np.nan
        return {
            "text": text.mean(axis=0),
            "text_most": text.max(axis=0),
            "text_last": text[-1],
            "kinds": _dot(facts.kinds, facts.kinds[named]) / len(named),
            "kinds_last": _dot(facts.kinds, facts.kinds[named[-1:]]),
            "credits": _dot(facts.people, facts.people[named]),
            "credits_last": _dot(facts.people, facts.people[named[-1:]]),
            "title_most": titles.max(axis=1),
            "title_last": titles[:, -1],
            "years_off": np.abs(years - middle),
            "years_off_last": years - years[named[-1]],
        }

    def _standing(self) -> Columns:
        """How often recommended and named, how many people like it, how old it is."""
        lore, twins = self.lore, self.facts.twins
        return {
            "recommended": np.log1p(lore.recommended),
            "recommended_elsewhere": np.log1p(self.elsewhere.recommended),
            "named_often": np.log1p(lore.named[twins] * np.float32(1000 / max(lore.n_groups, 1))),
            "liked": np.log1p(self.affinities.liked[twins]),
            "year": self.facts.years,
        }

    def _words(self, moment: Moment) -> Columns:
        """Cosine of texts with what was said, and what was taken at moments where like was said."""
        found: Columns = {}
        lores = {"taken": self.lore, "taken_elsewhere": self.elsewhere}
        for place, span in enumerate(_SPANS):
            said = np.full(self._n, np.nan, np.float32)
            taken = dict.fromkeys(lores, said)
            if moment.meanings is not None:
                meaning = moment.meanings[place]
                said = self.facts.vectors @ meaning
                taken = {n: self._taken_at_like(of, meaning, place) for n, of in lores.items()}
            found |= {f"said_{span}": said} | {f"{n}_{span}": own for n, own in taken.items()}
        return found

    def _taken_at_like(self, lore: Lore, meaning: Column, place: int) -> Column:
        """Σ_t softmax(20 · cosine to moment t) · 1[taken at t], shape (n_items,)."""
        if len(lore.meanings) == 0:
            return np.full(self._n, np.nan, np.float32)
        weight = np.exp(_SHARPNESS * (lore.meanings[:, place] @ meaning - 1))
        taken = (weight / weight.sum()) @ lore.taken
        return np.asarray(taken[self.facts.twins], dtype=np.float32)

    def _wishes(self, moment: Moment) -> Columns:
        """The share of the wishes that an item meets, each weighed by its rarity and its age."""
        of_people = self.facts.people_attributes
        kinds = [wish for wish in moment.wishes if wish.attribute not in of_people]
        people = {w for wish in moment.wishes if wish.attribute in of_people for w in wish.words}
        return {
            "wished": self._met(kinds, 1.0),
            "wished_lately": self._met(kinds, 0.5),
            "wished_people": self._has_people(people),
            **_constant(self._n, wishes=len(kinds), wishes_people=len(people)),
        }

    def _has_people(self, names: set[str]) -> Column:
        """How many of these people have a part in each item, whichever part was spoken of."""
        places = (self.facts.column_of_person.get(name.casefold()) for name in names)
        columns = [place for place in places if place is not None]
        has = self.facts.people[:, columns] > 0
        return np.asarray(has.sum(axis=1), dtype=np.float32).ravel()

    def _met(self, wishes: list[Constraint], fade: float) -> Column:
        if not wishes:
            return np.zeros(self._n, np.float32)
        total, weights = np.zeros(self._n, np.float32), 0.0
        for age, wish in enumerate(reversed(wishes)):
            mask = self.facts.index.mask(wish)
            weight = fade**age * float(np.log1p(self._n / max(int(mask.sum()), 1)))
            total += np.float32(weight) * mask
            weights += weight
        return total / np.float32(max(weights, 1e-9))


def _dot(matrix: sparse.csr_matrix, named: sparse.csr_matrix) -> Column:
    """Row · sum of the named rows, shape (n_items,)."""
    taste = sparse.csr_matrix(named.sum(axis=0))
    return np.asarray((matrix @ taste.T).todense(), dtype=np.float32).ravel()


def _constant(n: int, **values: float) -> Columns:
    return {name: np.full(n, value, np.float32) for name, value in values.items()}
