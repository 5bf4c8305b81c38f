"""Hostile text, failures and strangers, in a real browser."""

import logging

import pytest
from chat_known import HOSTILE
from driven import LOVED, ask, ids, opened, press
from playwright.sync_api import Page, expect
from steered import Steered

from catalog.errors import LLMUnavailable

pytestmark = pytest.mark.browser


def test_titles_and_messages_show_as_text(page: Page, hostile_address: str) -> None:
    opened(page, hostile_address)
    turn = ask(page, "show me something")
    names = turn.locator(".card .name").all_text_contents()
    assert HOSTILE in names
    for why in turn.locator(".why").all():
        why.click()
    expect(turn.locator(".prose-text", has_text=HOSTILE)).to_be_visible()
    expect(turn.locator(".credit", has_text=HOSTILE)).to_be_visible()
    press(turn.locator(".card").nth(names.index(HOSTILE)), "like")
    expect(page.locator(".taste-like .what")).to_have_text(HOSTILE)
    turn = ask(page, f"I loved {HOSTILE}")
    expect(turn.locator(".said p")).to_contain_text(HOSTILE)
    turn = ask(page, "stories about the sea")  # a request that may show items again
    liked = turn.locator(".fact-label", has_text=HOSTILE)  # as evidence for another item
    assert liked.count() > 0
    page.reload()
    page.wait_for_selector(".sayso[data-ready=true]")
    assert page.evaluate("window.pwned") is None
    assert page.locator(".sayso img").count() == 0
    assert page.locator(".sayso b, .sayso strong, .sayso script").count() == 0


def test_a_failure_is_said_and_the_page_goes_on(
    page: Page, address: str, steered: Steered, caplog: pytest.LogCaptureFixture
) -> None:
    opened(page, address)
    steered.fail = RuntimeError("secret in /etc/passwd")
    with caplog.at_level(logging.ERROR, "ui.chat.events"):
        turn = ask(page, LOVED)
    failure = turn.locator(".failure")
    expect(failure.locator(".problem")).to_have_text("Something went wrong while answering.")
    assert "secret" not in page.content()
    assert "Traceback" not in page.content()
    reference = failure.locator(".remedy").inner_text().split("look for ")[1].split()[0]
    assert reference in caplog.text  # the operator finds the traceback by it
    assert "secret in /etc/passwd" in caplog.text
    failure.locator("button").click()
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator(".failure")).to_have_count(0)


def test_a_known_failure_names_its_remedy(page: Page, address: str, steered: Steered) -> None:
    opened(page, address)
    steered.fail = LLMUnavailable("The model is out.", remedy="Start it.")
    failure = ask(page, LOVED).locator(".failure")
    expect(failure).to_contain_text("The model is out.")
    expect(failure).to_contain_text("Start it.")


def test_a_failure_after_the_cards_keeps_them(page: Page, address: str, steered: Steered) -> None:
    opened(page, address)
    steered.fail, steered.fail_after = RuntimeError("late"), 2
    turn = ask(page, LOVED)
    assert turn.locator(".card").count() > 0
    expect(turn.locator(".failure")).to_be_visible()
    assert ask(page, "show me others").locator(".card").count() > 0


def test_no_server_is_said(page: Page, address: str) -> None:
    opened(page, address)
    page.context.set_offline(True)
    failure = ask(page, LOVED).locator(".failure")
    expect(failure).to_contain_text("The server does not answer.")
    page.context.set_offline(False)
    failure.locator("button").click()
    expect(page.locator(".card").first).to_be_visible()


def test_a_failed_press_is_said_and_not_shown_as_done(
    page: Page, address: str, steered: Steered
) -> None:
    turn = ask(opened(page, address), LOVED)
    steered.judge_fail = RuntimeError("boom")
    button = turn.locator("[data-judgement=like]").first
    button.click()
    expect(page.locator(".toast")).to_contain_text("Something went wrong")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_a_lost_conversation_is_replaced_and_said(page: Page, address: str) -> None:
    ask(opened(page, address), LOVED)
    page.evaluate("sessionStorage.setItem('sayso-session', 'gone')")
    page.reload()
    page.wait_for_selector(".sayso[data-ready=true]")
    expect(page.locator(".turn")).to_have_count(0)
    assert len(ids(ask(page, LOVED))) > 0


def test_nothing_is_asked_of_other_hosts(page: Page, address: str) -> None:
    asked: set[str] = set()
    refused: list[str] = []
    page.on("request", lambda request: asked.add(request.url))
    page.on("console", lambda message: message.type == "error" and refused.append(message.text))
    turn = ask(opened(page, address), LOVED)
    turn.locator(".why").first.click()
    page.locator(".theme").click()
    web = {url for url in asked if not url.startswith(("data:", "blob:"))}
    assert len(web) > 10
    assert {url for url in web if not url.startswith(address)} == set()
    assert refused == []  # the rules of the page break nothing of it


def test_a_script_could_send_nothing_away(page: Page, address: str) -> None:
    opened(page, address)
    sent = page.evaluate("fetch('https://example.org/x').then(() => 'sent', () => 'refused')")
    assert sent == "refused"


def test_odd_messages_get_an_answer(page: Page, address: str) -> None:
    opened(page, address)
    for message in ("🎬🍿", "x" * 10_000, "Empfiehl mir bitte etwas Lustiges", "<b>hi</b>"):
        turn = ask(page, message)
        assert turn.locator(".prose").inner_text(), message
        assert turn.locator(".failure").count() == 0, message
    page.fill("#sayso-message", "   ")
    page.press("#sayso-message", "Enter")
    assert page.locator(".turn").count() == 4  # nothing is sent when nothing is said
