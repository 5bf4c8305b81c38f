"""The taste panel as a person uses it: change, use again, the switch, and being remembered."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from driven import LOVED, ask, finished, ids, opened, press, taste, titles
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser


def entry(page: Page, what: str) -> Locator:
    return page.locator(".taste-item").filter(has=page.locator(".what", has_text=what))


def edited(page: Page, what: str, fields: dict[int, str]) -> None:
    """Change an inference by its form."""
    item = entry(page, what)
    item.locator(".change").click()
    for place, value in fields.items():
        field = item.locator(".edit :is(select, input)").nth(place)
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_response("**/chat/edit"):
        item.locator(".save").click()


def test_a_judgement_is_turned_and_weighed(page: Page, address: str) -> None:
    ask(opened(page, address), LOVED)
    edited(page, "Toy Story", {0: "-1", 1: "2"})
    expect(page.locator(".taste-dislike .what")).to_have_text("Toy Story")
    expect(page.locator(".taste-dislike .state")).to_have_text("confirmed, counts ×2")
    expect(page.locator(".taste-item form")).to_have_count(0)


def test_a_condition_is_changed_and_counts(page: Page, address: str) -> None:
    ask(opened(page, address), "a comedy from the 90s")
    edited(page, "Comedy", {0: "not"})
    expect(page.locator(".taste-must .what").filter(has_text="no Comedy")).to_have_count(1)
    edited(page, "1990", {1: "1970", 2: "1979"})
    turn = ask(page, "show me something")
    years = [int(y) for y in turn.locator(".card .year").all_text_contents()]
    assert years
    assert all(1970 <= year <= 1979 for year in years)
    assert "Comedy" not in " ".join(turn.locator(".kind").all_text_contents())


def test_a_value_that_does_not_exist_is_told_and_the_form_stays(page: Page, address: str) -> None:
    ask(opened(page, address), "a comedy")
    edited(page, "Comedy", {1: "Comedie"})
    expect(page.locator(".toast")).to_contain_text("Comedy")
    expect(page.locator(".taste-item form")).to_have_count(1)


def test_what_was_taken_back_can_be_used_again(page: Page, address: str) -> None:
    ask(opened(page, address), LOVED)
    entry(page, "Toy Story").locator(".remove").click()
    expect(page.locator(".taste-like")).to_have_count(0)
    page.locator(".taste-ended summary").click()
    expect(page.locator(".taste-ended .state").first).to_have_text("taken back")
    page.locator(".taste-ended .use").first.click()
    expect(page.locator(".taste-like .what")).to_have_text("Toy Story")


def test_a_contradiction_is_said_and_stays_visible(page: Page, address: str) -> None:
    ask(opened(page, address), LOVED)
    turn = ask(page, "I hated Toy Story")
    expect(turn.locator(".prose")).to_contain_text("You liked Toy Story before")
    page.locator(".taste-ended summary").click()
    expect(page.locator(".taste-ended .state").first).to_have_text("you said otherwise later")


def test_the_switch_recommends_what_is_known(page: Page, address: str) -> None:
    turn = ask(opened(page, address), LOVED)
    press(turn.locator(".card").nth(1), "like")
    liked = titles(turn)[1]
    with page.expect_response("**/chat/scope"):
        page.locator("[data-scope=known]").click()
    expect(page.locator("[data-scope=known]")).to_have_attribute("aria-checked", "true")
    again = ask(page, "show me something")
    assert set(titles(again)) == {"Toy Story", liked}
    expect(again.locator(".known").first).to_have_text("You liked it")
    ask(page, "only new ones")
    expect(page.locator("[data-scope=new]")).to_have_attribute("aria-checked", "true")


def test_the_switch_works_before_the_first_message(page: Page, address: str) -> None:
    opened(page, address)
    with page.expect_response("**/chat/scope"):
        page.locator("[data-scope=both]").click()
    ask(page, LOVED)
    expect(page.locator("[data-scope=both]")).to_have_attribute("aria-checked", "true")


def test_a_question_is_answered_by_a_press(page: Page, address: str) -> None:
    turn = ask(opened(page, address), "recommend me something")
    assert turn.locator(".card").count() == 5
    expect(turn.locator(".question")).to_contain_text("What kind should it be")
    chips = page.locator(".chip").all_text_contents()
    assert chips[-1] == "I don’t mind"
    page.reload()
    page.wait_for_selector(".sayso[data-ready=true]")
    expect(page.locator(".question")).to_be_visible()
    page.locator(".chip").first.click()
    answer = finished(page)
    kinds = answer.locator(".card").evaluate_all("cards => cards.map(c => c.textContent)")
    assert all(chips[0].lower() in text.lower() for text in kinds)
    expect(answer.locator(".question")).to_be_hidden()


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    """A window of a browser of its own, whose storage its other windows share."""
    with browser.new_context(viewport={"width": 1280, "height": 860}) as context:
        context.set_default_timeout(10_000)
        yield context.new_page()


def remember(page: Page) -> None:
    with page.expect_response("**/chat/remember"):
        page.locator(".remember-me").click()


def test_nothing_is_remembered_unless_asked(window: Page, address: str) -> None:
    ask(opened(window, address), LOVED)
    expect(window.locator(".remember-me")).not_to_be_checked()
    assert window.evaluate("localStorage.getItem('sayso-taste')") is None
    window.locator(".new-chat").click()
    expect(window.locator(".turn")).to_have_count(0)
    ask(window, "a comedy")
    expect(window.locator(".taste-earlier")).to_have_count(0)


def test_taste_is_remembered_shown_apart_saved_and_deleted(
    window: Page, address: str, tmp_path: Path
) -> None:
    ask(opened(window, address), "I loved Toy Story, no horror")
    remember(window)
    window.locator(".new-chat").click()
    expect(window.locator(".turn")).to_have_count(0)
    turn = ask(window, "something with action")
    expect(window.locator(".remember-me")).to_be_checked()
    earlier = window.locator(".taste-earlier .what")
    assert sorted(earlier.all_text_contents()) == ["no Horror", "you liked Toy Story"]
    assert "Toy Story" not in taste(window)[:1]
    assert ids(turn)
    with window.expect_download() as download:
        window.locator(".export-me").click()
    file = tmp_path / "taste.json"
    download.value.save_as(file)
    assert {e.get("title") for e in json.loads(file.read_text())} >= {"Toy Story"}
    with window.expect_response("**/chat/forget-me"):
        window.locator(".forget-me").click()
    expect(window.locator(".taste-earlier")).to_have_count(0)
    expect(window.locator(".remember-me")).not_to_be_checked()
    assert window.evaluate("localStorage.getItem('sayso-taste')") is None


def test_a_condition_of_an_earlier_conversation_counts_only_when_used(
    window: Page, address: str
) -> None:
    ask(opened(window, address), "a western")
    remember(window)
    window.locator(".new-chat").click()
    expect(window.locator(".turn")).to_have_count(0)
    turn = ask(window, "I loved Toy Story")
    expect(turn.locator(".prose")).to_contain_text("Earlier you asked for “western”")
    kinds = " ".join(turn.locator(".kind").all_text_contents())
    assert kinds.count("Western") < turn.locator(".card").count()
    window.locator(".taste-earlier .use").click()
    expect(window.locator(".taste-must .what")).to_contain_text("Western")
