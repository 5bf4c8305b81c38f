"""What the page needs of an assistant."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, Protocol

from assistant.editing import Change
from assistant.intent import Scope
from assistant.reply import Reply, TurnEvent
from assistant.session import Session
from catalog.items import Catalog

Judgement = Literal["like", "dislike", "seen", "none"]


class ChatAssistant(Protocol):
    """The part of `assistant.engine.Assistant` that the page uses."""

    @property
    def catalog(self) -> Catalog:
        """What is recommended."""

    @property
    def llm_status(self) -> str:
        """Who writes: a model's name, "none …" or "loading …"."""

    def new_session(self, user: str = "", session_id: str = "", keeper: str = "") -> Session:
        """Begin a conversation."""

    def session(self, session_id: str) -> Session | None:
        """A conversation as it stands; None when it is not kept."""

    def respond(self, session_id: str, message: str) -> Iterator[TurnEvent]:
        """Take a turn."""

    def judge(self, session_id: str, item_id: str, judgement: Judgement) -> Session:
        """Note what was pressed on a card; "none" takes it back."""

    def forget(self, session_id: str, entry_id: str) -> Session:
        """Remove one inference from the ledger."""

    def restore(self, session_id: str, entry_id: str) -> Session:
        """Let an inference hold again."""

    def edit(self, session_id: str, entry_id: str, change: Change) -> Session:
        """Change an inference."""

    def switch_scope(self, session_id: str, scope: Scope) -> Session:
        """Recommend new items, known ones or both."""

    def remember(self, session_id: str, keeper: str, *, on: bool) -> Session:
        """Begin or cease to remember a person's taste."""

    def remembers(self, keeper: str) -> bool:
        """Whether a person asked to be remembered."""

    def forget_person(self, keeper: str) -> int:
        """Delete all that is remembered of a person."""

    def export_person(self, keeper: str) -> list[dict[str, Any]]:
        """All that is remembered of a person."""

    def recommend(self, *, user: str = "", like: Sequence[str] = (), k: int = 10) -> Reply:
        """Items without a conversation."""
