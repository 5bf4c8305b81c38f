"""Records with their own structure: JSON Lines, YAML and Parquet."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from catalog.errors import DataError
from catalog.raw import Flaw, RawTable, object_frame
from catalog.text import BAD_ENCODING, without_surrogates

_YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_jsonl(lines: Iterable[str], source: str) -> RawTable:
    """One JSON object a line; empty lines are passed over."""
    records: list[dict[str, Any]] = []
    places: list[int] = []
    broken: list[Flaw] = []
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text:
            continue
        try:
            record = json.loads(text)
        except (ValueError, RecursionError) as exc:
            broken.append(Flaw(number, f"not JSON: {getattr(exc, 'msg', 'too deep')}", text))
            continue
        if isinstance(record, dict):
            records.append(record)
            places.append(number)
        else:
            broken.append(Flaw(number, "not a JSON object", text))
    return _of_records(records, places, broken, source)


def read_yaml(text: str, source: str) -> RawTable:
    """A list of mappings; a record stands at the line where it begins.

    Words and numbers are kept as they are written ("010" stays "010"), null becomes nothing.

    Raises:
        DataError: when the text is not YAML, or not a list.
    """
    lines = text.split("\n")
    clean = [without_surrogates(line) for line in lines]
    changed = [n for n, (old, new) in enumerate(zip(lines, clean, strict=True), 1) if old != new]
    loader = _YamlLoader("\n".join(clean))
    try:
        root = loader.get_single_node()
    except yaml.YAMLError as exc:
        raise DataError(f"{source} is not YAML: {' '.join(str(exc).split())}.") from exc
    finally:
        loader.dispose()
    if root is not None and not isinstance(root, yaml.SequenceNode):
        raise DataError(f"{source} is not a list.", remedy="Write one entry (- id: …) an item.")
    records: list[dict[str, Any]] = []
    places: list[int] = []
    broken: list[Flaw] = []
    for node in [] if root is None else root.value:
        line = node.start_mark.line + 1
        try:
            value = _plain(node)
        except RecursionError:
            value = "it contains itself"
        if isinstance(value, dict):
            records.append(value)
            places.append(line)
        else:
            broken.append(Flaw(line, "not a mapping", str(value)))
    mended = [
        (bisect_right(places, line) - 1, Flaw(line, BAD_ENCODING, clean[line - 1].strip()))
        for line in changed
    ]
    table = _of_records(records, places, broken, source)
    return RawTable(
        table.frame,
        table.lines,
        source,
        "line",
        table.broken,
        tuple((position, flaw) for position, flaw in mended if position >= 0),
    )


def read_parquet(path: Path, source: str) -> RawTable:
    """The rows of a Parquet file.

    Raises:
        DataError: when it is not one.
    """
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as exc:
        raise DataError(f"{source} is not a Parquet file: {exc}.") from exc
    columns = {name: table[name].to_pylist() for name in table.column_names}
    frame = object_frame(list(zip(*columns.values(), strict=True)), list(columns))
    return RawTable(frame, np.arange(1, len(frame) + 1), source)


def _plain(node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag.endswith(":null") else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child) for child in node.value]
    return {str(_plain(key)): _plain(value) for key, value in node.value}


def _of_records(
    records: Sequence[dict[str, Any]],
    places: Sequence[int],
    broken: Sequence[Flaw],
    source: str,
) -> RawTable:
    columns = list(dict.fromkeys(key for record in records for key in record))
    rows = [[record.get(name) for name in columns] for record in records]
    lines = np.array(places, dtype=np.int64)
    frame = object_frame(rows, columns)
    return RawTable(frame, lines, source, "line", tuple(broken))
