import json
from io import StringIO

import pandas as pd
import pytest
from rich.console import Console

from catalog import BuildReport, Interactions, build_catalog, load_config
from catalog.report import JoinReport

TOML = """
[catalogue]
name = "films"
noun = "film"
[items]
path = "films.csv"
[items.attributes.genres]
kind = "list"
[[events]]
path = "ratings.jsonl"
value = "stars"
behaviour = "rating"
[[events]]
path = "clicks.tsv"
behaviour_column = "what"
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "sayso.toml").write_text(TOML)
    (tmp_path / "films.csv").write_bytes(
        b"id,title,genres\n1,Heat,Crime|Drama\n2,Am\xe9lie,\n3,,Drama\n1,Heat,Crime|Drama\nx\n"
    )
    (tmp_path / "ratings.jsonl").write_text(
        '{"user": "u", "item": 1, "stars": 5}\n{"user": "u", "item": 3, "stars": 4}\noops\n'
    )
    (tmp_path / "clicks.tsv").write_text("user\titem\twhat\nv\t2\tclick\nv\t2\thover\n")
    return tmp_path


def test_from_settings_to_interactions(project):
    config = load_config(project / "sayso.toml")
    catalog, events, report = build_catalog(config)
    assert (catalog.titles, catalog.name, catalog.noun) == (["Heat", "Amélie"], "films", "film")
    assert events[["user", "item", "behaviour"]].to_numpy().tolist() == [
        ["u", "1", "rating"],
        ["v", "2", "click"],
    ]
    films, ratings, clicks = report.sources
    assert (films.read, films.kept, films.mended, films.refused) == (5, 2, 1, 3)
    assert films.unit == "line"
    assert {f.reason: f.lines for f in films.findings} == {
        "no title": (4,),
        "the same row again": (5,),
        "1 columns where the header has 3": (6,),
        "title: bytes that are not in the stated encoding; read as Windows-1252": (3,),
    }
    assert (ratings.read, ratings.kept, ratings.refused) == (3, 1, 2)
    assert (clicks.read, clicks.kept, clicks.refused) == (2, 1, 1)
    strengths = Interactions.from_events(events, catalog, config.signals).strength.toarray()
    assert strengths.tolist() == [[1.0, 0.0], [0.0, pytest.approx(0.3)]]


def test_a_report_survives_json_and_is_readable(project):
    report = build_catalog(load_config(project / "sayso.toml"))[2]
    report = report.model_copy(update={"joins": (JoinReport(name="x", matched=1, total=4),)})
    assert BuildReport.model_validate(json.loads(report.model_dump_json())) == report
    text = report.text()
    assert "films.csv: 5 read, 2 kept, 1 mended, 3 refused" in text
    assert "refused: 1 × no title" in text
    assert "x: 1 of 4 (25%)" in text
    console = Console(width=200, file=StringIO())
    console.print(report)
    assert "no title" in console.file.getvalue()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_catalogues_of_few_items(project, n):
    rows = "".join(f"{i},t{i},\n" for i in range(n))
    (project / "films.csv").write_text("id,title,genres\n" + rows)
    catalog, events, _ = build_catalog(load_config(project / "sayso.toml"))
    assert len(catalog) == n
    assert isinstance(events["time"].dtype, pd.DatetimeTZDtype)
    assert set(events["item"]) <= set(catalog.ids)
