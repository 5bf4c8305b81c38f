"""Which sessions are shown whole: some that went well, and some that did not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.sessions.figures import ASSISTANT
from evaluation.sessions.found import first_turns
from evaluation.sessions.remembered import named, pointed
from evaluation.sessions.transcript import Transcript

SHOWN = 3
_WEIGHT = {"broken": 10.0, "lost": 3.0, "misunderstood": 2.0, "given_way": 0.0}


def chosen_sessions(
    result: Mapping[str, Any], transcripts: Sequence[Transcript]
) -> dict[str, list[Transcript]]:
    """The best and the worst sessions with the assistant, by what was found and what went wrong."""
    faults: Counter[str] = Counter()
    for case in result["cases"]:
        faults[case["key"]] += int(_WEIGHT[case["fault"]])
    own = [one for one in transcripts if one.system == ASSISTANT]
    ranked = sorted(own, key=lambda one: _merit(one, faults[one.key]))
    count = min(SHOWN, len(ranked) // 2) or 1
    return {"went well": ranked[-count:][::-1], "went badly": ranked[:count]}


def _merit(one: Transcript, faults: int) -> float:
    messages = [*pointed(one), *named(one)]
    wrong = sum(not (m.item and m.sign) for m in messages)
    return len(first_turns(one)) - 2.0 * faults - 2.0 * wrong
