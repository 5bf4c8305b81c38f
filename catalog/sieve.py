"""The bookkeeping of a validation: which rows are kept, mended or refused, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.raw import RawTable
from catalog.report import MAX_EXAMPLES, MAX_LINES, Example, Finding, Outcome, SourceReport

Where = NDArray[np.bool_]
_ORDER: dict[Outcome, int] = {"refused": 0, "set aside": 1, "mended": 2, "noted": 3}
_SHOWN = 120


@dataclass(frozen=True)
class _Held:
    """Rows with one flaw, and the values to show of them (one a row of the source)."""

    rows: NDArray[np.intp]
    values: Sequence[Any]


class Sieve:
    """Rows fall through or are held; each call gives the reason.

    Args:
        raw: what was read, with the flaws that the reader itself met.

    Attributes:
        alive: shape (n_rows,), False once a row is refused.

    What is passed as `values` is read when the report is made, and must not change until then.
    """

    def __init__(self, raw: RawTable) -> None:
        self._raw = raw
        self.alive: Where = np.ones(len(raw.lines), dtype=np.bool_)
        self._found: dict[tuple[str, Outcome], list[_Held]] = {}

    def refuse(
        self, where: Where, reason: str, values: Sequence[Any], *, outcome: Outcome = "refused"
    ) -> None:
        """Hold back the rows at `where`, shape (n_rows,), that are still alive.

        Args:
            where: shape (n_rows,).
            reason: the flaw in words.
            values: what to show of each row, one a row of the source.
            outcome: "refused" or "set aside".
        """
        rows = np.flatnonzero(where & self.alive)
        self.alive[rows] = False
        self._hold(rows, reason, outcome, values)

    def mend(self, where: Where, reason: str, values: Sequence[Any]) -> None:
        """Note that the rows at `where` were changed; `values` is what stood there."""
        self._hold(np.flatnonzero(where), reason, "mended", values)

    def note(self, where: Where, reason: str, values: Sequence[Any]) -> None:
        """Note something about the rows at `where`, which stay as they are."""
        self._hold(np.flatnonzero(where), reason, "noted", values)

    def report(self) -> SourceReport:
        """The counts and the findings so far; of refused rows only why they were refused."""
        flaws: dict[tuple[str, Outcome], list[tuple[int, Any]]] = {}
        mended = np.zeros(len(self.alive), dtype=np.bool_)
        for flaw in self._raw.broken:
            flaws.setdefault((flaw.reason, "refused"), []).append((flaw.line, flaw.value))
        for position, flaw in self._raw.mended:
            if self.alive[position]:
                mended[position] = True
                flaws.setdefault((flaw.reason, "mended"), []).append((flaw.line, flaw.value))
        for (reason, outcome), held in self._found.items():
            for part in held:
                gone = outcome in ("refused", "set aside")
                rows = part.rows if gone else part.rows[self.alive[part.rows]]
                mended[rows] |= outcome == "mended"
                entries = flaws.setdefault((reason, outcome), [])
                lines = self._raw.lines[rows].tolist()
                entries += [(line, part.values[row]) for line, row in zip(lines, rows, strict=True)]
        refused = len(self._raw.broken) + int((~self.alive).sum())
        kept = int(self.alive.sum())
        return SourceReport(
            source=self._raw.source,
            unit=self._raw.unit,
            read=kept + refused,
            kept=kept,
            mended=int(mended.sum()),
            refused=refused,
            findings=_findings(flaws),
        )

    def _hold(
        self, rows: NDArray[np.intp], reason: str, outcome: Outcome, values: Sequence[Any]
    ) -> None:
        if len(rows):
            self._found.setdefault((reason, outcome), []).append(_Held(rows, values))


def _findings(flaws: dict[tuple[str, Outcome], list[tuple[int, Any]]]) -> tuple[Finding, ...]:
    found = [_finding(reason, outcome, held) for (reason, outcome), held in flaws.items() if held]
    found.sort(key=lambda f: (_ORDER[f.outcome], -f.count, f.reason))
    return tuple(found)


def _finding(reason: str, outcome: Outcome, entries: list[tuple[int, Any]]) -> Finding:
    entries = sorted(entries, key=lambda entry: entry[0])
    return Finding(
        reason=reason,
        outcome=outcome,
        count=len(entries),
        lines=tuple(line for line, _ in entries[:MAX_LINES]),
        examples=tuple(
            Example(line=line, value=_shown(value)) for line, value in entries[:MAX_EXAMPLES]
        ),
    )


def _shown(value: Any) -> str:
    text = str(value).encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
