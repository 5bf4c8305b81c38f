"""The assistant as everything above it sees it: sessions, turns, judgements."""

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from typing import Any, Self, cast

from assistant.cards import make_cards
from assistant.checkpoints import SessionSaver
from assistant.clock import Clock
from assistant.config import AssistantConfig
from assistant.conversations import Conversations, thread
from assistant.frame import Frame
from assistant.intent import Intent, Mention, TurnKind
from assistant.llm_rank import LLMRankConfig, Opinion
from assistant.memory import TasteMemory
from assistant.policy import plan
from assistant.profile import Profile, profile_facts
from assistant.rank import rank
from assistant.recall import recall, request_for
from assistant.reply import Reply, TurnEvent
from assistant.resources import Resources
from assistant.session import Session
from assistant.turn import Turn, TurnState, prose
from assistant.understand import Understander
from assistant.voice import Voice
from catalog.errors import UsageError


class Assistant(Conversations):
    """A workspace that can be talked to. Safe for many threads; turns of one session queue.

    Args:
        resources: the workspace, opened.
        understander: finds the intent of a message.
        voice: writes the sentences about the cards.
        saver: keeps the sessions.
        config: settings of a turn.
        owned: closed with the assistant.
        memory: what is remembered of people who asked for it; None to keep it in memory only.
        opinion: a language model's part in ranking; None for none.
    """

    def __init__(
        self,
        resources: Resources,
        understander: Understander,
        voice: Voice,
        saver: SessionSaver,
        config: AssistantConfig,
        owned: ExitStack | None = None,
        memory: TasteMemory | None = None,
        opinion: Opinion | None = None,
    ) -> None:
        memory = TasteMemory(None) if memory is None else memory
        if opinion is None:
            opinion = Opinion(resources.catalog, None, understander.link_title, LLMRankConfig())
        turn = Turn(resources, config, understander, voice, memory, opinion)
        super().__init__(resources, turn.graph(saver), saver, memory)
        self._config = config
        self._understander = understander
        self._voice = voice
        self._owned = owned or ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the model, the index and the sessions' file."""
        self._owned.close()

    @property
    def llm_status(self) -> str:
        """Which model writes, or why none does."""
        return self._voice.status

    def wait_for_llm(self, timeout_s: float) -> None:
        """Let a local model load and warm up, at most so long; return at once for any other."""
        self._voice.wait(timeout_s)

    def respond(self, session_id: str, message: str) -> Iterator[TurnEvent]:
        """One turn: `Understood`, then `Cards` if items are recommended, `Text`s, `Done`.

        Closing the iterator ends the turn early; what was understood and shown is kept.

        Raises:
            UsageError: when there is no such session.
        """
        with self._locks.of(session_id):
            session = self._existing(session_id)
            start: TurnState = {
                "session": session.model_dump_json(),
                "message": message,
                "clock": Clock(),
                "left": (left := threading.Event()),
            }
            events: Iterator[Any] = self._graph.stream(
                start, thread(session_id), stream_mode="custom", durability="exit"
            )
            try:
                with closing(cast("Generator[TurnEvent]", events)), _told(left):
                    # `yield from` would close the graph before it is told.
                    for event in events:  # noqa: UP028
                        yield event
            finally:
                self._saver.keep_newest([session_id])
                if session.keeper and (kept := self.session(session_id)) is not None:
                    self._memory.keep(kept, time.time())

    def recommend(self, *, user: str = "", like: Sequence[str] = (), k: int = 10) -> Reply:
        """Recommend without a conversation.

        Args:
            user: a person with past events; empty for none.
            like: titles or ids of items that they like.
            k: how many items, from 1.

        Raises:
            UsageError: when the person or a title is unknown, or k is below 1.
        """
        if k < 1:
            raise UsageError(f"{k} items cannot be recommended.", remedy="Ask for 1 or more.")
        if user and user not in self._resources.interactions.users:
            raise UsageError(f"Nobody called {user!r} is in the events of this workspace.")
        clock = Clock()
        intent = Intent(kind=TurnKind.ASK, mentions=tuple(self._mention(title) for title in like))
        session = Session(id="", user=user)
        decided = plan(session, intent)
        clock.lap("understand")
        request = request_for(self._resources, self._config, decided.taste, user)
        found = recall(self._resources, self._config, request)
        clock.lap("recall")
        ranking = rank(self._resources, self._config, request, found).top(k)
        clock.lap("rank")
        frame = Frame(self._resources)
        cards = make_cards(self._resources, request, decided.taste, ranking, frame.words(intent))
        clock.lap("explain")
        clock.mark("total")
        return Reply(
            session="",
            turn=0,
            understood=intent,
            taste=decided.taste,
            items=cards,
            text=prose(frame.opening(decided, intent, cards), cards),
            llm=self._voice.unused,
            timings_ms=clock.ms,
        )

    def profile(self, user: str) -> Profile:
        """A person's interests, preferences and activity, in facts and in checked words.

        Raises:
            UsageError: when the person is unknown: there is nothing to tell.
        """
        resources = self._resources
        facts = profile_facts(
            user, resources.interactions, resources.catalog, resources.signals, resources.profile
        )
        if not facts:
            raise UsageError(
                f"Nobody called {user!r} is in the events of this workspace, so there is nothing "
                "to tell.",
                remedy="Give --user an id of the events; they are read by sayso build.",
            )
        writer = self._voice.profile_writer()
        sentences = tuple(writer.about(facts, resources.profile.seconds))
        return Profile(user=user, facts=facts, sentences=sentences, llm=writer.account)

    def _mention(self, words: str) -> Mention:
        item = self.catalog.get(words)
        if item is not None:
            return Mention(item=item.id, title=item.title, words=words, span=(0, len(words)))
        found = self._understander.link_title(words)
        if found is None:
            raise UsageError(
                f"The catalogue has nothing called {words!r}.",
                remedy="Try another spelling, or the item's id.",
            )
        return found


@contextmanager
def _told(left: threading.Event) -> Iterator[None]:
    """Say that the reader is gone, so that what still writes stops."""
    try:
        yield
    finally:
        left.set()
