"""What a person sees of a language model's part in the order: a hosted one, over real HTTP."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from driven import LOVED, ask, opened, titles
from playwright.sync_api import Page, expect
from served import served

from assistant.open import open_assistant
from ui.server import create_app

sys.path.append(str(Path(__file__).parents[1] / "llm"))
from servers import Behaviour, serving

pytestmark = pytest.mark.browser

IDEA = "Finding Nemo"


def by_the_alphabet(request: dict[str, Any]) -> str:
    """Scores by title, the last of the alphabet best; one title of its own; no prose."""
    begin, *rest = (message["content"] for message in request["messages"])
    if begin.startswith("You know films well."):
        return json.dumps({"titles": [f"{IDEA} (2003)"]})
    lines = [json.loads(line) for line in rest[0].partition("The list:\n")[2].splitlines()]
    alphabet = sorted(line["title"] for line in lines)
    scores = {str(line["id"]): 10 * alphabet.index(line["title"]) / len(lines) for line in lines}
    return json.dumps({"scores": scores, "unfit": []})


@pytest.fixture
def ranked_address(films_workspace: Path, tmp_path: Path) -> Iterator[str]:
    """The page of an assistant whose hosted model ranks."""
    workspace = shutil.copytree(films_workspace, tmp_path / "films")
    with (
        serving(Behaviour(reply=by_the_alphabet)) as url,
        open_assistant(workspace, llm=f"hosted:m@{url}") as assistant,
        served(create_app(assistant)) as address,
    ):
        yield address


def test_the_page_tells_who_ranked_and_what_moved_and_leads_to_why(
    page: Page, ranked_address: str
) -> None:
    turn = ask(opened(page, ranked_address), LOVED)
    line = turn.locator(".ranked")
    expect(line).to_contain_text("m (hosted at 127.0.0.1")
    expect(line).to_contain_text("had a part in this order:")
    moves = line.locator(".move")
    assert moves.count() > 1
    told = moves.all_text_contents()
    assert any("↑" in text for text in told)
    for text in told:
        assert any(text.startswith(title) for title in titles(turn))

    idea = moves.filter(has_text="its idea")
    expect(idea).to_contain_text(IDEA)
    card = turn.locator(".card").filter(has=page.get_by_text(IDEA, exact=True))
    expect(card.locator(".evidence")).to_be_hidden()
    idea.press("Enter")
    expect(card.locator(".evidence")).to_be_visible()
    expect(card.locator(".why")).to_be_focused()
    expect(card.locator(".facts-model")).to_contain_text("it thought of this title itself")
    expect(card.locator(".facts-model")).to_contain_text("of 10 for what you asked")
    idea.press("Enter")
    expect(card.locator(".evidence")).to_be_visible()

    why = ask(page, "why the second one?")
    expect(why.locator(".ranked")).to_be_hidden()
    page.reload()
    page.wait_for_selector(".sayso[data-ready=true]")
    again = page.locator(".turn").first.locator(".ranked")
    expect(again).to_contain_text("A language model had a part in this order:")
    assert again.locator(".move").all_text_contents() == told


def test_without_such_a_model_nothing_is_said_of_one(page: Page, address: str) -> None:
    turn = ask(opened(page, address), LOVED)
    expect(turn.locator(".ranked")).to_be_hidden()
    expect(turn.locator(".facts-model")).to_have_count(0)
