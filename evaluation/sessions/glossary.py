"""What each figure of the report means, in plain words."""

from collections.abc import Mapping
from types import MappingProxyType

FOUND: Mapping[str, str] = MappingProxyType(
    {
        "reached": "The part of the sessions in which an item was shown that the person likes, by "
        "their own later word, and did not know.",
        "first_turn": "The turn that showed the first such item, over the sessions that reached "
        "one.",
        "hits": "How many such items a session showed.",
        "recall": "The part of all such items that a session showed.",
        "ndcg": "How high they stand in a list: 1 when all stand on top, 0 when none is there.",
        "agreement": "How well the kinds of what was shown agree with the taste that the hidden "
        "half tells: 1 fully, ½ as any item, 0 against it.",
    }
)
KEPT: Mapping[str, str] = MappingProxyType(
    {
        "understood": "The part of the stated conditions that stand in the ledger as hard "
        "conditions that mean what was said.",
        "lists_clean": "The part of the lists, once for each condition that the person holds, in "
        "which every item meets it.",
        "ruled_out_clean": "The same for what was ruled out (“no horror”).",
        "broken": "Items that do not meet a condition that the ledger holds, a session.",
        "misunderstood": "Conditions that were stated and not taken, a session.",
        "lost": "Conditions that were taken, then dropped without a word, a session.",
        "gave_way": "Conditions that the assistant gave up and said so, a session.",
        "pointed_right": "The part of the messages that point at an item (“the second one”) from "
        "which that item, and no other, was taken.",
        "pointed_sign": "The part after which that item stands in the ledger with the attitude "
        "that was meant.",
        "named_right": "The part of the named items that stand in the ledger as liked or disliked, "
        "as was said.",
        "in_ledger": "The part of all stated tastes, not taken back, that is in the ledger at the "
        "end.",
        "repeats_told": "The part of the shown items that the person had named, pointed at or "
        "pressed before.",
        "repeats_asked_others": "The part of the items shown on “what else?” that had been shown "
        "before.",
        "repeats": "The part of all shown items that had been shown before.",
        "pressing_on": "The part of the closings (“I'll take the second one, thanks”) that were "
        "answered with yet another list.",
        "ms": "Milliseconds of an answer, in the mean.",
    }
)
CASES: Mapping[str, str] = MappingProxyType(
    {
        "broken": "taken, and yet violated",
        "misunderstood": "stated, and not taken",
        "lost": "taken, then dropped without a word",
        "given_way": "given up by the assistant, which said so",
    }
)
