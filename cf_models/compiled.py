"""Loops compiled by numba, kept on disk where there is a place for them.

Importing this imports numba (a third of a second): import modules of compiled loops where they are
used, not before.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(function: Loop) -> Loop:
    """The function, compiled at its first call, with sums in any order and no heed of NaN.

    The result is kept beside the source, else in the cache folder of the person who runs it. Where
    neither can be written, each process compiles anew (seconds). Other threads run meanwhile.
    """
    return _compiled(function, fastmath=True)


def compiled_exactly(function: Loop) -> Loop:
    """As `compiled`, for loops that look for NaN or infinite values."""
    return _compiled(function, fastmath=False)


def _compiled(function: Loop, *, fastmath: bool) -> Loop:
    try:
        kept: Loop = njit(cache=True, fastmath=fastmath, nogil=True)(function)
    except RuntimeError:  # numba found no folder that it may write
        anew: Loop = njit(fastmath=fastmath, nogil=True)(function)
        return anew
    return kept
