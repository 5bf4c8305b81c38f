"""From Enter to painted cards, in Chromium, over the page as `sayso serve` serves it.

    python -m benchmarks.page WORKSPACE [--messages 60]

Prints one JSON object. The clock is the browser's: from the time stamp of the key press to the
mark "sayso:cards-painted", which the page sets after the frame in which the cards stand.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.distribution import distribution
from benchmarks.fresh_process import tell
from benchmarks.memory import rounded
from benchmarks.messages import script
from evaluation.memory import peak_mb
from ui.cli.environment import set_defaults
from ui.server import listening_socket

_CHROMIUM_ARGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)
_NOTE_ENTER = """addEventListener("keydown", (event) => {
  if (event.key === "Enter") window.benchEnter = event.timeStamp;
}, { capture: true });"""
_MARKS = """() => {
  const since = (name) => {
    const [mark] = performance.getEntriesByName(name);
    return mark ? mark.startTime - window.benchEnter : null;
  };
  return { sent: since("sayso:sent"), in_page: since("sayso:cards"),
           painted: since("sayso:cards-painted"), done: since("sayso:done") };
}"""


@contextmanager
def serving(workspace: Path) -> Iterator[tuple[str, int]]:
    """`sayso serve` without a language model on a free port of this machine."""
    with listening_socket("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    sayso = (sys.executable, "-c", "from ui.cli.app import run; run()")
    server = subprocess.Popen(
        [*sayso, "serve", "--workspace", str(workspace), "--llm", "none", "--port", str(port)]
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address + "/health", server)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(url: str, server: "subprocess.Popen[bytes]", within_s: float = 120.0) -> None:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"The server did not answer at {url}.")


def measure(page: Page, address: str, messages: int) -> list[dict[str, float | None]]:
    """Milliseconds after Enter of each mark of the page, a message each."""
    page.add_init_script(_NOTE_ENTER)
    page.goto(address)
    page.wait_for_selector(".sayso[data-ready=true]")
    found, before = [], 0
    for conversation, message in script(messages):
        if conversation != before:
            page.click(".new-chat")
            page.wait_for_selector(".turn", state="detached")
            before = conversation
        turns = page.locator(".turn").count()
        page.fill("#sayso-message", message)
        page.press("#sayso-message", "Enter")
        page.wait_for_function("n => document.querySelectorAll('.turn').length > n", arg=turns)
        page.wait_for_selector(".stop", state="hidden")
        page.wait_for_timeout(250)  # a person reads; and the last frame is drawn
        found.append(page.evaluate(_MARKS))
        if len(found) % 20 == 0:
            tell(f"  {len(found)} of {messages} messages in the browser")
    return found


def summary(found: list[dict[str, float | None]]) -> dict[str, Any]:
    """Distributions of the marks, milliseconds after Enter."""
    names = ("sent", "in_page", "painted", "done")
    values = {name: [marks[name] for marks in found] for name in names}
    return {"messages": len(found)} | {
        f"{name}_ms": distribution([ms for ms in values[name] if ms is not None]) for name in names
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--messages", type=int, default=60)
    args = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with serving(args.workspace) as (address, server), sync_playwright() as playwright:
        # without a Chromium of the system, playwright's own
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_CHROMIUM_ARGS))
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        found = summary(measure(page, address, args.messages))
        found["browser"] = browser.version
        found["server_peak_mb"] = rounded(peak_mb(server))
        browser.close()
    print(json.dumps(found))


if __name__ == "__main__":
    set_defaults()
    main()
