"""Keyboard, screen readers, small windows, light and dark, in a real browser."""

from pathlib import Path

import pytest
from driven import LOVED, ask, finished, opened
from playwright.sync_api import Browser, Page, expect
from steered import Steered

pytestmark = pytest.mark.browser

NAMELESS = """() => [...document.querySelectorAll('.sayso button, .sayso a, .sayso textarea')]
  .filter(e => e.checkVisibility())
  .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length))
  .map(e => e.outerHTML)"""
TWICE = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id).filter(id => id);
  return ids.filter((id, i) => ids.indexOf(id) !== i);
}"""
CONTRAST = """(selector) => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b]
    .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (let e = node; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  return [...document.querySelectorAll(selector)].filter(e => e.checkVisibility()).map(e => {
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(behind(e))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  });
}"""
TEXTS = (
    ".tagline", ".said p", ".prose", ".card-title", ".year", ".about > *", ".sentences p", ".why",
    ".judge button", ".fit-word", ".fact-label", ".fact-note", ".what", ".origin", ".chip",
    ".notice", ".taste h3", ".send", ".new-chat",
)  # fmt: skip


def test_everything_can_be_done_by_keyboard(page: Page, address: str) -> None:
    opened(page, address)
    expect(page.locator("#sayso-message")).to_be_focused()
    page.keyboard.type(LOVED)
    page.keyboard.press("Enter")
    turn = finished(page)
    expect(page.locator("#sayso-message")).to_be_focused()

    card = turn.locator(".card").first
    tab_to(page, ".card .why")
    assert focus_is_visible(page)
    page.keyboard.press("Enter")
    expect(card.locator(".evidence")).to_be_visible()
    for judgement in ("like", "dislike", "seen"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.dataset.judgement") == judgement
        assert focus_is_visible(page)
    page.keyboard.press("Space")
    expect(card.locator("[data-judgement=seen]")).to_have_attribute("aria-pressed", "true")

    tab_to(page, ".remove")
    holding = page.locator(".taste-section:not(.taste-ended) .taste-item")
    before = holding.count()
    page.keyboard.press("Enter")
    expect(holding).to_have_count(before - 1)
    tab_to(page, ".chip")
    page.keyboard.press("Enter")
    finished(page)
    expect(page.locator(".turn")).to_have_count(2)
    tab_to(page, ".new-chat")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#sayso-message")).to_be_focused()


def test_shift_enter_makes_a_line_and_sends_nothing(page: Page, address: str) -> None:
    opened(page, address)
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    expect(page.locator("#sayso-message")).to_have_value("one\ntwo")
    expect(page.locator(".turn")).to_have_count(0)


def test_the_first_stop_skips_to_the_message_box(page: Page, address: str) -> None:
    opened(page, address)
    skip = page.locator(".sayso :is(a, button, textarea)").first
    expect(skip).not_to_be_in_viewport()
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#sayso-message")).to_be_focused()


def test_a_screen_reader_finds_its_way(page: Page, address: str) -> None:
    turn = ask(opened(page, address), LOVED)
    turn.locator(".why").first.click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(TWICE) == []
    assert page.locator("h1").count() == 1
    assert page.locator("main, [role=main]").count() >= 1
    assert page.locator("[tabindex]").evaluate_all("all => all.every(e => e.tabIndex <= 0)")
    log = page.locator(".log")
    assert (log.get_attribute("role"), log.get_attribute("aria-live")) == ("log", "off")
    expect(page.locator(".announcer")).to_have_attribute("aria-live", "polite")
    expect(page.locator(".announcer")).to_contain_text("suggestions: ")
    card = turn.locator(".card").first
    title = card.locator(".name").inner_text()
    expect(card.locator("[data-judgement=like]")).to_have_attribute("aria-label", f"I like {title}")
    region = card.locator(".why").get_attribute("aria-controls")
    expect(page.locator(f"#{region}")).to_be_visible()
    for name in ("aria-valuenow", "aria-valuemin", "aria-valuemax", "aria-label"):
        assert card.locator("[role=meter]").get_attribute(name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(browser: Browser, address: str, scheme: str) -> None:
    with browser.new_context(color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = opened(context.new_page(), address)
        turn = ask(page, LOVED)
        turn.locator(".why").first.click()
        page.locator("[data-judgement=like]").first.click()
        page.wait_for_timeout(500)  # colours have stopped moving
        for selector in TEXTS:
            ratios = page.evaluate(CONTRAST, selector)
            assert ratios, selector
            assert min(ratios) >= 4.5, (selector, min(ratios))


def test_dark_follows_the_system_and_the_button(browser: Browser, address: str) -> None:
    with browser.new_context(color_scheme="dark") as context:
        page = opened(context.new_page(), address)
        assert brightness(page) < 60
        page.locator(".theme").click()
        assert brightness(page) > 200
        page.reload()
        page.wait_for_selector(".sayso[data-ready=true]")
        assert brightness(page) > 200  # the choice is kept


def test_a_phone_needs_no_sideways_scrolling(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    with browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ) as context:
        page = opened(context.new_page(), address)
        fits(page)
        turn = ask(page, LOVED)
        turn.locator(".why").first.tap()
        fits(page)
        expect(page.locator(".taste")).to_be_hidden()
        page.locator(".taste-toggle").tap()
        expect(page.locator(".taste-item").first).to_be_visible()
        fits(page)
        page.locator(".taste-close").tap()
        expect(page.locator(".taste")).to_be_hidden()
        small = turn.locator("button").evaluate_all(
            "all => all.filter(e => e.checkVisibility())"
            ".map(e => e.getBoundingClientRect().height).filter(h => h < 40)"
        )
        assert small == []  # fingers need room
        assert len(page.screenshot(path=tmp_path / "phone.png")) > 10_000


def test_the_page_says_that_it_is_an_ai_and_who_writes(
    page: Page, address: str, steered: Steered
) -> None:
    opened(page, address)
    notice = page.locator(".notice")
    expect(notice).to_contain_text("Sayso is an AI.")
    expect(notice).to_contain_text("without a language model")
    steered.status = "loading Small-1B"
    page.reload()
    expect(notice).to_contain_text("still loading")
    steered.status = "Small-1B (embedded)"
    expect(notice).to_contain_text("written by Small-1B (embedded)", timeout=10_000)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}.")


def focus_is_visible(page: Page) -> bool:
    width = "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
    style = "getComputedStyle(document.activeElement).outlineStyle"
    return bool(page.evaluate(f"{width} >= 2 && {style} !== 'none'"))


def brightness(page: Page) -> float:
    return float(
        page.evaluate(
            """() => {
              const c = document.createElement('canvas').getContext('2d');
              c.fillStyle = getComputedStyle(document.querySelector('.sayso')).backgroundColor;
              c.fillRect(0, 0, 1, 1);
              const [r, g, b] = c.getImageData(0, 0, 1, 1).data;
              return (r + g + b) / 3;
            }"""
        )
    )


def fits(page: Page) -> None:
    width = page.viewport_size["width"]  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for selector in (".talk", ".sayso"):
        inner = page.evaluate("s => document.querySelector(s).scrollWidth", selector)
        assert inner <= width, selector
    wide = page.locator(".card, .said p, .prose, .ask, .fact").evaluate_all(
        "(all, width) => all.filter(e => e.checkVisibility() "
        "&& e.getBoundingClientRect().right > width + 0.5).map(e => e.className)",
        width,
    )
    assert wide == []
