"""Conversations as they are kept, and changed by hand: presses, corrections, the switch, memory."""

import time
import uuid
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph

from assistant.checkpoints import SessionSaver
from assistant.editing import Change, edited
from assistant.intent import Scope
from assistant.locks import SessionLocks
from assistant.memory import TasteMemory
from assistant.policy import Judgement, changed, forgotten, judged, restored
from assistant.resources import Resources
from assistant.session import Session
from assistant.turn import TurnState
from catalog.errors import UsageError
from catalog.items import Catalog
from prompts.wording import wording

TurnGraph = CompiledStateGraph[TurnState, None, TurnState, TurnState]


class Conversations:
    """All conversations of a workspace. Safe for many threads; changes of one session queue.

    Args:
        resources: the workspace, opened.
        graph: of a turn; its state holds the sessions.
        saver: keeps them.
        memory: what is remembered of people who asked for it.
    """

    def __init__(
        self, resources: Resources, graph: TurnGraph, saver: SessionSaver, memory: TasteMemory
    ) -> None:
        self._resources = resources
        self._graph = graph
        self._saver = saver
        self._memory = memory
        self._locks = SessionLocks()

    @property
    def catalog(self) -> Catalog:
        """The items."""
        return self._resources.catalog

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
        values = self._graph.get_state(thread(session_id)).values
        if "session" not in values:
            return None
        return self._recalled(Session.model_validate_json(values["session"]))

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
            thread(session.id), {"session": session.model_dump_json()}, as_node="say"
        )
        self._saver.keep_newest([session.id])
        self._memory.keep(session, time.time())
        return self._recalled(session)


def thread(session_id: str) -> RunnableConfig:
    """Where the graph keeps a session."""
    return {"configurable": {"thread_id": session_id}}
