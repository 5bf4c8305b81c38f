"""The taste panel's addresses under /chat: forget, restore, edit, scope, remember, export."""

from typing import Any

from fastapi import APIRouter
from pydantic import Field

from assistant.editing import Change
from assistant.intent import Scope
from assistant.session import Session
from ui.chat.contract import ChatAssistant
from ui.chat.events import Line, taste_state
from ui.chat.routes import ConversationBody, needed, saying
from ui.chat.wording import Words


class EntryBody(ConversationBody):
    """One inference."""

    entry: str = Field(max_length=200)


class EditBody(EntryBody):
    """What is to be different about it."""

    change: Change


class ScopeBody(ConversationBody):
    """What may be recommended."""

    scope: Scope


class RememberBody(ConversationBody):
    """Whether to remember the person under `keeper`."""

    on: bool


def taste_router(assistant: ChatAssistant, words: Words) -> APIRouter:
    """The addresses of the panel for one assistant."""
    router = APIRouter(prefix="/chat", include_in_schema=False, route_class=saying(words))
    _add_ledger(router, assistant, words)
    _add_memory(router, assistant, words)
    return router


def _add_ledger(router: APIRouter, assistant: ChatAssistant, words: Words) -> None:
    """What changes the ledger of a conversation."""

    @router.post("/forget")
    def forget(body: EntryBody) -> Line:
        session = needed(assistant, body.session, words)
        return _state(assistant.forget(session.id, body.entry), assistant, words)

    @router.post("/restore")
    def restore(body: EntryBody) -> Line:
        session = needed(assistant, body.session, words)
        return _state(assistant.restore(session.id, body.entry), assistant, words)

    @router.post("/edit")
    def edit(body: EditBody) -> Line:
        session = needed(assistant, body.session, words)
        return _state(assistant.edit(session.id, body.entry, body.change), assistant, words)

    @router.post("/scope")
    def scope(body: ScopeBody) -> Line:
        session = _begun(body, assistant, words)
        return _state(assistant.switch_scope(session.id, body.scope), assistant, words)


def _add_memory(router: APIRouter, assistant: ChatAssistant, words: Words) -> None:
    """What is remembered beyond a conversation."""

    @router.post("/remember")
    def remember(body: RememberBody) -> Line:
        session = assistant.remember(_begun(body, assistant, words).id, body.keeper, on=body.on)
        return _state(session, assistant, words) | {"remember": body.on}

    @router.post("/forget-me")
    def forget_me(body: ConversationBody) -> Line:
        if body.keeper:
            assistant.forget_person(body.keeper)
        return _state(_begun(body, assistant, words), assistant, words) | {"remember": False}

    @router.post("/export")
    def export(body: ConversationBody) -> list[dict[str, Any]]:
        return assistant.export_person(body.keeper) if body.keeper else []


def _state(session: Session, assistant: ChatAssistant, words: Words) -> Line:
    return {"session": session.id, **taste_state(session.taste, assistant, words)}


def _begun(body: ConversationBody, assistant: ChatAssistant, words: Words) -> Session:
    """The conversation, or a new one where none has begun."""
    if body.session:
        return needed(assistant, body.session, words)
    return assistant.new_session(keeper=body.keeper)
