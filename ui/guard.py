"""What stands before every address: who may ask, how much they may send, what browsers are told."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_SAFE = {"GET", "HEAD", "OPTIONS"}


class GuardConfig(BaseModel):
    """Who may ask.

    Attributes:
        allowed_origins: other sites ("https://shop.example") whose pages may call; none by default.
        allowed_hosts: names under which this server may be addressed; ("*",) for any. A server on
            a loopback address should take loopback names only, or a page elsewhere could reach it
            by pointing its own name here.
        frame_ancestors: sites that may show the page in a frame, beside its own.
        max_body: bytes of a request's body.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    allowed_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ("*",)
    frame_ancestors: tuple[str, ...] = ()
    max_body: int = 256 * 1024


def guard(app: FastAPI, config: GuardConfig) -> FastAPI:
    """Put the checks before an app; the last one added is met first."""
    app.add_middleware(BodyLimit, most=config.max_body)
    app.add_middleware(SameOrigin, allowed=config.allowed_origins)
    # Its presence also keeps Gradio from answering every Origin with credentials.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=config.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["content-type"],
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(config.allowed_hosts))
    app.add_middleware(BrowserRules, frame_ancestors=config.frame_ancestors)
    return app


class BrowserRules:
    """Headers that tell browsers what the page may load and who may frame it.

    Gradio's page needs inline scripts and `Function`; what it may not do is talk to other hosts,
    so that text of a catalogue that became a script would have nowhere to send anything.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str]) -> None:
        self.app = app
        policy = "; ".join(
            (
                "default-src 'self'",
                "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data: blob: https: http:",
                "font-src 'self' data:",
                "connect-src 'self'",
                "object-src 'none'",
                "base-uri 'self'",
                "form-action 'self'",
                " ".join(("frame-ancestors 'self'", *frame_ancestors)),
            )
        )
        self.headers = {
            "content-security-policy": policy,
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "referrer-policy": "same-origin",
            "x-content-type-options": "nosniff",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_rules(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_rules)


class SameOrigin:
    """Refuses to act for pages of other sites.

    CORS keeps such pages from reading an answer; this keeps them from causing anything.
    """

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        self.app = app
        self.allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and scope["method"] not in _SAFE:
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            if origin is not None and not self._accepts(origin, headers.get("host", "")):
                refusal = PlainTextResponse("This origin may not call here.", status_code=403)
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _accepts(self, origin: str, host: str) -> bool:
        return origin in self.allowed or urlsplit(origin).netloc == host


class BodyLimit:
    """Refuses bodies that are too large, by what they announce and by what arrives."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, then pass the request on, or refuse it."""
        if scope["type"] != "http" or scope["method"] in _SAFE:
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        body = b""
        too_large = not announced.isdigit() or int(announced) > self.most
        while not too_large:
            message = await receive()
            if message["type"] != "http.request":
                return  # gone before it was sent
            body += message.get("body", b"")
            too_large = len(body) > self.most
            if not message.get("more_body", False):
                break
        if too_large:
            refusal = PlainTextResponse(
                f"A request may hold {self.most} bytes at most.", status_code=413
            )
            await refusal(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)


def _replay(body: bytes, receive: Receive) -> Receive:
    """The body that was already read, then whatever comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
