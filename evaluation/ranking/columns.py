"""Which column of an unknown file of events is what, told by the names that people use."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from catalog.config import EventColumns, RatingScale
from catalog.errors import DataError, UsageError
from catalog.events import Behaviour

_STAYS = ("dwell", "dwelltime", "dwellseconds", "停留", "停留时间", "停留时长")
_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "user": (
            *("user", "userid", "uid", "visitor", "visitorid", "customer", "customerid"),
            *("reviewer", "reviewerid", "person", "personid", "member", "memberid"),
            *("用户", "用户id"),
        ),
        "item": (
            *("item", "itemid", "iid", "movie", "movieid", "film", "filmid", "product"),
            *("productid", "sku", "asin", "parentasin", "isbn", "book", "bookid", "track"),
            *("trackid", "song", "songid", "artist", "artistid", "business", "businessid"),
            *("listing", "listingid", "article", "articleid", "game", "gameid", "appid"),
            *("物品", "物品id", "商品", "商品id"),
        ),
        "value": (
            *("rating", "ratings", "score", "stars", "star", "overall", "value", "评分"),
            *_STAYS,
        ),
        "time": (
            *("time", "timestamp", "ts", "datetime", "date", "unixtime", "unixreviewtime"),
            *("reviewtime", "createdat", "at", "when", "eventtime", "时间"),
        ),
        "behaviour": (
            *("behaviour", "behavior", "event", "eventtype", "action", "type"),
            *("行为", "行为类型"),
        ),
    }
)
"""What columns may be called, in lower case without separators; the first that is there wins."""


def guessed_columns(
    there: Sequence[str], named: Mapping[str, str], scale: RatingScale, source: str
) -> EventColumns:
    """What each column of a file of events is.

    Without a column of behaviours, every event is a rating when there is a column of ratings, a
    stay when there is one of seconds, and a like otherwise.

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
    return EventColumns(
        user=found["user"],
        item=found["item"],
        value=found["value"],
        time=found["time"],
        behaviour=None if found["behaviour"] else _kind_by(found["value"]),
        behaviour_column=found["behaviour"],
        scale=scale,
    )


def _kind_by(value: str) -> Behaviour:
    if not value:
        return Behaviour.LIKE
    return Behaviour.DWELL if _plain(value) in _STAYS else Behaviour.RATING


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _guess(there: Sequence[str], key: str) -> str:
    plain = {_plain(name): name for name in reversed(there)}
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
