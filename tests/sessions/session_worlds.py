"""Films of three kinds, people who each like one kind, and sessions written by hand."""

from typing import Any

from catalog import Attribute, Catalog
from catalog.schema import catalog_table, events_table
from evaluation.sessions.acts import Act, Condition
from evaluation.sessions.people import Half, Person
from evaluation.sessions.transcript import Answer, Exchange, Noted, Transcript
from retrieval.filters import Constraint

GENRES = ("Comedy", "Horror", "Western")
ATTRIBUTES = (
    Attribute("genres", "list", "genre", role="genre"),
    Attribute("runtime", "number", "running time", unit="min", role="duration"),
)
_FIRST = ("Amber", "Silver", "Crooked", "Quiet", "Burning", "Hollow", "Distant", "Painted")
_SECOND = ("Lantern", "Harbour", "Meadow", "Orchestra", "Staircase", "Caravan", "Telegram")


def catalog_of_films() -> Catalog:
    """54 films, each third of another kind, from 1960 on, of 80 to 150 minutes."""
    count = 54
    columns: dict[str, Any] = {
        "id": [f"f{n}" for n in range(count)],
        "title": [f"{_FIRST[n % 8]} {_SECOND[n // 8]}" for n in range(count)],
        "year": [1960 + n for n in range(count)],
        "genres": [(GENRES[n % 3],) for n in range(count)],
        "runtime": [80.0 + 10 * (n % 8) for n in range(count)],
    }
    return Catalog(catalog_table(columns, ATTRIBUTES), ATTRIBUTES, name="films", noun="film")


def events_of_people() -> Any:
    """30 people with 16 ratings each: high for one kind, low for another."""
    rows = [
        (f"p{p}", f"f{n}", 5.0 if n % 3 == p % 3 else 1.0)
        for p in range(30)
        for n in range(54)
        if n % 3 != (p + 1) % 3 and (n * 7 + p) % 9 < 4
    ]
    return events_table(
        {
            "user": [r[0] for r in rows],
            "item": [r[1] for r in rows],
            "value": [r[2] for r in rows],
            "behaviour": ["rating"] * len(rows),
        }
    )


NO_HORROR = Condition(
    constraint=Constraint(attribute="genres", op="lacks", words=("Horror",)),
    phrase="lacks",
    values={"value": "horror"},
)
COMEDIES = Person(
    id="jo",
    known=Half(liked=("f0", "f3", "f6", "f9"), disliked=("f1", "f4", "f7")),
    hidden=Half(liked=("f12", "f15", "f18", "f21"), disliked=("f10",)),
)


def noted(condition: Condition, *, hard: bool = True) -> Noted:
    """A condition as the ledger holds it."""
    return Noted(constraint=condition.constraint, hard=hard, words="no horror")


def exchange(act: Act, answer: Answer, **more: Any) -> Exchange:
    """One turn."""
    return Exchange(act=act, message=f"({act.kind})", by="plain", answer=answer, **more)


def session(*exchanges: Exchange) -> Transcript:
    """A session of the one who likes comedies."""
    return Transcript(system="assistant", person=COMEDIES, number=0, exchanges=exchanges)
