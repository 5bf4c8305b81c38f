"""Options that tell how a file of events is read."""

from collections.abc import Sequence
from typing import Any


def columns_of(pairs: Sequence[str] | None) -> dict[str, str] | None:
    """What `--column KIND=NAME`, given several times, says."""
    from catalog.errors import UsageError

    if not pairs:
        return None
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise UsageError(
            f"--column {wrong[0]!r} is not KIND=NAME.", remedy="For example: --column user=visitor."
        )
    return dict(pair.split("=", 1) for pair in pairs)


def scale_of(text: str | None) -> Any:
    """The `RatingScale` that `--scale LOW:HIGH` says."""
    from catalog.config import RatingScale
    from catalog.errors import UsageError

    if text is None:
        return None
    try:
        low, high = (float(part) for part in text.split(":"))
        # The usual five stars leave 3 neutral, from 0.5 as well as from 1.
        neutral = 3.0 if high == 5 else (low + high) / 2
        return RatingScale(low=low, high=high, neutral=neutral)
    except ValueError as exc:
        raise UsageError(
            f"--scale {text!r} is not a scale.", remedy="Give LOW:HIGH, such as 1:10."
        ) from exc
