"""The assistant as everything above it sees it: sessions, turns, judgements."""

import threading
import uuid
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from typing import Any, Self, cast

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph

from assistant.cards import make_cards
from assistant.checkpoints import SessionSaver
from assistant.clock import Clock
from assistant.config import AssistantConfig
from assistant.frame import Frame
from assistant.intent import Intent, Mention, TurnKind
from assistant.locks import SessionLocks
from assistant.policy import Judgement, forgotten, judged, plan
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
from catalog.items import Catalog
from prompts.wording import wording


class Assistant:
    """A workspace that can be talked to. Safe for many threads; turns of one session queue.

    Args:
        resources: the workspace, opened.
        understander: finds the intent of a message.
        voice: writes the sentences about the cards.
        saver: keeps the sessions.
        config: settings of a turn.
        owned: closed with the assistant.
    """

    def __init__(
        self,
        resources: Resources,
        understander: Understander,
        voice: Voice,
        saver: SessionSaver,
        config: AssistantConfig,
        owned: ExitStack | None = None,
    ) -> None:
        self._resources = resources
        self._config = config
        self._understander = understander
        self._voice = voice
        self._saver = saver
        self._graph: CompiledStateGraph[TurnState, None, TurnState, TurnState] = Turn(
            resources, config, understander, voice
        ).graph(saver)
        self._locks = SessionLocks()
        self._owned = owned or ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the model, the index and the sessions' file."""
        self._owned.close()

    @property
    def catalog(self) -> Catalog:
        """The items."""
        return self._resources.catalog

    @property
    def llm_status(self) -> str:
        """Which model writes, or why none does."""
        return self._voice.status

    def wait_for_llm(self, timeout_s: float) -> None:
        """Let a local model load and warm up, at most so long; return at once for any other."""
        self._voice.wait(timeout_s)

    def new_session(self, user: str = "", session_id: str = "") -> Session:
        """Begin a conversation.

        Args:
            user: a person with past events; empty for a stranger.
            session_id: name for it; empty for a new, unguessable one.

        Raises:
            UsageError: when the person is unknown, or a session of this name exists.
        """
        if user and user not in self._resources.interactions.users:
            raise UsageError(
                f"Nobody called {user!r} is in the events of this workspace.",
                remedy="Leave the user out to be served as a stranger.",
            )
        session = Session(id=session_id or uuid.uuid4().hex, user=user)
        with self._locks.of(session.id):
            if self.session(session.id) is not None:
                raise UsageError(f"There is a session {session.id!r} already.")
            return self._keep(session)

    def session(self, session_id: str) -> Session | None:
        """A conversation as it is now; None when there is none of this id."""
        values = self._graph.get_state(_thread(session_id)).values
        return Session.model_validate_json(values["session"]) if "session" in values else None

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
                start, _thread(session_id), stream_mode="custom", durability="exit"
            )
            try:
                with closing(cast("Generator[TurnEvent]", events)), _told(left):
                    # `yield from` would close the graph before it is told.
                    for event in events:  # noqa: UP028
                        yield event
            finally:
                self._saver.keep_newest([session_id])

    def judge(self, session_id: str, item_id: str, judgement: Judgement) -> Session:
        """Take note of a press on a card; "none" takes it back. The next answer obeys it.

        Raises:
            UsageError: when there is no such session or item.
        """
        item = self.catalog.get(item_id)
        if item is None:
            raise UsageError(f"The catalogue has no item {item_id!r}.")
        with self._locks.of(session_id):
            session = self._existing(session_id)
            words = wording().say(f"taste.{judgement}") if judgement != "none" else ""
            return self._keep(judged(session, item_id, item.title, judgement, words))

    def forget(self, session_id: str, entry_id: str) -> Session:
        """Remove one inference from the ledger; an unknown one changes nothing.

        Raises:
            UsageError: when there is no such session.
        """
        with self._locks.of(session_id):
            return self._keep(forgotten(self._existing(session_id), entry_id))

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

    def _existing(self, session_id: str) -> Session:
        session = self.session(session_id)
        if session is None:
            raise UsageError(
                f"There is no session {session_id!r}.", remedy="Begin a new conversation."
            )
        return session.over(self.catalog)

    def _keep(self, session: Session) -> Session:
        self._graph.update_state(
            _thread(session.id), {"session": session.model_dump_json()}, as_node="say"
        )
        self._saver.keep_newest([session.id])
        return session


@contextmanager
def _told(left: threading.Event) -> Iterator[None]:
    """Say that the reader is gone, so that what still writes stops."""
    try:
        yield
    finally:
        left.set()


def _thread(session_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": session_id}}
