"""One turn as a LangGraph graph: understand → recall → rank → show → write, or a plain answer.

The graph's one lasting value is the session, as JSON; all else lives for the turn only. Events for
the reader leave through the stream writer as soon as they are known. The session is kept before
the prose is written, so that a reader who leaves in the middle of it loses nothing.
"""

import threading
import time
from collections.abc import Sequence
from typing import Annotated, TypedDict

import numpy as np
from langgraph.channels import UntrackedValue
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamWriter

from assistant.asking import best_question, says_enough
from assistant.cards import make_cards
from assistant.clock import Clock
from assistant.config import AssistantConfig
from assistant.frame import Frame
from assistant.freshness import freshened
from assistant.giving_way import give_way
from assistant.intent import Intent, TurnKind
from assistant.llm_rank import Asked, Consultation, Opinion
from assistant.memory import TasteMemory
from assistant.policy import Act, Plan, plan
from assistant.question import Question
from assistant.rank import rank
from assistant.recall import Request, recall, request_for
from assistant.reply import Card, Cards, Done, Reply, Sentence, Text, Understood
from assistant.resources import Resources
from assistant.session import Session
from assistant.understand import Understander
from assistant.understand.listening import Listener
from assistant.voice import Voice
from catalog.ranking import Ranking


class TurnState(TypedDict, total=False):
    """What the stages hand on. Only `session` outlives the turn."""

    session: str
    before: Annotated[Session, UntrackedValue]
    message: Annotated[str, UntrackedValue]
    clock: Annotated[Clock, UntrackedValue]
    left: Annotated[threading.Event, UntrackedValue]
    intent: Annotated[Intent, UntrackedValue]
    plan: Annotated[Plan, UntrackedValue]
    request: Annotated[Request, UntrackedValue]
    found: Annotated[list[Ranking], UntrackedValue]
    consulting: Annotated[Consultation, UntrackedValue]
    ranking: Annotated[Ranking, UntrackedValue]
    question: Annotated[Question | None, UntrackedValue]
    cards: Annotated[tuple[Card, ...], UntrackedValue]
    opening: Annotated[str, UntrackedValue]


class Turn:
    """The stages of a turn, over what a workspace holds.

    Args:
        resources: the workspace, opened.
        config: settings of a turn.
        understander: finds the intent of a message.
        voice: writes the sentences about the cards.
        memory: what is remembered of people who asked for it.
        opinion: a language model's part in ranking.
    """

    def __init__(
        self,
        resources: Resources,
        config: AssistantConfig,
        understander: Understander,
        voice: Voice,
        memory: TasteMemory,
        opinion: Opinion,
    ) -> None:
        self._resources = resources
        self._config = config
        labels = {a.name: a.label for a in resources.catalog.attributes}
        self._listener = Listener(understander, labels)
        self._voice = voice
        self._memory = memory
        self._opinion = opinion
        self._frame = Frame(resources)

    def graph(
        self, saver: BaseCheckpointSaver[str]
    ) -> CompiledStateGraph[TurnState, None, TurnState, TurnState]:
        """The stages joined, with sessions kept by `saver`."""
        graph = StateGraph(TurnState)
        graph.add_node("understand", self._understand)
        graph.add_node("recall", self._recall)
        graph.add_node("rank", self._rank)
        graph.add_node("show", self._show)
        graph.add_node("write", self._write)
        graph.add_node("explain", self._explain)
        graph.add_node("say", self._say)
        graph.add_edge(START, "understand")
        graph.add_conditional_edges(
            "understand", _act, {"recommend": "recall", "explain": "explain", "say": "say"}
        )
        graph.add_edge("recall", "rank")
        graph.add_edge("rank", "show")
        graph.add_edge("show", "write")
        for last in ("write", "explain", "say"):
            graph.add_edge(last, END)
        return graph.compile(checkpointer=saver)

    def _understand(self, state: TurnState, writer: StreamWriter) -> TurnState:
        kept = Session.model_validate_json(state["session"])
        before = self._memory.recalled(kept, self._resources.catalog, time.time())
        intent = self._listener.understand(state["message"], before)
        decided = give_way(self._resources, before, plan(before, intent))
        if decided.forget_earlier:
            self._memory.forget(before.keeper, decided.forget_earlier)
        state["clock"].lap("understand")
        writer(Understood(intent=intent, taste=decided.taste))
        return {"before": before, "intent": intent, "plan": decided}

    def _recall(self, state: TurnState) -> TurnState:
        decided, clock = state["plan"], state["clock"]
        asked = Asked.of_turn(state["before"], state["message"], decided.taste)
        consulting = self._opinion.begin(asked)
        before = state["before"]
        request = request_for(
            self._resources,
            self._config,
            decided.taste,
            before.user,
            decided.exclude,
            said=(*(m.text for m in before.messages if m.role == "user"), state["message"]),
        )
        found = recall(self._resources, self._config, request)
        clock.lap("recall")
        if consulting.suggests:
            consulting.suggested(request.keep)
            clock.lap("suggest")
        return {"request": request, "found": found, "consulting": consulting}

    def _rank(self, state: TurnState) -> TurnState:
        consulting, clock = state["consulting"], state["clock"]
        ranking = rank(self._resources, self._config, state["request"], state["found"])
        if state["intent"].kind is TurnKind.ASK:
            shown, cost = state["before"].shown, self._config.repeat_cost
            ranking = freshened(ranking, self._resources.catalog.ids, shown, cost)
        clock.lap("rank")
        ranking = consulting.reordered(ranking)
        if consulting.scores:
            clock.lap("score")
        count = state["intent"].count or self._config.cards
        return {"ranking": ranking.top(count), "question": self._question(state, ranking)}

    def _question(self, state: TurnState, ranking: Ranking) -> Question | None:
        """What to ask back about these candidates; None when what was said is enough."""
        decided, before, intent = state["plan"], state["before"], state["intent"]
        past = bool(before.user) and state["request"].profile.nnz > 0
        if not decided.may_ask or says_enough(decided.taste, past=past):
            return None
        best = ranking.top(self._config.question_pool)
        settled = {q.attribute for q in before.asked}
        settled |= {e.wish.constraint.attribute for e in decided.taste.entries if e.wish}
        question = best_question(
            self._resources.catalog,
            best.rows.tolist(),
            best.scores.astype(np.float64),
            settled,
            self._frame.words(intent),
            least=self._config.question_gain,
        )
        if question is None:
            return None
        asked = question.model_copy(update={"turn": before.turn + 1})
        return self._frame.question(asked, intent)

    def _show(self, state: TurnState, writer: StreamWriter) -> TurnState:
        decided, intent, clock = state["plan"], state["intent"], state["clock"]
        words = self._frame.words(intent)
        cards = make_cards(
            self._resources,
            state["request"],
            decided.taste,
            state["ranking"],
            words,
            state["before"].user,
        )
        clock.lap("explain")
        writer(Cards(items=cards))
        clock.mark("cards")
        opening = self._frame.opening(decided, intent, cards)
        after = _after(state, prose(opening, cards, state["question"]), cards)
        return {"cards": cards, "opening": opening, "session": after.model_dump_json()}

    def _write(self, state: TurnState, writer: StreamWriter) -> TurnState:
        clock, cards, opening = state["clock"], state["cards"], state["opening"]
        writer(Text(text=opening))
        said: dict[str, list[Sentence]] = {card.id: [] for card in cards}
        writing = self._voice.write(cards)
        for item, sentence in writing:
            if state["left"].is_set():
                return {"session": state["session"]}
            clock.mark("first_words")
            writer(Text(text=sentence.sentence, item=item))
            said[item].append(sentence)
        cards = tuple(c.model_copy(update={"sentences": tuple(said[c.id])}) for c in cards)
        question = state["question"]
        if question is not None:
            writer(Text(text=question.text, question=True))
        text = prose(opening, cards, question)
        after = Session.model_validate_json(state["session"]).with_last_answer(text, cards)
        return self._done(state, writer, after, cards, writing.account)

    def _explain(self, state: TurnState, writer: StreamWriter) -> TurnState:
        decided, intent = state["plan"], state["intent"]
        card = state["before"].card(decided.explain)
        cards = () if card is None else (card,)
        text = self._frame.because(card, decided.explain, intent)
        writer(Text(text=text, item=decided.explain if card else ""))
        return self._done(state, writer, _after(state, text, ()), cards, self._voice.unused)

    def _say(self, state: TurnState, writer: StreamWriter) -> TurnState:
        text = self._frame.plain(state["plan"], state["intent"])
        writer(Text(text=text))
        return self._done(state, writer, _after(state, text, ()), (), self._voice.unused)

    def _done(
        self,
        state: TurnState,
        writer: StreamWriter,
        after: Session,
        cards: tuple[Card, ...],
        llm: str,
    ) -> TurnState:
        clock = state["clock"]
        clock.mark("first_words")
        clock.mark("total")
        reply = Reply(
            session=after.id,
            turn=after.turn,
            understood=state["intent"],
            taste=after.taste.model_copy(update={"earlier": state["plan"].taste.earlier}),
            items=cards,
            text=after.messages[-1].text,
            question=after.open_question,
            llm=llm,
            ranked=state["consulting"].account if "consulting" in state else None,
            timings_ms=clock.ms,
        )
        writer(Done(reply=reply))
        return {"session": after.model_dump_json()}


def prose(opening: str, cards: Sequence[Card], question: Question | None = None) -> str:
    """A whole answer as text: the opening, a numbered line for each item, and what is asked."""
    lines = [opening]
    for number, card in enumerate(cards, start=1):
        name = card.title if card.year is None else f"{card.title} ({card.year})"
        reasons = " ".join(s.sentence for s in card.sentences)
        lines.append(f"{number}. {name}: {reasons}")
    lines += [] if question is None else [question.text]
    return "\n".join(lines)


def _after(state: TurnState, answer: str, cards: tuple[Card, ...]) -> Session:
    decided, before = state["plan"], state["before"]
    if decided.say == "reset":
        before = before.model_copy(update={"asked": ()})
    return before.after_turn(
        state["message"],
        answer,
        cards,
        taste=decided.taste,
        past=decided.past,
        question=state.get("question"),
    )


def _act(state: TurnState) -> Act:
    return state["plan"].act
