import re
from pathlib import Path

import pytest

import ui.chat
from catalog.errors import ConfigError
from ui.chat.wording import Words, load_words

WEB = Path(ui.chat.__file__).parent / "web"


def test_every_word_that_the_page_uses_is_there(words: Words) -> None:
    known = (
        words.section("page").keys()
        | words.section("card").keys()
        | words.section("errors").keys()
        | {f"taste_{name}" for name in words.section("taste")}
        | {f"evidence_{name}" for name in words.section("evidence")}
    )
    used = set(re.findall(r'data-(?:word|label|hint)="(\w+)"', (WEB / "page.html").read_text()))
    for script in WEB.glob("*.js"):
        used |= set(re.findall(r"\bwords\.(\w+)", script.read_text()))
    assert len(used) > 30
    assert used <= known


def test_no_script_builds_html_from_text() -> None:
    for script in WEB.glob("*.js"):
        code = re.sub(r"//.*", "", script.read_text())
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", code)


def test_the_template_is_static() -> None:
    # Gradio would evaluate these with values in them.
    assert not re.search(r"\$\{|\{\{|`", (WEB / "page.html").read_text())


def test_holes_are_filled_and_failures_are_named(words: Words) -> None:
    assert words("card.why_label", title="{x} $y") == "Why {x} $y?"
    with pytest.raises(ConfigError, match="nothing"):
        words("card.nothing")
    with pytest.raises(ConfigError, match="title"):
        words("card.why_label")
    with pytest.raises(ConfigError, match="'xx'"):
        load_words("xx")
