"""`sayso evaluate understanding`: labels, scores worked out by hand, conversations, the command."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.intent import Intent, Mention, TurnKind, Wish
from catalog.errors import DataError
from evaluation.understanding import LabelledMessage, open_setting, read_messages
from evaluation.understanding.dialogues import read_dialogues
from evaluation.understanding.labels import Slot, as_slots, item_label, same_wish
from evaluation.understanding.scoring import figures, scored
from retrieval.filters import Constraint
from ui.cli.app import app

FILMS = {
    "1": {"name": "Heat (1995)", "genre": ["crime"], "star": ["Al Pacino"]},
    "2": {"name": "Alien (1979)", "genre": ["horror"], "star": ["Sigourney Weaver"]},
    "3": {"name": "King Kong (1933)", "genre": ["horror"]},
    "4": {"name": "King Kong (2005)", "genre": ["action"]},
}
ANSWERS = {
    "10": {"suggested": 1, "seen": 1, "liked": 0},
    "11": {"suggested": 0, "seen": 1, "liked": 1},
    "12": {"suggested": 0, "seen": 2, "liked": 2},
}
DIALOGUE = {
    "conversationId": "7",
    "initiatorWorkerId": 1,
    "respondentWorkerId": 2,
    "movieMentions": {"10": "Heat  (1995)", "11": "Alien (1979)", "12": "Why Him%3F (2016)"},
    "initiatorQuestions": ANSWERS,
    "respondentQuestions": ANSWERS,
    "messages": [
        {"senderWorkerId": 1, "text": "I hated @10 but loved @11", "entity": []},
        {"senderWorkerId": 2, "text": "Have you seen @12 ?", "entity": []},
        {"senderWorkerId": 1, "text": "No. Another horror film?", "entity": ["horror", "film"]},
    ],
}


def lines(path: Path, *records: object) -> Path:
    text = (r if isinstance(r, str) else json.dumps(r) for r in records)
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return path


def mention(setting, title: str, attitude: str, strength: float = 1.0) -> Mention:
    row = setting.catalog.titles.index(title)
    item = setting.catalog.ids.id(row)
    return Mention(
        item=item, title=title, words=title, span=(0, 1), attitude=attitude, strength=strength
    )


def wish(attribute: str, *words: str, hard: bool = True) -> Wish:
    constraint = Constraint(attribute=attribute, op="has", words=words)
    return Wish(constraint=constraint, hard=hard, words="", span=(0, 1))


def label(mentions: list[str], wishes: list[str]) -> LabelledMessage:
    return LabelledMessage(
        "books", "held", "…", False, ("ask",), as_slots(mentions), as_slots(wishes), ()
    )


def test_scores_of_one_message_by_hand() -> None:
    setting = open_setting("books")
    intent = Intent(
        kind=TurnKind.ASK,
        mentions=(mention(setting, "Emma", "like"), mention(setting, "It", "like")),
        wishes=(wish("genres", "Horror"), wish("genres", "Romance", hard=False)),
    )
    outcome = scored(
        label(["Emma=love", "Dune=seen", "?Mort=like"], ["genres+Horror"]), intent, setting
    )
    found = {name: f["mean"] for name, f in figures([outcome.counts], resamples=2).items()}
    assert found["precision"] == 0.5  # Emma is right, It was not named
    assert found["recall"] == 0.5  # Dune is missing; Mort may be
    assert found["f1"] == 0.5
    assert found["attitude"] == 1.0
    assert found["degree"] == 0.0  # love was read as like
    assert found["wish_precision"] == 0.5
    assert found["wish_recall"] == 1.0
    assert found["kind"] == 1.0
    assert found["all"] == 0.0
    assert not outcome.right


def test_a_message_understood_whole_is_right() -> None:
    setting = open_setting("books")
    intent = Intent(kind=TurnKind.ASK, mentions=(mention(setting, "Emma", "like", 1.5),))
    assert scored(label(["Emma=love"], ["?genres+Classic"]), intent, setting).right


@pytest.mark.parametrize(
    ("labelled", "found", "same"),
    [
        ("year[1990,*]", "year[1990,2016]", True),
        ("year[1990,*]", "year[1990,]", False),
        ("~price[,*]", "~price[,55.5]", True),
        ("~price[,*]", "price[,55.5]", False),
        ("genres+Comedy", "genres+Comedy", True),
    ],
)
def test_a_star_stands_for_any_bound(labelled: str, found: str, same: bool) -> None:
    assert same_wish(labelled, found) is same


def test_readings_of_a_label() -> None:
    assert Slot.of("?Heat=like | Alien=like") == Slot(("Heat=like", "Alien=like"), optional=True)
    assert item_label("King Kong (1933)=hate") == ("King Kong (1933)", "hate")
    with pytest.raises(ValueError, match="Heat"):
        item_label("Heat")


def test_a_year_tells_remakes_apart() -> None:
    music = open_setting("music")
    assert len(music.rows("Let It Be")) == 2
    assert len(music.rows("Let It Be (1984)")) == 1
    assert music.rows("Nothing") == frozenset()


def test_broken_lines_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "books.jsonl",
        {"message": "I loved Emma", "kind": "ask", "mentions": ["Emma=love"]},
        {"message": "I loved Emma", "kind": "sing"},
        "{",
        {"message": "no horror", "kind": "ask", "wishes": ["horror"]},
    )
    read = read_messages([path])
    assert [m.message for m in read.messages] == ["I loved Emma"]
    assert ["line 2" in b or "line 3" in b or "line 4" in b for b in read.broken] == [True] * 3


def test_titles_stand_in_the_place_of_ids(tmp_path: Path) -> None:
    path = lines(tmp_path / "d.jsonl", DIALOGUE, {"messages": 3})
    said, broken = read_dialogues(path, seed=0)
    assert "line 2" in broken[0]
    assert [m.seeker for m in said] == [True, False, True]
    assert [f.name for f in said[0].films] == ["Heat (1995)", "Alien (1979)"]
    assert "@" not in said[0].text
    for film in said[0].films:
        assert (film.name in said[0].text) is film.dated
        assert film.name[:-7] in said[0].text
    assert said[1].films[0].name == "Why Him? (2016)"
    assert said[0].answers["Heat (1995)"] == (False, True)
    assert said[0].answers["Why Him? (2016)"] == (None, None)
    assert read_dialogues(path, seed=0)[0] == said


def test_a_file_without_conversations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no conversation"):
        read_dialogues(lines(tmp_path / "d.jsonl", {"text": 1}))


def test_the_command_scores_messages_and_conversations(tmp_path: Path) -> None:
    messages = lines(
        tmp_path / "books.jsonl",
        {"message": "I loved Emma", "kind": "ask", "mentions": ["Emma=love"]},
        {"message": "no horror", "kind": "ask", "wishes": ["genres-Horror"]},
        "nonsense",
    )
    catalogue = tmp_path / "movies.json"
    catalogue.write_text(json.dumps(FILMS), encoding="utf-8")
    dialogues = lines(tmp_path / "dialogues.jsonl", DIALOGUE)
    out = tmp_path / "out"
    words = ["evaluate", "understanding", "--messages", str(messages), "--out", str(out)]
    words += ["--catalogue", str(catalogue), "--dialogues", str(dialogues)]
    run = CliRunner().invoke(app, words)
    assert run.exit_code == 1, run.output  # one line is broken, and named
    assert "line 3" in run.output
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert result["messages"]["all"]["all"]["mean"] == 1.0
    told = result["dialogues"]["figures"]
    assert told["recall"]["mean"] == told["precision"]["mean"] == 1.0
    assert told["attitude"]["mean"] == 1.0
    assert told["words_recall"]["mean"] == 1.0
    assert result["dialogues"]["attitudes"]["not liked"] == {"dislike": 1}
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "cannot tell" in page


def test_conversations_need_their_catalogue(tmp_path: Path) -> None:
    messages = lines(tmp_path / "books.jsonl", {"message": "hi", "kind": "greeting"})
    words = ["evaluate", "understanding", "--messages", str(messages), "--out", str(tmp_path)]
    run = CliRunner().invoke(app, [*words, "--catalogue", str(messages)])
    assert isinstance(run.exception, DataError)
    assert "Give both" in str(run.exception.remedy)
