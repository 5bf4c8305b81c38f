"""Building, changing, serving and looking after a workspace."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import closing

import pytest

from catalog import Workspace
from cf_models import load_model
from ui.cli.workspaces import chosen, demo_workspace

BOOKS = """id,title,year,subjects,text
1,The Long Night Train,1999,Crime|Drama,A conductor finds that one passenger too many has boarded.
2,Paper Lanterns,2004,Family,Two sisters follow a lantern down the river.
3,Red Static,1987,Science Fiction,A radio on Mars answers before it is asked.
4,,2001,Drama,A row without a title.
"""
SETTINGS = """
[catalogue]
name = "books"
noun = "book"
[items]
path = "books.csv"
year = "year"
text = "text"
[items.attributes.subjects]
kind = "list"
role = "genre"
"""


@pytest.fixture
def books(tmp_path, monkeypatch, encoder_weights):
    """A folder with a small catalogue, and nothing built yet."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "books.csv").write_text(BOOKS, encoding="utf-8")
    (tmp_path / "sayso.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def here(sayso, monkeypatch):
    """`sayso` without a workspace in the environment."""
    monkeypatch.delenv("SAYSO_WORKSPACE")
    return sayso


def test_build_cleans_the_events_of_all_sources_and_tells(books, here):
    events = '\n[[events]]\npath = "likes.csv"\nbehaviour = "like"\n'
    (books / "likes.csv").write_text("user,item\nada,1\nada,2\nben,2\n", encoding="utf-8")
    clean = '\n[clean]\nbots = "off"\n'
    settings = SETTINGS + 2 * events + clean
    (books / "sayso.toml").write_text(settings, encoding="utf-8")
    outcome = here("build")
    assert outcome.code == 0, outcome.err
    assert "repeats: 3 found, 3 removed, 3 left" in " ".join(outcome.out.split())
    workspace = Workspace.open(books / "workspace")
    assert len(workspace.load_events()) == 3
    assert "repeats" in {step.name for step in workspace.load_report().steps}


def test_build_reports_rows_and_the_workspace_here_is_found(books, here):
    outcome = here("build")
    assert outcome.code == 0, outcome.err
    assert "no title" in outcome.out
    assert "line 5: 4" in outcome.out
    reply = json.loads(here("ask", "--llm", "none", "--json", "a story on Mars").out)
    assert reply["items"][0]["title"] == "Red Static"


def test_update_adds_changes_and_withdraws(books, here):
    assert here("build").code == 0
    # No column of texts: what is known of the changed book stays.
    (books / "new.csv").write_text(
        "id,title,year,subjects\n"
        "5,The Glass Orchard,2020,Science Fiction\n"
        "3,Red Static II,1988,Drama\n"
    )
    outcome = here("update", "--items", "new.csv", "--withdraw", "2", "--withdraw", "77")
    assert outcome.code == 0, outcome.err
    assert "77" in outcome.out
    catalog = Workspace.open(books / "workspace").load_catalog()
    assert catalog.get("5").title == "The Glass Orchard"
    assert catalog.get("3").text == "A radio on Mars answers before it is asked."
    assert (catalog.get("3").title, catalog.get("3").year) == ("Red Static II", 1988)
    assert not catalog.available[catalog.ids.row("2")]
    reply = json.loads(here("recommend", "--like", "Red Static II", "--json").out)
    titles = [item["title"] for item in reply["items"]]
    assert "The Glass Orchard" in titles
    assert "Paper Lanterns" not in titles


def test_update_reads_a_file_as_the_one_that_the_workspace_was_built_from(books, here):
    source = (books / "books.csv").read_text().replace("title,", "name,", 1)
    (books / "books.csv").write_text(source)
    settings = (books / "sayso.toml").read_text()
    (books / "sayso.toml").write_text(settings.replace("[items]", '[items]\ntitle = "name"', 1))
    assert here("build").code == 0
    (books / "sayso.toml").unlink()
    (books / "new.csv").write_text("id,name\n6,A Late Arrival\n")
    outcome = here("update", "--items", "new.csv")
    assert outcome.code == 0, outcome.err
    assert Workspace.open(books / "workspace").load_catalog().get("6").title == "A Late Arrival"


@pytest.mark.parametrize(
    ("name", "body", "code", "words"),
    [
        ("new.csv", "name,year\nx,2000\n", 2, "id"),
        ("new.xyz", "id,title\n9,x\n", 2, "ending"),
        ("absent.csv", None, 1, "not there"),
    ],
)
def test_update_refuses_what_it_cannot_read_and_changes_nothing(
    books, here, name, body, code, words
):
    assert here("build").code == 0
    before = (books / "workspace" / "manifest.json").read_text()
    if body is not None:
        (books / name).write_text(body)
    outcome = here("update", "--items", name)
    assert outcome.code == code
    assert words in outcome.err
    assert (books / "workspace" / "manifest.json").read_text() == before


def test_build_leaves_a_folder_alone_that_is_no_workspace(books, here):
    (books / "workspace").mkdir()
    (books / "workspace" / "thesis.txt").write_text("years of work")
    outcome = here("build")
    assert outcome.code == 1
    assert (books / "workspace" / "thesis.txt").read_text() == "years of work"


def test_settings_that_are_wrong_are_wrong_use(books, here):
    (books / "sayso.toml").write_text("[items]\npath = 'books.csv'\ntitel = 'title'\n")
    outcome = here("build")
    assert outcome.code == 2
    assert "titel" in outcome.err


@pytest.mark.parametrize("model", ["slim", "multvae", "nmf"])
def test_another_model_serves_with_its_settings(books, here, model):
    rows = [f"p{n},{item},{5 - n % 2}" for n in range(6) for item in ((1, 2), (2, 3))[n % 2]]
    (books / "stars.csv").write_text(
        "user,item,rating\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    own = {"slim": "l1 = 0.1", "multvae": "epochs = 2", "nmf": "factors = 2"}[model]
    events = '\n[[events]]\npath = "stars.csv"\nbehaviour = "rating"\nvalue = "rating"\n'
    settings = f'{SETTINGS}{events}\n[cf]\nmodel = "{model}"\n[cf.settings]\n{own}\n'
    (books / "sayso.toml").write_text(settings, encoding="utf-8")
    outcome = here("build")
    assert outcome.code == 0, outcome.err
    kept = load_model(Workspace.open(books / "workspace").model(model))
    name, value = own.split(" = ")
    assert getattr(kept.config, name) == float(value)
    asked = here("recommend", "--like", "The Long Night Train", "--json")
    assert asked.code == 0, asked.err
    titles = [item["title"] for item in json.loads(asked.out)["items"]]
    assert "Paper Lanterns" in titles
    assert "The Long Night Train" not in titles


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('model = "magic"', "magic"),
        ('model = "ease"\n[cf.settings]\nl3 = 1', "l3"),
        ('model = "ease"\n[cf.settings]\nl2 = -1', "greater than 0"),
    ],
)
def test_a_model_or_setting_that_is_none_is_named(books, here, table, said):
    (books / "sayso.toml").write_text(f"{SETTINGS}\n[cf]\n{table}\n", encoding="utf-8")
    outcome = here("build")
    assert outcome.code == 2
    assert said in outcome.err


def test_which_workspace_is_chosen(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert chosen(None) == demo_workspace()
    (tmp_path / "workspace").mkdir()
    assert chosen(None).resolve() == tmp_path / "workspace"
    assert chosen(tmp_path / "other") == tmp_path / "other"


def test_demo_answers_from_a_workspace_that_is_there(sayso, demo_small):
    outcome = sayso("demo", "--workspace", str(demo_small), "--ask", "I loved Alien")
    assert outcome.code == 0, outcome.err
    assert "liked Alien" in outcome.out


def test_doctor_finds_the_workspace_and_says_what_is_missing(sayso, tmp_path, monkeypatch):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        outcome = sayso("doctor", "--port", port)
    assert outcome.code == 0, outcome.out
    assert "600 items" in outcome.out
    assert f"127.0.0.1:{port}:" in outcome.out
    monkeypatch.setenv("SAYSO_ASSETS", str(tmp_path))
    bare = sayso("doctor", "--workspace", str(tmp_path / "none"))
    assert bare.code == 1
    assert "sayso models get bge-small" in bare.out
    assert "sayso demo" in bare.out
    assert bare.err.startswith("Error: missing:")


def test_serve_answers_and_ends_quietly(demo_small, tmp_path):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = subprocess.Popen(
        ["sayso", "serve", "--port", str(port)],
        cwd=tmp_path,
        env=os.environ | {"SAYSO_WORKSPACE": str(demo_small)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert f"http://127.0.0.1:{port}" in served.stderr.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=20) as answer:
            assert json.load(answer)["status"] == "ok"
        started = time.monotonic()
    finally:
        served.terminate()
        _, err = served.communicate(timeout=30)
    assert "Traceback" not in err
    assert time.monotonic() - started < 20


def test_a_copy_is_served_as_the_original(sayso, demo_small, tmp_path):
    shutil.copytree(demo_small, tmp_path / "copy")
    arguments = ("recommend", "--like", "Alien", "-k", "5", "--json")
    one, two = (
        json.loads(sayso(*arguments, "-w", str(w)).out) for w in (demo_small, tmp_path / "copy")
    )
    assert [i["id"] for i in one["items"]] == [i["id"] for i in two["items"]]


def test_the_order_is_learned_anew_and_its_gain_is_told(tmp_path, here, encoder_weights):
    events = [
        f"p{n},b{n % 2 * 8 + (n + k * (1 + n % 3)) % 8},5" for n in range(60) for k in range(4)
    ]
    books = [f"b{n},Book {n},{'sea' if n < 8 else 'sky'}" for n in range(16)]
    (tmp_path / "books.csv").write_text("id,title,kind\n" + "\n".join(books), encoding="utf-8")
    (tmp_path / "ratings.csv").write_text(
        "user,item,rating\n" + "\n".join(dict.fromkeys(events)), encoding="utf-8"
    )
    config = tmp_path / "sayso.toml"
    config.write_text(
        '[catalogue]\nname = "books"\nnoun = "book"\n[items]\npath = "books.csv"\n'
        '[items.attributes.kind]\nkind = "category"\n'
        '[events]\npath = "ratings.csv"\nbehaviour = "rating"\nvalue = "rating"\n'
        "[fusion]\nlearn = false\n",
        encoding="utf-8",
    )
    folder = tmp_path / "books"
    built = here("build", "--config", str(config), "--workspace", str(folder))
    assert built.code == 0, built.err
    assert "nDCG@10" not in built.out
    learned = here("train-fusion", "--workspace", str(folder), "--share", "0.3")
    assert learned.code == 0, learned.err
    assert "plain order" in learned.out
    assert json.loads((folder / "fusion" / "report.json").read_text())["share"] == 0.3
    turns = tmp_path / "talk.jsonl"
    turns.write_text('{"dialog_id": "1"}\n', encoding="utf-8")
    broken = here("train-fusion", "--workspace", str(folder), "--turns", str(turns))
    assert broken.code == 1
    assert "turn_id is missing" in broken.err
