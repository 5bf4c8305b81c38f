"""Rows of a SQL query, from any database that SQLAlchemy knows."""

from pathlib import Path

import numpy as np
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from catalog.errors import ConfigError, DataError
from catalog.raw import RawTable, object_frame


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
