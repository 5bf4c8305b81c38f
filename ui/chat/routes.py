"""The page's own addresses under /chat: open, turn, judge, writer, picture; see `taste_routes` too.

Measured in Chromium on two cores, from sending a message to six cards in the page, without any
work in between: 60 ms (p95 82) through Gradio's queue, 11 ms (p95 15) through a streamed reply.
So turns are streamed from here, and Gradio carries the page itself.
"""

from collections.abc import Callable, Coroutine
from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from assistant.session import Session
from catalog.errors import SaysoError
from ui.chat.contract import ChatAssistant
from ui.chat.events import Line, error_line, page_state, taste_state, turn_lines, writer
from ui.chat.pictures import TYPES, picture_file
from ui.chat.streaming import TurnStreams
from ui.chat.wording import Words

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


KEEPER = "^([0-9a-f]{32})?$"
"""A number that the browser drew, under which its person may be remembered; empty for none."""


class ConversationBody(BaseModel):
    """Which conversation; empty for none.

    Attributes:
        session: its id.
        keeper: see `KEEPER`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    session: str = Field(default="", max_length=200)
    keeper: str = Field(default="", pattern=KEEPER)


class OpenBody(ConversationBody):
    """Which conversation the page had before it was loaded; empty for none."""


class TurnBody(ConversationBody):
    """A message; the engine limits its length and says so."""

    message: str


class JudgeBody(ConversationBody):
    """A press on a card."""

    item: str = Field(max_length=1000)
    judgement: Literal["like", "dislike", "seen", "none"]


def chat_router(assistant: ChatAssistant, words: Words, streams: TurnStreams) -> APIRouter:
    """The addresses of the page for one assistant."""
    router = APIRouter(prefix="/chat", include_in_schema=False, route_class=saying(words))

    @router.post("/open")
    def open_page(body: OpenBody) -> Line:
        session = assistant.session(body.session) if body.session else None
        return page_state(assistant, session, words, body.keeper)

    @router.post("/turn")
    async def turn(body: TurnBody) -> StreamingResponse:
        lines = turn_lines(assistant, body.session, body.message, words, body.keeper)
        return StreamingResponse(streams.stream(lines), media_type="application/x-ndjson")

    @router.post("/judge")
    def judge(body: JudgeBody) -> Line:
        session = needed(assistant, body.session, words)
        session = assistant.judge(session.id, body.item, body.judgement)
        return taste_state(session.taste, assistant, words)

    @router.get("/writer")
    def who_writes() -> Line:
        return writer(assistant, words)

    @router.get("/picture")
    def picture(item: str) -> FileResponse:
        path = picture_file(assistant.catalog, item)
        if path is None:
            raise HTTPException(404)
        return FileResponse(path, media_type=TYPES[path.suffix.lower()])

    return router


def saying(words: Words) -> type[APIRoute]:
    """A route whose failures are answered in the words of the page; see `events.error_line`."""

    class SayingRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            handle = super().get_route_handler()

            async def answer(request: Request) -> Response:
                try:
                    return await handle(request)
                except (HTTPException, RequestValidationError):
                    raise  # FastAPI answers these
                except Exception as exc:
                    status = 400 if isinstance(exc, SaysoError) else 500
                    return JSONResponse(error_line(exc, words), status_code=status)

            return answer

    return SayingRoute


class SessionLost(SaysoError):
    """The conversation is not kept any more."""


def needed(assistant: ChatAssistant, session_id: str, words: Words) -> Session:
    """The conversation.

    Raises:
        SessionLost: when it is not kept.
    """
    session = assistant.session(session_id) if session_id else None
    if session is None:
        raise SessionLost(
            words("errors.unknown_session"), remedy=words("errors.unknown_session_remedy")
        )
    return session
