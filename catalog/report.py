"""What happened to the rows that were read: the report of a build.

Every row that a source holds is either kept or refused; a kept row may have been mended. A refused
row has one reason, the first that applied, so that the counts of the reasons add up.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict
from rich.console import Group
from rich.table import Table
from rich.text import Text

from catalog.preprocess.step import Step, lines_of

Outcome = Literal["refused", "set aside", "mended", "noted"]
MAX_EXAMPLES = 5
MAX_LINES = 100


class Example(BaseModel):
    """One row that a finding is about: where it stands and the value that caused it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: int
    value: str


class Finding(BaseModel):
    """Rows of one source with the same flaw.

    Attributes:
        reason: the flaw in words ("no title").
        outcome: "refused" – not in the catalogue; "set aside" – the same, for events whose item the
            catalogue lacks; "mended" – kept, with a change; "noted" – kept as it is.
        count: how many rows.
        lines: where they stand, ascending, the first `MAX_LINES` of them.
        examples: at most `MAX_EXAMPLES` of the values.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str
    outcome: Outcome
    count: int
    lines: tuple[int, ...] = ()
    examples: tuple[Example, ...] = ()


class SourceReport(BaseModel):
    """What became of the rows of one source.

    Attributes:
        source: a path, a query or a data set, without passwords.
        unit: what the numbers of `lines` count, from 1: "line" of a text, or "record".
        read: rows that the source holds; always kept + refused.
        kept: rows that went on.
        mended: rows among the kept that were changed.
        refused: rows that did not go on, those set aside included.
        findings: refused first, then set aside, mended, noted; most frequent first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    unit: Literal["line", "record"] = "record"
    read: int = 0
    kept: int = 0
    mended: int = 0
    refused: int = 0
    findings: tuple[Finding, ...] = ()

    def count(self, reason: str) -> int:
        """How many rows had this flaw; 0 when none."""
        return sum(f.count for f in self.findings if f.reason == reason)


class JoinReport(BaseModel):
    """How many rows of one table found their row in another."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    matched: int
    total: int
    note: str = ""

    @property
    def rate(self) -> float:
        """The share that found one, in [0, 1]; 0 for an empty table."""
        return self.matched / self.total if self.total else 0.0

    @property
    def line(self) -> str:
        """The join in words."""
        counts = f"{self.matched} of {self.total} ({self.rate:.0%})"
        return f"{self.name}: {counts} {self.note}".strip()


class BuildReport(BaseModel):
    """What happened when a catalogue and its events were built.

    Attributes:
        sources: what became of the rows that were read.
        joins: how many rows of one table found their row in another.
        steps: what cleaning the events found and took away.
        created: when.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: tuple[SourceReport, ...] = ()
    joins: tuple[JoinReport, ...] = ()
    steps: tuple[Step, ...] = ()
    created: datetime | None = None

    def lines(self) -> Iterator[str]:
        """The report in plain words, one line at a time."""
        for source in self.sources:
            yield (
                f"{source.source}: {source.read} read, {source.kept} kept, "
                f"{source.mended} mended, {source.refused} refused"
            )
            for finding in source.findings:
                yield f"  {finding.outcome}: {finding.count} × {finding.reason}"
                for example in finding.examples:
                    yield f"    {source.unit} {example.line}: {example.value}"
        for join in self.joins:
            yield join.line
        yield from lines_of(self.steps)

    def text(self) -> str:
        """The report in plain words."""
        return "\n".join(self.lines())

    def __rich__(self) -> Group:
        parts: list[Table | Text] = [_overview(self.sources)]
        findings = [(s, f) for s in self.sources for f in s.findings]
        if findings:
            table = Table("source", "outcome", "rows", "reason", "for example", title="Findings")
            for source, finding in findings:
                table.add_row(*(Text(cell) for cell in _finding_cells(source, finding)))
            parts.append(table)
        parts += [Text(line) for line in (*(j.line for j in self.joins), *lines_of(self.steps))]
        return Group(*parts)


def _overview(sources: tuple[SourceReport, ...]) -> Table:
    table = Table("source", "read", "kept", "mended", "refused", title="Read")
    for source in sources:
        counts = (source.read, source.kept, source.mended, source.refused)
        table.add_row(Text(source.source), *(f"{n:,}" for n in counts))
    return table


def _finding_cells(source: SourceReport, finding: Finding) -> list[str]:
    example = ""
    if finding.examples:
        first = finding.examples[0]
        example = f"{source.unit} {first.line}: {first.value}"
    return [source.source, finding.outcome, f"{finding.count:,}", finding.reason, example]
