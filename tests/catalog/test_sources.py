import gzip
import sqlite3

import pandas as pd
import pytest

from catalog.config import SourceConfig
from catalog.errors import ConfigError, DataError
from catalog.sources import read_source


def _read(path, **more):
    return read_source(SourceConfig(path=path, **more))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", 'id,title\n1,"Heat, again"\n02,Ran\n'),
        ("a.tsv", "id\ttitle\n1\tHeat, again\n02\tRan\n"),
        ("a.jsonl", '{"id": "1", "title": "Heat, again"}\n\n{"id": "02", "title": "Ran"}\n'),
        ("a.yaml", "- id: 1\n  title: Heat, again\n- id: 02\n  title: Ran\n"),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_text_formats_agree(tmp_path, name, content, zipped):
    path = tmp_path / (name + ".gz" if zipped else name)
    path.write_bytes(gzip.compress(content.encode()) if zipped else content.encode())
    raw = _read(path)
    assert raw.frame["id"].tolist() == ["1", "02"]
    assert raw.frame["title"].tolist() == ["Heat, again", "Ran"]
    expected = {"a.csv": [2, 3], "a.tsv": [2, 3], "a.jsonl": [1, 3], "a.yaml": [1, 3]}
    assert raw.lines.tolist() == expected[name]
    assert raw.broken == ()


def test_parquet_keeps_lists(tmp_path):
    pd.DataFrame({"id": [1, 2], "genres": [["a"], []]}).to_parquet(tmp_path / "a.parquet")
    raw = _read(tmp_path / "a.parquet")
    assert raw.frame["genres"].tolist() == [["a"], []]
    assert raw.lines.tolist() == [1, 2]


def test_sql(tmp_path):
    file = tmp_path / "shop.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE film (id INTEGER, title TEXT)")
    connection.execute("INSERT INTO film VALUES (1, 'Heat'), (2, NULL)")
    connection.commit()
    connection.close()
    url = f"sqlite:///{file}"
    raw = read_source(SourceConfig(sql=url, query="SELECT id, title FROM film ORDER BY id"))
    assert raw.frame.to_dict("list") == {"id": [1, 2], "title": ["Heat", None]}
    with pytest.raises(DataError, match="no such table"):
        read_source(SourceConfig(sql=url, query="SELECT * FROM book"))
    with pytest.raises(DataError, match="is not there"):
        read_source(SourceConfig(sql=f"sqlite:///{tmp_path}/none.db", query="SELECT 1"))
    assert not (tmp_path / "none.db").exists()
    with pytest.raises(ConfigError, match="database URL"):
        read_source(SourceConfig(sql="nonsense", query="SELECT 1"))


def test_a_password_is_not_told():
    with pytest.raises(ConfigError) as caught:
        read_source(SourceConfig(sql="strange://me:secret@host/db", query="SELECT 1"))
    assert "secret" not in str(caught.value)


def test_broken_csv_lines_cost_only_themselves(tmp_path):
    (tmp_path / "a.csv").write_text(
        'id,title\n1,"two\nlines"\n2,"never closed\n3,Ran\n4,too,many\n5,"a"b\n6\n7,Heat\n'
    )
    raw = _read(tmp_path / "a.csv")
    assert raw.frame["id"].tolist() == ["1", "3", "7"]
    assert raw.frame["title"].tolist() == ["two\nlines", "Ran", "Heat"]
    assert raw.lines.tolist() == [2, 5, 9]
    assert [flaw.line for flaw in raw.broken] == [4, 6, 7, 8]
    assert raw.broken[0].value == '2,"never closed'


def test_broken_json_lines(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": 1}\n{"id": \n[1]\n{"id": 2, "x": 3}\n')
    raw = _read(tmp_path / "a.jsonl")
    assert raw.frame["id"].tolist() == [1, 2]
    assert [(f.line, f.reason.split(":")[0]) for f in raw.broken] == [
        (2, "not JSON"),
        (3, "not a JSON object"),
    ]


def test_broken_yaml(tmp_path):
    (tmp_path / "a.yaml").write_text("- id: 1\n- just words\n- id: 010\n  note: null\n")
    raw = _read(tmp_path / "a.yaml")
    assert raw.frame["id"].tolist() == ["1", "010"]
    assert raw.frame["note"].tolist() == [None, None]
    assert [f.line for f in raw.broken] == [2]
    (tmp_path / "b.yaml").write_text("a: [1\n")
    with pytest.raises(DataError, match="is not YAML"):
        _read(tmp_path / "b.yaml")
    (tmp_path / "c.yaml").write_text("a: 1\n")
    with pytest.raises(DataError, match="is not a list"):
        _read(tmp_path / "c.yaml")


def test_yaml_in_another_encoding_is_mended_and_told(tmp_path):
    (tmp_path / "a.yaml").write_bytes("- id: 1\n- id: 2\n  title: Amélie\n".encode("cp1252"))
    raw = _read(tmp_path / "a.yaml")
    assert raw.frame["title"].tolist() == [None, "Amélie"]
    assert [(position, flaw.line) for position, flaw in raw.mended] == [(1, 3)]


def test_columns_of_one_name_are_both_kept(tmp_path):
    (tmp_path / "a.csv").write_text("id,id\n1,2\n")
    assert _read(tmp_path / "a.csv").frame.to_dict("list") == {"id": ["1"], "id (2)": ["2"]}


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.yaml"])
def test_an_empty_file_has_no_rows(tmp_path, name):
    (tmp_path / name).write_text("")
    assert len(_read(tmp_path / name).frame) == 0


def test_what_cannot_be_read_at_all(tmp_path):
    (tmp_path / "a.parquet").write_text("no")
    (tmp_path / "a.csv.gz").write_text("no")
    cut = gzip.compress(b"id,title\n" + b"1,x\n" * 1000)
    (tmp_path / "b.csv.gz").write_bytes(cut[: len(cut) // 2])
    for name in ("a.parquet", "a.csv.gz", "b.csv.gz", "none.csv"):
        with pytest.raises(DataError):
            _read(tmp_path / name)


def test_stated_encoding_and_byte_order_mark(tmp_path):
    (tmp_path / "a.csv").write_bytes("id,title\n1,Amélie\n".encode("latin-1"))
    assert _read(tmp_path / "a.csv", encoding="latin-1").frame["title"][0] == "Amélie"
    (tmp_path / "b.csv").write_bytes(b"\xef\xbb\xbfid,title\n1,x\n")
    assert list(_read(tmp_path / "b.csv").frame.columns) == ["id", "title"]
