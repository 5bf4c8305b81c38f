"""A person talks, judges, corrects and comes back, in a real browser."""

import pytest
from driven import LOVED, ask, finished, ids, opened, press, taste, titles
from playwright.sync_api import Browser, Page, expect
from steered import Steered

pytestmark = pytest.mark.browser


def test_cards_stand_before_any_text(page: Page, address: str, steered: Steered) -> None:
    opened(page, address)
    steered.gate.clear()
    page.fill("#sayso-message", LOVED)
    page.press("#sayso-message", "Enter")
    turn = page.locator(".turn").last
    expect(turn.locator(".card").first).to_be_visible()
    expect(turn.locator(".prose")).to_be_empty()
    expect(turn.locator(".card .sentences p").first).not_to_be_empty()  # plain wording is there
    steered.gate.set()
    finished(page)
    expect(turn.locator(".prose")).not_to_be_empty()


def test_a_card_says_what_it_is(page: Page, address: str) -> None:
    turn = ask(opened(page, address), LOVED)
    card = turn.locator(".card").first
    assert card.locator(".name").inner_text()
    assert card.locator(".year").inner_text().isdigit()
    assert card.locator(".kind").count() > 0
    assert card.locator(".fit-bar").get_attribute("aria-valuenow") == "100"
    assert card.locator(".tile").is_visible()


def test_why_opens_the_evidence(page: Page, address: str) -> None:
    turn = ask(opened(page, address), LOVED)
    card = turn.locator(".card").first
    expect(card.locator(".evidence")).to_be_hidden()
    card.locator(".why").click()
    expect(card.locator(".evidence")).to_be_visible()
    bars = card.locator(".facts-contributions .fact")
    assert "Toy Story" in bars.locator(".fact-label").all_text_contents()
    assert bars.first.locator(".fact-bar span").bounding_box()["width"] > 20  # type: ignore[index]
    expect(card.locator(".facts-people")).to_contain_text("people")
    card.locator(".why").click()
    expect(card.locator(".evidence")).to_be_hidden()


def test_a_dislike_changes_the_next_answer_and_can_be_taken_back(page: Page, address: str) -> None:
    turn = ask(opened(page, address), LOVED)
    first = ids(turn)[0]
    card = turn.locator(".card").first
    press(card, "dislike")
    assert titles(turn)[0] in taste(page)
    assert first not in ids(ask(page, LOVED))
    press(card, "dislike")
    expect(card.locator("[data-judgement=dislike]")).to_have_attribute("aria-pressed", "false")
    assert titles(turn)[0] not in taste(page)
    assert first in ids(ask(page, LOVED))


def test_a_like_counts_in_the_next_answer(page: Page, address: str) -> None:
    turn = ask(opened(page, address), LOVED)
    liked = titles(turn)[1]
    press(turn.locator(".card").nth(1), "like")
    again = ask(page, LOVED)
    labels = again.locator(".facts-contributions .fact-label").all_text_contents()
    assert liked in labels
    assert liked not in titles(again)


def test_what_was_seen_is_not_suggested_again(page: Page, address: str) -> None:
    turn = ask(opened(page, address), LOVED)
    seen = ids(turn)[2]
    press(turn.locator(".card").nth(2), "seen")
    assert seen not in ids(ask(page, LOVED))
    section = page.locator(".taste-seen .what")
    assert titles(turn)[2] in section.all_text_contents()


def test_a_judgement_replaces_the_other(page: Page, address: str) -> None:
    card = ask(opened(page, address), LOVED).locator(".card").first
    press(card, "like")
    press(card, "dislike")
    expect(card.locator("[data-judgement=like]")).to_have_attribute("aria-pressed", "false")


def test_taste_shows_the_words_and_can_be_removed(page: Page, address: str) -> None:
    ask(opened(page, address), LOVED)
    item = page.locator(".taste-like .taste-item")
    expect(item.locator(".what")).to_have_text("Toy Story")
    expect(item.locator(".origin")).to_contain_text("Toy Story")
    before = ids(page.locator(".turn").last)
    item.locator(".remove").click()
    expect(page.locator(".taste-like")).to_have_count(0)
    after = ask(page, "show me something")
    assert "Toy Story" not in after.locator(".facts-contributions .fact-label").all_text_contents()
    assert ids(after) != before


def test_quick_replies_are_messages_that_work(page: Page, address: str) -> None:
    ask(opened(page, address), LOVED)
    replies = page.locator(".chip").all_text_contents()
    assert len(replies) >= 3
    page.locator(".chip").first.click()
    answer = finished(page)
    expect(answer.locator(".said")).to_contain_text(replies[0])
    assert answer.locator(".card").count() > 0
    for text in replies[1:]:
        assert ask(page, text).locator(".card").count() > 0, text


def test_reload_keeps_the_conversation(page: Page, address: str) -> None:
    turn = ask(opened(page, address), LOVED)
    press(turn.locator(".card").first, "like")
    before = (titles(turn), turn.locator(".prose").inner_text(), taste(page))
    page.reload()
    page.wait_for_selector(".sayso[data-ready=true]")
    again = page.locator(".turn").last
    assert (titles(again), again.locator(".prose").inner_text(), taste(page)) == before
    expect(again.locator(".said")).to_contain_text(LOVED)
    expect(again.locator("[data-judgement=like]").first).to_have_attribute("aria-pressed", "true")
    assert page.locator(".chip").count() > 0
    assert ask(page, "show me others").locator(".card").count() > 0  # it goes on where it was


def test_new_chat_forgets_everything(page: Page, address: str) -> None:
    ask(opened(page, address), LOVED)
    page.locator(".new-chat").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()
    assert taste(page) == []
    page.reload()
    page.wait_for_selector(".sayso[data-ready=true]")
    expect(page.locator(".turn")).to_have_count(0)


def test_two_windows_never_meet(browser: Browser, address: str) -> None:
    with browser.new_context() as one, browser.new_context() as two:
        first, second = opened(one.new_page(), address), opened(two.new_page(), address)
        ask(first, LOVED)
        ask(second, "I loved Pulp Fiction")
        assert "Toy Story" in taste(first)
        assert "Toy Story" not in taste(second)
        first.reload()
        second.reload()
        for page, message in ((first, LOVED), (second, "I loved Pulp Fiction")):
            page.wait_for_selector(".sayso[data-ready=true]")
            assert page.locator(".said").count() == 1
            expect(page.locator(".said")).to_contain_text(message)


def test_two_windows_of_one_browser_never_meet(page: Page, address: str) -> None:
    ask(opened(page, address), LOVED)
    with page.expect_popup() as popup:  # a popup starts with a copy of the opener's storage
        page.evaluate("address => window.open(address)", address)
    other = popup.value
    other.wait_for_selector(".sayso[data-ready=true]")
    expect(other.locator(".turn")).to_have_count(0)
    ask(other, "I loved Pulp Fiction")
    assert "Toy Story" not in taste(other)
    page.reload()
    page.wait_for_selector(".sayso[data-ready=true]")
    expect(page.locator(".said")).to_contain_text(LOVED)


def test_stop_breaks_the_answer_off_and_the_page_goes_on(
    page: Page, address: str, steered: Steered
) -> None:
    opened(page, address)
    steered.gate.clear()
    page.fill("#sayso-message", LOVED)
    page.press("#sayso-message", "Enter")
    page.wait_for_selector(".card")
    page.locator(".stop").click()
    expect(page.locator(".small-note")).to_have_text("Stopped.")
    steered.pace = (
        0.3  # the server hears of it a moment after the page: the answer must last longer
    )
    steered.gate.set()
    assert steered.closed.wait(timeout=10)  # nothing goes on writing for nobody
    steered.pace = 0.0
    assert ask(page, "show me others").locator(".card").count() > 0
