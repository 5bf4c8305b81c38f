"""The Gradio app that carries the page, and what it may be asked."""

from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.chat.contract import ChatAssistant
from ui.chat.routes import chat_router
from ui.chat.streaming import TurnStreams
from ui.chat.taste_routes import taste_router
from ui.chat.wording import Words, load_words

WEB = Path(__file__).parent / "web"
FONTS = ("system-ui", "sans-serif")
"""Gradio's default fonts come from another host; these come from the reader's machine."""


def mount_chat(app: FastAPI, assistant: ChatAssistant, *, language: str = "en") -> FastAPI:
    """Add the chat page at / and its addresses under /chat.

    Args:
        app: gets the routes; add routes of higher rank before, since / takes what is left.
        assistant: who answers.
        language: of the page's own words.

    Raises:
        ConfigError: when the page has no words for the language.
    """
    words = load_words(language)
    app.include_router(chat_router(assistant, words, TurnStreams()))
    app.include_router(taste_router(assistant, words))
    app.mount("/chat/web", FreshFiles(directory=WEB), name="chat-web")
    page = build_page(_words_for_the_browser(words))
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        allowed_paths=[],
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        ssr_mode=False,
        theme=gr.themes.Base(font=FONTS, font_mono=("ui-monospace", "monospace")),
        head=(WEB / "head.html").read_text(encoding="utf-8"),
    )
    _close_the_rest_of_gradio(app)
    return app


def build_page(words: dict[str, str]) -> gr.Blocks:
    """One HTML component; `web/page.js` draws everything in it."""
    with gr.Blocks(title=words["title"], analytics_enabled=False, fill_width=True) as page:
        gr.HTML(
            value="",
            html_template=(WEB / "page.html").read_text(encoding="utf-8"),
            js_on_load=(WEB / "start.js").read_text(encoding="utf-8"),
            apply_default_css=False,
            words=words,
        )
    return page


class FreshFiles(StaticFiles):
    """Files that a browser asks after each time, and fetches again when they have changed."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, with the order to ask again."""
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "no-cache"
        return response


class GradioDoor:
    """Lets through what the page needs of Gradio, and nothing else.

    Gradio serves uploads, files, proxied addresses and every listener to whoever asks. The page
    uses none of them.
    """

    exact = frozenset({"/", "/theme.css", "/favicon.ico", "/robots.txt", "/manifest.json"})
    below = ("/assets/", "/static/", "/gradio_api/heartbeat/", "/gradio_api/startup-events")

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer that there is nothing."""
        if scope["type"] == "http" and not self._lets_through(scope):
            await _not_found(send)
            return
        await self.app(scope, receive, send)

    def _lets_through(self, scope: Scope) -> bool:
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        asked_only = scope["method"] in {"GET", "HEAD"}
        return asked_only and (path in self.exact or path.startswith(self.below))


def _words_for_the_browser(words: Words) -> dict[str, str]:
    sections = {"page": "", "card": "", "errors": "", "taste": "taste_", "evidence": "evidence_"}
    return {
        prefix + name: text
        for section, prefix in sections.items()
        for name, text in words.section(section).items()
    }


def _close_the_rest_of_gradio(app: FastAPI) -> None:
    mounts = [route for route in app.routes if isinstance(route, Mount) and route.path == ""]
    mounts[-1].app = GradioDoor(mounts[-1].app)


async def _not_found(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b"Not found"})
