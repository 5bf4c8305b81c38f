"""The HTTP server: the chat page and /health, behind the guard."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from ipaddress import ip_address

import uvicorn
from fastapi import FastAPI

from catalog.errors import UsageError
from ui.chat import ChatAssistant, mount_chat
from ui.guard import LOOPBACK, GuardConfig, guard

GRACE_S = 5
"""Seconds that open connections get to end after a stop is asked for."""


def create_app(assistant: ChatAssistant, *, config: GuardConfig | None = None) -> FastAPI:
    """The web app for one assistant.

    Routes are tried in the order in which they are added; the chat page at / takes what is left.
    """
    app = FastAPI(title="Sayso", version=version("sayso"), docs_url=None, redoc_url=None)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "version": version("sayso"), "llm": assistant.llm_status}

    mount_chat(app, assistant)
    return guard(app, config or GuardConfig())


def serve(
    assistant: ChatAssistant,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until stopped by Ctrl-C or a termination signal.

    Args:
        assistant: who answers.
        host: address to listen on.
        port: 1 to 65535; 0 takes any free one.
        ready: called with the page's address once it can be opened.

    Raises:
        UsageError: when the port is taken or the address is not one of this machine.
    """
    listener = listening_socket(host, port)
    address = f"http://{_shown(host)}:{listener.getsockname()[1]}"
    hosts = LOOPBACK if _is_loopback(host) else ("*",)
    app = create_app(assistant, config=GuardConfig(allowed_hosts=hosts))
    if ready is not None:
        _call_when_started(app, lambda: ready(address))
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=GRACE_S
    )
    with listener, suppress(KeyboardInterrupt):  # uvicorn raises it again after it has stopped
        uvicorn.Server(config).run(sockets=[listener])


def listening_socket(host: str, port: int) -> socket.socket:
    """A bound TCP socket.

    Raises:
        UsageError: when it cannot be had, with the reason.
    """
    if not 0 <= port <= 65_535:
        raise UsageError(f"There is no port {port}.", remedy="Ports go from 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as exc:
        listener.close()
        raise UsageError(
            f"Cannot listen on {host}:{port}: {exc.strerror or exc}.",
            remedy="Choose another port with --port, or stop what uses this one.",
        ) from exc
    return listener


def _call_when_started(app: FastAPI, call: Callable[[], None]) -> None:
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with before(app):
            call()
            yield

    app.router.lifespan_context = lifespan


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
