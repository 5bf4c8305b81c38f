"""The wall before the reader: whether a sentence says only what its evidence and catalogue hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.explain.lexicon import lexicon
from assistant.explain.marks import Problem, Subject
from assistant.explain.reading import Reader, sayings
from assistant.explain.rules import RULES, Case, rests_on
from assistant.explain.titles import TitleIndex
from assistant.explain.values import ValueIndex, held
from assistant.reply import Evidence
from catalog.errors import UsageError
from catalog.items import Catalog

MAX_LENGTH = 400
"""Characters beyond those of the titles and words that a sentence takes up."""


@dataclass(frozen=True)
class Verdict:
    """What the checker found.

    Attributes:
        ok: True when every part of the sentence is supported.
        evidence: ids of the evidence that it rests on; never empty when `ok`.
        problems: what is not supported, in order of the rules.
    """

    ok: bool
    evidence: tuple[str, ...]
    problems: tuple[Problem, ...]


class Checker:
    """Judges sentences about items of one catalogue, by rules alone, without a language model.

    A sentence passes when each of its words either claims nothing (a word of the lexicon's
    vocabulary) or is a title, value, year, number or quotation that the item or its evidence has,
    and when these stand in the relations that the evidence gives: who likes what, what was asked
    for, what is shared, whose year or share it is. What the rules cannot read does not pass. The
    item's own prose is no support: its owner can write anything there.

    Args:
        catalog: whose titles and values are known; indexed once.
        language: of the sentences.
    """

    def __init__(self, catalog: Catalog, language: str = "en") -> None:
        self.catalog = catalog
        self._lexicon = lexicon(language)
        self._titles = TitleIndex(catalog)
        self._reader = Reader(self._titles, ValueIndex(catalog, self._lexicon), self._lexicon)

    def check(self, sentence: str, item_id: str, evidence: Iterable[Evidence]) -> Verdict:
        """Judge a sentence.

        Args:
            sentence: one or more sentences of plain text.
            item_id: the item that it is about.
            evidence: of that item.

        Raises:
            UsageError: when the catalogue does not have the item.
        """
        subject = self._subject(item_id, evidence)
        text = sentence.strip()
        if not text:
            return Verdict(False, (), (Problem("empty", "", "it says nothing"),))
        reading = self._reader.read(text, subject)
        case = Case(tuple(reading.marks), subject, self.catalog, self._lexicon)
        problems = list(reading.problems)
        if sum(len(m.text) for m in case.marks if m.kind in ("word", "punct")) > MAX_LENGTH:
            problems.append(Problem("length", text[:40], "it is too long"))
        for rule in RULES:
            problems += rule(case)
        used = rests_on(case)
        if not used:
            problems.append(Problem("nothing", text[:40], "it rests on no evidence"))
        return Verdict(not problems, used, tuple(problems))

    def _subject(self, item_id: str, evidence: Iterable[Evidence]) -> Subject:
        item, row = self.catalog.get(item_id), self.catalog.ids.row(item_id)
        if item is None or row is None:
            raise UsageError(f"The catalogue has no item {item_id!r}.")
        by_id = {e.id: e for e in evidence}
        rows = {id_: self.catalog.ids.row(e.item) for id_, e in by_id.items() if e.item}
        return Subject(
            item=item,
            row=row,
            values=held(item),
            evidence=by_id,
            others={id_: other for id_, other in rows.items() if other is not None},
            sayings=sayings(by_id.values(), self._lexicon),
        )
