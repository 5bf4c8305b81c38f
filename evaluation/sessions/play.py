"""One simulated session: a person, a speaker, and somebody to talk to."""

import numpy as np

from evaluation.sessions.acts import Act
from evaluation.sessions.facts import Facts
from evaluation.sessions.mind import Mind, Press
from evaluation.sessions.partners import Partner
from evaluation.sessions.people import Person
from evaluation.sessions.persona import persona_of, verdicts
from evaluation.sessions.policy import Policy
from evaluation.sessions.speaker import Speaker
from evaluation.sessions.transcript import Exchange, Transcript


def play(
    person: Person,
    number: int,
    *,
    system: str,
    partner: Partner,
    speaker: Speaker,
    facts: Facts,
    turns: int,
    seed: int,
) -> Transcript:
    """Let a person talk for some turns, and close.

    The draws depend on the seed, the person and the number alone, so that every partner meets the
    same person in the same mood.

    Args:
        person: who talks; the speaker and the policy see the known half only.
        number: which of the person's sessions.
        system: name of who answers.
        partner: who answers.
        speaker: puts acts into words.
        facts: of the items.
        turns: messages that ask for something; the closing comes on top.
        seed: of the run.
    """
    rng = np.random.default_rng([seed, number, *person.id.encode()])
    persona = persona_of(facts, person, rng)
    policy = Policy(persona, facts, rng)
    partner.begin()
    mind = Mind()
    exchanges: list[Exchange] = []
    for turn in range(turns + 1):
        presses = policy.presses(mind)
        for press in presses:
            partner.press(press)
        mind = mind.pressed(presses)
        act = _act(policy, mind, exchanges, closing=turn == turns)
        meant = "" if act.place is None else mind.verdicts[act.place].item
        spoken = speaker.say(act, rng)
        mind = mind.said(act)
        answer = partner.answer(spoken.message, mind)
        found = verdicts(facts, person, persona.taste, answer.shown)
        mind = mind.saw(found, answer.question)
        exchanges.append(
            Exchange(
                act=act,
                message=spoken.message,
                by=spoken.by,
                refused=spoken.refused,
                presses=tuple(Press(*press) for press in presses),
                meant=meant,
                held=mind.held,
                told=tuple(sorted(mind.told)),
                answer=answer,
                verdicts=found,
            )
        )
    return Transcript(system=system, person=person, number=number, exchanges=tuple(exchanges))


def _act(policy: Policy, mind: Mind, exchanges: list[Exchange], *, closing: bool) -> Act:
    if not exchanges:
        return policy.opening()
    if closing:
        return policy.closing(mind)
    return policy.next(mind, empty=not exchanges[-1].answer.shown)
