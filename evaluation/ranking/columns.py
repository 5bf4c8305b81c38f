"""Which column of an unknown file of events is what, told by the names that people use."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from catalog.config import EventColumns, RatingScale
from catalog.errors import DataError, UsageError
from catalog.events import Behaviour

_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "user": (
            *("user", "userid", "uid", "visitor", "visitorid", "customer", "customerid"),
            *("reviewer", "reviewerid", "person", "personid", "member", "memberid"),
        ),
        "item": (
            *("item", "itemid", "iid", "movie", "movieid", "film", "filmid", "product"),
            *("productid", "sku", "asin", "parentasin", "isbn", "book", "bookid", "track"),
            *("trackid", "song", "songid", "artist", "artistid", "business", "businessid"),
            *("listing", "listingid", "article", "articleid", "game", "gameid", "appid"),
        ),
        "value": ("rating", "ratings", "score", "stars", "star", "overall", "value"),
        "time": (
            *("time", "timestamp", "ts", "datetime", "date", "unixtime", "unixreviewtime"),
            *("reviewtime", "createdat", "at", "when", "eventtime"),
        ),
        "behaviour": ("behaviour", "behavior", "event", "eventtype", "action", "type"),
    }
)
"""What columns may be called, in lower case without separators; the first that is there wins."""
_BEHAVIOURS: Mapping[str, Behaviour] = MappingProxyType(
    {b.value: b for b in Behaviour}
    | {
        "pv": Behaviour.VIEW,
        "detail": Behaviour.VIEW,
        "addtocart": Behaviour.CART,
        "add_to_cart": Behaviour.CART,
        "basket": Behaviour.CART,
        "buy": Behaviour.PURCHASE,
        "order": Behaviour.PURCHASE,
        "transaction": Behaviour.PURCHASE,
        "rate": Behaviour.RATING,
        "fav": Behaviour.LIKE,
        "favourite": Behaviour.LIKE,
        "favorite": Behaviour.LIKE,
    }
)


def guessed_columns(
    there: Sequence[str], named: Mapping[str, str], scale: RatingScale, source: str
) -> EventColumns:
    """What each column of a file of events is.

    Without a column of behaviours, every event is a rating when there is a column of ratings, and
    a like otherwise.

    Args:
        there: the columns of the file.
        named: those that the caller names: "user", "item", "value", "time", "behaviour" → column.
        scale: of the ratings.
        source: the file, for messages.

    Raises:
        UsageError: when the caller names a key or column that is not there.
        DataError: when the columns of people or items cannot be told.
    """
    _check(there, named, source)
    found = {key: named.get(key) or _guess(there, key) for key in _NAMES}
    lacking = [key for key in ("user", "item") if not found[key]]
    if lacking:
        raise DataError(
            f"{source}: no column could be recognised as {' or '.join(lacking)}; "
            f"its columns are: {', '.join(there) or 'none'}.",
            remedy=f"Name it: --column {lacking[0]}=NAME.",
        )
    single = Behaviour.RATING if found["value"] else Behaviour.LIKE
    return EventColumns(
        user=found["user"],
        item=found["item"],
        value=found["value"],
        time=found["time"],
        behaviour=None if found["behaviour"] else single,
        behaviour_column=found["behaviour"],
        behaviours=_BEHAVIOURS if found["behaviour"] else {},
        scale=scale,
    )


def _guess(there: Sequence[str], key: str) -> str:
    plain = {re.sub(r"[\W_]+", "", name.casefold()): name for name in reversed(there)}
    return next((plain[name] for name in _NAMES[key] if name in plain), "")


def _check(there: Sequence[str], named: Mapping[str, str], source: str) -> None:
    for key, column in named.items():
        if key not in _NAMES:
            raise UsageError(
                f"{key!r} is no kind of column.", remedy=f"Name one of {', '.join(_NAMES)}."
            )
        if column not in there:
            raise UsageError(
                f"{source} has no column {column!r}.", remedy=f"It has: {', '.join(there)}."
            )
