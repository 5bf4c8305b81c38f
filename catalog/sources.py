"""Reading a source, whatever its format, into a table with the place of every row.

A broken line is never fatal: it is reported with its number. Only a file that cannot be read at all
raises.
"""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from catalog.config import SourceConfig
from catalog.delimited import read_csv
from catalog.errors import DataError
from catalog.raw import RawTable
from catalog.structured import read_jsonl, read_parquet, read_yaml


def read_source(config: SourceConfig) -> RawTable:
    """The rows of a file or of a query.

    Raises:
        DataError: when the whole of it cannot be read.
        ConfigError: when an SQL URL is not one.
    """
    if config.path is None:
        from catalog.sql import read_query  # SQLAlchemy takes a third of a second

        return read_query(config.sql, config.query)
    path, source = config.path, str(config.path)
    if not path.is_file():
        raise DataError(f"{path} is not there.", remedy="Check the path in the settings.")
    with _mapped(path):
        match config.path_format:
            case "jsonl":
                with open_text(path, config.encoding) as lines:
                    return read_jsonl(lines, source)
            case "yaml":
                with open_text(path, config.encoding) as lines:
                    return read_yaml(lines.read(), source)
            case "parquet":
                return read_parquet(path, source)
            case format_:
                with open_text(path, config.encoding) as lines:
                    return read_csv(lines, source, delimiter="\t" if format_ == "tsv" else ",")


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[IO[str]]:
    """The lines of a text file, gzipped or not, with their line ends.

    Bytes that are not in the encoding become lone surrogates, which validation mends and reports.
    """
    if encoding.replace("_", "-").lower() in ("utf-8", "utf8"):
        encoding = "utf-8-sig"  # some editors begin a file with a byte order mark
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding=encoding, errors="surrogateescape", newline="") as lines:
        yield lines


@contextmanager
def _mapped(path: Path) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as exc:
        raise DataError(
            f"{path} is not text in the encoding {exc.encoding}: {exc.reason}.",
            remedy="State its encoding in the settings.",
        ) from exc
    except (OSError, EOFError, zlib.error) as exc:
        raise DataError(f"{path} cannot be read: {exc}.") from exc
