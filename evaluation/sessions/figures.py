"""From transcripts to `result.json`: means over sessions, intervals over people, counts, cases."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evaluation.sessions.config import SessionsConfig
from evaluation.sessions.facts import Facts
from evaluation.sessions.found import Figures, first_turns, found
from evaluation.sessions.obeyed import Obeyed, obeyed
from evaluation.sessions.remembered import named, pointed, remembered, repeated
from evaluation.sessions.transcript import Transcript
from evaluation.statistics import Interval, bootstrap_intervals, paired_comparisons

ASSISTANT = "assistant"
COMPARED = ("reached", "recall", "ndcg", "agreement")
MOST_CASES = 200
_COUNTS = (
    *("lists", "clean", "ruled_out_lists", "ruled_out_clean", "claims", "false_claims"),
    *("taken_back", "still_held"),
)


def figures(
    transcripts: Sequence[Transcript], facts: Facts, config: SessionsConfig
) -> dict[str, Any]:
    """Everything that the report shows of the sessions.

    Args:
        transcripts: of all systems; each person's sessions are drawn together in the bootstrap.
        facts: of the items.
        config: has the settings of the bootstrap.
    """
    by_system: defaultdict[str, dict[tuple[str, int], Transcript]] = defaultdict(dict)
    for one in transcripts:
        by_system[one.system][one.person.id, one.number] = one
    own = list(by_system[ASSISTANT].values())
    followed = [obeyed(one, facts) for one in own]
    per_session = {
        system: {key: found(one, facts) | repeated(one) for key, one in of_system.items()}
        for system, of_system in by_system.items()
    }
    for one, kept in zip(own, followed, strict=True):
        values = per_session[ASSISTANT][one.person.id, one.number]
        values |= kept.figures() | remembered(one, facts)
    return {
        "systems": {system: _intervals(values, config) for system, values in per_session.items()},
        "curves": {system: _curves(list(o.values())) for system, o in by_system.items()},
        "against": _against(per_session, config),
        "conditions": _conditions(followed),
        "pointing": _pointing(own),
        "cases": [vars(case) for each in followed for case in each.cases][:MOST_CASES],
        "speech": _speech(own),
        "sessions": {system: len(o) for system, o in by_system.items()},
        "people": len({one.person.id for one in own}),
        "invented": any(one.person.invented for one in own),
    }


def _intervals(values: Mapping[tuple[str, int], Figures], config: SessionsConfig) -> dict[str, Any]:
    names = list(next(iter(values.values())))
    table = np.array([[own[name] for name in names] for own in values.values()])
    groups = _groups(list(values))
    found = bootstrap_intervals(
        table, level=config.level, resamples=config.resamples, seed=config.seed, groups=groups
    )
    return {name: _shown(interval) for name, interval in zip(names, found, strict=True)}


def _shown(interval: Interval) -> dict[str, float | int]:
    return {
        "mean": interval.mean,
        "low": interval.low,
        "high": interval.high,
        "sessions": interval.people,
    }


def _groups(keys: Sequence[tuple[str, int]]) -> np.ndarray:
    places = {person: n for n, person in enumerate(dict.fromkeys(key[0] for key in keys))}
    return np.array([places[key[0]] for key in keys])


def _against(
    per_session: Mapping[str, Mapping[tuple[str, int], Figures]], config: SessionsConfig
) -> dict[str, Any]:
    """The assistant less each control, on the sessions that both had."""
    result: dict[str, Any] = {}
    own = per_session[ASSISTANT]
    for system, others in per_session.items():
        keys = [key for key in own if key in others]
        if system == ASSISTANT or not keys:
            continue
        ours, theirs = (
            np.array([[part[key][name] for name in COMPARED] for key in keys])
            for part in (own, others)
        )
        groups = _groups(keys)
        found = paired_comparisons(
            ours,
            theirs,
            level=config.level,
            resamples=config.resamples,
            seed=config.seed,
            groups=groups,
        )
        result[system] = {
            name: {**_shown(c.difference), "p": c.p}
            for name, c in zip(COMPARED, found, strict=True)
        }
    return result


def _curves(transcripts: Sequence[Transcript]) -> dict[str, list[float]]:
    """By turn: the share of sessions that reached a liked item, and the mean part of all found."""
    turns = max(len(one.asking) for one in transcripts)
    reached, recall = np.zeros(turns), np.zeros(turns)
    for one in transcripts:
        when = first_turns(one)
        for turn in when[:1]:
            reached[turn - 1 :] += 1
        for turn in when:
            recall[turn - 1 :] += 1 / len(one.person.hidden.liked)
    return {
        "reached": (reached / len(transcripts)).tolist(),
        "recall": (recall / len(transcripts)).tolist(),
    }


def _conditions(followed: Sequence[Obeyed]) -> dict[str, Any]:
    """Counts over all sessions, and by the wording of a condition."""
    stated = Counter(phrase for each in followed for phrase, _ in each.stated)
    taken = Counter(phrase for each in followed for phrase, ok in each.stated if ok)
    faults = Counter(case.fault for each in followed for case in each.cases)
    whole = {name: sum(getattr(each, name) for each in followed) for name in _COUNTS}
    return {
        "stated": sum(stated.values()),
        "taken": sum(taken.values()),
        **{fault: faults[fault] for fault in ("broken", "misunderstood", "lost", "given_way")},
        **whole,
        "by_phrase": {
            phrase: {"stated": count, "taken": taken[phrase]}
            for phrase, count in stated.most_common()
        },
    }


def _pointing(transcripts: Sequence[Transcript]) -> dict[str, Any]:
    """For each act that points or names: how often, how often the item and the sign were right."""
    result: dict[str, Any] = {}
    for name, reader in (("points", pointed), ("names", named)):
        own: defaultdict[str, list[tuple[bool, bool, str]]] = defaultdict(list)
        for one in transcripts:
            for p in reader(one):
                own[p.kind].append((p.item, p.sign, p.message))
        result[name] = {
            kind: {
                "count": len(rows),
                "item": sum(item for item, _, _ in rows),
                "sign": sum(sign for _, sign, _ in rows),
                "wrong": [message for item, sign, message in rows if not (item and sign)][:20],
            }
            for kind, rows in own.items()
        }
    return result


def _speech(transcripts: Sequence[Transcript]) -> dict[str, Any]:
    """Who put messages into words, why a model's words were not sent, and how fast answers came."""
    exchanges = [e for one in transcripts for e in one.exchanges]
    reasons = Counter(e.refused.split(":")[0] for e in exchanges if e.refused)
    times = [e.answer.ms for e in exchanges]
    return {
        "by": dict(Counter(e.by for e in exchanges)),
        "refused": dict(reasons),
        "messages": len(exchanges),
        "ms_median": float(np.median(times)) if times else math.nan,
        "ms_p95": float(np.quantile(times, 0.95)) if times else math.nan,
    }
