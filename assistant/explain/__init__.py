"""Evidence first, then words, then a check: nothing unsupported is shown."""

from assistant.explain.checker import Checker, Verdict
from assistant.explain.evidence import MAX_EVIDENCE, ItemFacts, Judged, gather
from assistant.explain.marks import Problem
from assistant.explain.plain import plain_sentences

__all__ = [
    "MAX_EVIDENCE",
    "Checker",
    "ItemFacts",
    "Judged",
    "Problem",
    "Verdict",
    "gather",
    "plain_sentences",
]
