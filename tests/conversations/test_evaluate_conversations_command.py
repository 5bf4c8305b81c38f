"""`sayso evaluate conversations` over a small made-up recording."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from catalog.errors import DataError, SaysoError, UsageError
from evaluation.conversations.config import ConversationConfig
from evaluation.conversations.data import read_conversations
from ui.cli.app import app

pytestmark = pytest.mark.weights

KINDS = ("horror", "comedy", "western")
EACH = 8


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """24 films of three kinds; people name one and are told another of the same kind."""
    folder = tmp_path_factory.mktemp("recording")
    films = {
        str(100 + n): {
            "name": f"{KINDS[n // EACH].title()} Night {n} (19{60 + n})",
            "genre": [KINDS[n // EACH]],
            "plot": f"A {KINDS[n // EACH]} of the night.",
            "imdb_id": f"tt{1000 + n:07d}",
        }
        for n in range(3 * EACH)
    }
    (folder / "movies.json").write_text(json.dumps(films))
    names = [film["name"] for film in films.values()]
    rng = np.random.default_rng(0)
    lines = []
    for dialogue in range(60):
        kind = int(rng.integers(3))
        a, b, c = (names[kind * EACH + i] for i in rng.choice(EACH, 3, replace=False))
        said = ["", "What do you like?", f"A {KINDS[kind]} like {a}"]
        lines.append((dialogue, 2, said, [KINDS[kind], a], [b]))
        said = [*said, f"Have you seen {b}?", "Yes, what else?"]
        lines.append((dialogue, 4, said, [KINDS[kind], a, b], [c, "Nowhere To Be Found (2001)"]))
    keys = ("dialog_id", "turn_id", "context", "entity", "rec")
    text = [json.dumps(dict(zip(keys, (str(d), *rest), strict=True))) for d, *rest in lines]
    (folder / "turns.jsonl").write_text("\n".join(text[:80]) + "\n")
    (folder / "others.jsonl").write_text("\n".join(text[80:]) + "\n")
    (folder / "broken.jsonl").write_text("\n".join([*text[:3], "{half", *text[3:80]]) + "\n")
    ratings = ["userId,movieId,rating"]
    ratings += [f"{u},{n},{5 if n // EACH == u % 3 else 2}" for u in range(12) for n in range(24)]
    (folder / "ratings.csv").write_text("\n".join(ratings) + "\n")
    links = ["movieId,imdbId,tmdbId", *(f"{n},{1000 + n:07d},{n}" for n in range(24))]
    (folder / "links.csv").write_text("\n".join(links) + "\n")
    return folder


def command(folder, out, *more, turns="turns.jsonl"):
    files = ("--catalogue", str(folder / "movies.json"), "--turns", str(folder / turns))
    likes = ("--interactions", str(folder / "ratings.csv"), "--links", str(folder / "links.csv"))
    return ["evaluate", "conversations", *files, *likes, "--out", str(out), *more]


@pytest.fixture(scope="module")
def done(recording, encoder_weights, tmp_path_factory):
    out = tmp_path_factory.mktemp("evaluated") / "out"
    run = CliRunner().invoke(app, command(recording, out, "--folds", "2"))
    assert run.exit_code == 0, run.output
    assert "recall@10" in run.output
    return out


def test_every_protocol_is_told_with_floors_and_intervals(done):
    result = json.loads((done / "result.json").read_text())
    assert len(result["protocols"]) == 16
    published = result["protocols"][result["published"]]
    assert published["samples"] == 80
    assert set(published["systems"]) == {"popularity", "copy", "itemknn", "sayso"}
    ours = published["systems"]["sayso"]["recall@5"]
    assert ours["interval"][0] <= ours["mean"] <= ours["interval"][1]
    # Within a kind there are six or seven to choose from; in all there are 22.
    assert ours["mean"] > 0.5 > published["systems"]["popularity"]["recall@5"]["mean"]
    assert published["ours_against"]["popularity"]["recall@5"]["difference"] > 0
    assert result["pool"]["500"] == 1
    assert result["data"]["asked"]["targets_not_in_catalogue"] == 40
    assert result["slices"]["one item named"]["samples"] == 40
    page = (done / "report.html").read_text()
    assert "what the catalogue does not have" in page
    assert "<script" not in page


def test_predictions_are_fifty_names_at_most_without_what_was_named(done, recording):
    turns = [json.loads(line) for line in (recording / "turns.jsonl").read_text().splitlines()]
    lines = [json.loads(line) for line in (done / "predictions.jsonl").read_text().splitlines()]
    assert [line["dialog_id"] for line in lines] == [turn["dialog_id"] for turn in turns]
    for line, turn in zip(lines, turns, strict=True):
        assert 0 < len(line["items"]) <= 50
        assert len(set(line["items"])) == len(line["items"])
        assert not set(line["items"]) & set(turn["entity"])


def test_our_own_predictions_against_ourselves_differ_by_nothing(done, recording, tmp_path):
    more = ("--folds", "2", "--against", str(done / "predictions.jsonl"))
    run = CliRunner().invoke(app, command(recording, tmp_path / "again", *more))
    assert run.exit_code == 0, run.output
    result = json.loads((tmp_path / "again" / "result.json").read_text())
    other = result["protocols"][result["published"]]["ours_against"]["other"]
    assert other["recall@10"] == {"difference": 0, "interval": [0, 0], "p": 1}


def test_a_broken_line_is_named_the_rest_is_scored_and_the_exit_code_says_so(recording, tmp_path):
    more = ("--train", str(recording / "others.jsonl"), "--mentions", "own")
    run = CliRunner().invoke(
        app, command(recording, tmp_path / "out", *more, "--folds", "2", turns="broken.jsonl")
    )
    assert run.exit_code == 1
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    assert [flaw["line"] for flaw in result["data"]["asked"]["broken"]] == [4]
    assert result["data"]["asked"]["turns"] == 80
    assert "line 4" in (tmp_path / "out" / "report.html").read_text()


@pytest.mark.slow
def test_without_folds_what_is_asked_is_never_learned_from(recording, encoder_weights, tmp_path):
    more = ("--train", str(recording / "others.jsonl"), "--ablate")
    run = CliRunner().invoke(app, command(recording, tmp_path / "out", *more))
    assert run.exit_code == 0, run.output
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    lost = result["ablation"]["co-mentions"]
    ours = result["protocols"][result["published"]]["systems"]["sayso"]["recall@5"]["mean"]
    assert lost["lost"]["recall@5"]["difference"] == pytest.approx(
        ours - lost["figures"]["recall@5"]
    )
    assert "without titles" in (tmp_path / "out" / "report.html").read_text()
    config = json.loads((tmp_path / "out" / "config.json").read_text())
    assert config["folds"] == 0


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        (("--folds", "0"), UsageError, "nothing to learn from"),
        (("--folds", "1"), UsageError, "nothing to learn from"),
        (("--against", "{folder}/turns.jsonl"), DataError, "no list of items"),
        (("--train", "{folder}/missing.jsonl"), DataError, "missing.jsonl"),
    ],
)
def test_what_cannot_be_is_refused(recording, tmp_path, options, error, says):
    more = [option.format(folder=recording) for option in options]
    run = CliRunner().invoke(app, command(recording, tmp_path / "out", *more))
    assert isinstance(run.exception, error)
    assert says in str(run.exception)


def test_ratings_without_links_are_refused(recording):
    config = ConversationConfig(
        catalogue=recording / "movies.json",
        turns=recording / "turns.jsonl",
        interactions=recording / "ratings.csv",
    )
    with pytest.raises(UsageError, match="links"):
        read_conversations(config)


def test_ratings_meet_films_by_their_imdb_ids(recording):
    config = ConversationConfig(
        catalogue=recording / "movies.json",
        turns=recording / "turns.jsonl",
        interactions=recording / "ratings.csv",
        links=recording / "links.csv",
    )
    people = read_conversations(config).people
    assert people.strength.shape == (12, 24)
    assert people.strength[0].indices.tolist() == list(range(8))  # 2 of 5 is no like


def test_a_catalogue_that_knows_no_target_is_refused(recording, tmp_path):
    (tmp_path / "other.json").write_text(json.dumps({"1": {"name": "Elsewhere (1999)"}}))
    config = ConversationConfig(catalogue=tmp_path / "other.json", turns=recording / "turns.jsonl")
    with pytest.raises(SaysoError, match="recommends nothing"):
        read_conversations(config)
