"""The assistant as everything above it sees it: sessions, turns, judgements."""

import threading
import time
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
from assistant.editing import Change, edited
from assistant.frame import Frame
from assistant.intent import Intent, Mention, Scope, TurnKind
from assistant.llm_rank import LLMRankConfig, Opinion
from assistant.locks import SessionLocks
from assistant.memory import TasteMemory
from assistant.policy import Judgement, changed, forgotten, judged, plan, restored
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
        self._resources = resources
        self._config = config
        self._understander = understander
        self._voice = voice
        self._saver = saver
        self._memory = TasteMemory(None) if memory is None else memory
        if opinion is None:
            opinion = Opinion(resources.catalog, None, understander.link_title, LLMRankConfig())
        self._graph: CompiledStateGraph[TurnState, None, TurnState, TurnState] = Turn(
            resources, config, understander, voice, self._memory, opinion
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

    def new_session(self, user: str = "", session_id: str = "", keeper: str = "") -> Session:
        """Begin a conversation.

        Args:
            user: a person with past events; empty for a stranger.
            session_id: name for it; empty for a new, unguessable one.
            keeper: under which name the person may have asked to be remembered; it counts only
                if they did.

        Raises:
            UsageError: when the person is unknown, or a session of this name exists.
        """
        if user and user not in self._resources.interactions.users:
            raise UsageError(
                f"Nobody called {user!r} is in the events of this workspace.",
                remedy="Leave the user out to be served as a stranger.",
            )
        remembered = keeper if self._memory.is_on(keeper) else ""
        session = Session(id=session_id or uuid.uuid4().hex, user=user, keeper=remembered)
        with self._locks.of(session.id):
            if self.session(session.id) is not None:
                raise UsageError(f"There is a session {session.id!r} already.")
            return self._keep(session)

    def session(self, session_id: str) -> Session | None:
        """A conversation as it is now; None when there is none of this id."""
        values = self._graph.get_state(_thread(session_id)).values
        if "session" not in values:
            return None
        return self._recalled(Session.model_validate_json(values["session"]))

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
                if session.keeper and (kept := self.session(session_id)) is not None:
                    self._memory.keep(kept, time.time())

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
        """Remove one inference, of this conversation or remembered; an unknown one changes nothing.

        Raises:
            UsageError: when there is no such session.
        """
        with self._locks.of(session_id):
            session = self._existing(session_id)
            if any(r.id == entry_id for r in session.taste.earlier):
                self._memory.forget(session.keeper, [entry_id])
                return self._recalled(session)
            return self._keep(forgotten(session, entry_id))

    def restore(self, session_id: str, entry_id: str) -> Session:
        """Let an inference hold again that had ended, or one of an earlier conversation hold here.

        What it excludes ends. An unknown one changes nothing.

        Raises:
            UsageError: when there is no such session.
        """
        with self._locks.of(session_id):
            return self._keep(restored(self._existing(session_id), entry_id))

    def edit(self, session_id: str, entry_id: str, change: Change) -> Session:
        """Change an inference: its sign, weight, words or bounds; see `assistant.editing`.

        Raises:
            UsageError: when there is no such session or inference, or the change does not fit it.
        """
        with self._locks.of(session_id):
            session = self._existing(session_id)
            taste = edited(session.taste, entry_id, change, self.catalog)
            return self._keep(changed(session, taste))

    def switch_scope(self, session_id: str, scope: Scope) -> Session:
        """Recommend what is new to the person, what they know, or both, from the next answer on.

        Raises:
            UsageError: when there is no such session.
        """
        with self._locks.of(session_id):
            session = self._existing(session_id)
            return self._keep(changed(session, session.taste.model_copy(update={"scope": scope})))

    def remember(self, session_id: str, keeper: str, *, on: bool) -> Session:
        """Begin or cease to remember a person's taste from one conversation to the next.

        What holds in this conversation is remembered at once. Ceasing leaves what is remembered
        as it is, unused; `forget_person` deletes it.

        Args:
            session_id: of a conversation of theirs.
            keeper: a name for the person that nobody else can give; see `assistant.memory`.
            on: whether to remember.

        Raises:
            UsageError: when there is no such session, or the name is empty.
        """
        if not keeper:
            raise UsageError("There is no name under which taste could be remembered.")
        with self._locks.of(session_id):
            session = self._existing(session_id)
            self._memory.switch(keeper, time.time(), on=on)
            return self._keep(session.model_copy(update={"keeper": keeper if on else ""}))

    def remembers(self, keeper: str) -> bool:
        """Whether a person asked to be remembered."""
        return self._memory.is_on(keeper)

    def forget_person(self, keeper: str) -> int:
        """Delete all that is remembered of a person beyond conversations; how much there was."""
        return self._memory.forget_all(keeper)

    def export_person(self, keeper: str) -> list[dict[str, Any]]:
        """All that is remembered of a person beyond conversations, newest first."""
        return self._memory.export(keeper, time.time())

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

    def _recalled(self, session: Session) -> Session:
        return self._memory.recalled(session, self.catalog, time.time())

    def _keep(self, session: Session) -> Session:
        self._graph.update_state(
            _thread(session.id), {"session": session.model_dump_json()}, as_node="say"
        )
        self._saver.keep_newest([session.id])
        self._memory.keep(session, time.time())
        return self._recalled(session)


@contextmanager
def _told(left: threading.Event) -> Iterator[None]:
    """Say that the reader is gone, so that what still writes stops."""
    try:
        yield
    finally:
        left.set()


def _thread(session_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": session_id}}
