"""Loops compiled by numba, kept on disk where there is a place for them.

Importing this imports numba (a third of a second): import modules of compiled loops where they are
used, not before.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(function: Loop) -> Loop:
    """The function, compiled at its first call, with sums in any order.

    The result is kept beside the source, else in the cache folder of the person who runs it. Where
    neither can be written, each process compiles anew (seconds).
    """
    try:
        kept: Loop = njit(cache=True, fastmath=True, nogil=True)(function)
    except RuntimeError:  # numba found no folder that it may write
        anew: Loop = njit(fastmath=True, nogil=True)(function)
        return anew
    return kept
