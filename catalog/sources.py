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

import numpy as np
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from catalog.config import SourceConfig
from catalog.delimited import read_csv
from catalog.errors import ConfigError, DataError
from catalog.raw import RawTable, object_frame
from catalog.structured import read_jsonl, read_parquet, read_yaml


def read_source(config: SourceConfig) -> RawTable:
    """The rows of a file or of a query.

    Raises:
        DataError: when the whole of it cannot be read.
        ConfigError: when an SQL URL is not one.
    """
    if config.path is None:
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


def read_query(url: str, query: str) -> RawTable:
    """The rows of a SELECT, through SQLAlchemy.

    Raises:
        ConfigError: when the URL is not one, or its database driver is not installed.
        DataError: when the database or the query fails.
    """
    try:
        address = make_url(url)
    except ArgumentError as exc:
        raise ConfigError(
            "The sql setting is not a database URL.",
            remedy="It looks like sqlite:///shop.db or postgresql+psycopg://user@host/name.",
        ) from exc
    shown = address.render_as_string(hide_password=True)
    _check_sqlite(address)
    try:
        engine = create_engine(address)
    except (ModuleNotFoundError, SQLAlchemyError) as exc:
        raise ConfigError(
            f"The database {shown} has no driver here: {exc}.",
            remedy="Install it; for Postgres: pip install 'psycopg[binary]'.",
        ) from exc
    try:
        with engine.connect() as connection:
            result = connection.execute(text(query))
            columns = list(result.keys())
            frame = object_frame([tuple(row) for row in result], columns)
    except SQLAlchemyError as exc:
        problem = " ".join(str(getattr(exc, "orig", None) or exc).split())
        raise DataError(f"The query on {shown} failed: {problem}.") from exc
    finally:
        engine.dispose()
    return RawTable(frame, np.arange(1, len(frame) + 1), f"query on {shown}")


def _check_sqlite(address: URL) -> None:
    # SQLite makes an empty database where there is none.
    name = address.database
    if address.get_backend_name() != "sqlite" or not name or name.startswith(("file:", ":memory:")):
        return
    if not Path(name).is_file():
        raise DataError(f"The database {name} is not there.", remedy="Check the sql setting.")


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
