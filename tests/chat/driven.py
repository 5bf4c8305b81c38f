"""The page as a person drives it."""

from playwright.sync_api import Locator, Page

LOVED = "I loved Toy Story, something for the whole family"
CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector(".sayso[data-ready=true]")
    return page


def ask(page: Page, message: str) -> Locator:
    """Send a message; the finished turn."""
    page.fill("#sayso-message", message)
    page.press("#sayso-message", "Enter")
    return finished(page)


def finished(page: Page) -> Locator:
    page.wait_for_selector(".stop", state="hidden")
    return page.locator(".turn").nth(page.locator(".turn").count() - 1)  # this one for good


def ids(turn: Locator) -> list[str]:
    return turn.locator(".card").evaluate_all("cards => cards.map(c => c.dataset.item)")


def titles(turn: Locator) -> list[str]:
    return turn.locator(".card .name").all_text_contents()


def press(card: Locator, judgement: str) -> None:
    """Press 👍, 👎 or "seen it" and wait until the page shows it."""
    button = card.locator(f"[data-judgement={judgement}]")
    before = button.get_attribute("aria-pressed")
    with card.page.expect_response("**/chat/judge"):
        button.click()
    after = "false" if before == "true" else "true"
    card.locator(f"[data-judgement={judgement}][aria-pressed={after}]").wait_for()


def taste(page: Page) -> list[str]:
    """What holds in this conversation."""
    holding = ".taste-section:not(.taste-ended, .taste-earlier) .what"
    return page.locator(holding).all_text_contents()
