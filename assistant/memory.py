"""Long-term taste: what is remembered of people from one conversation to the next, if they wish.

Nothing is kept of anybody who did not ask for it. It is kept in two tables of the database of the
conversations, under a name that the caller gives (a browser's unguessable number, a person's id),
and can be taken out and deleted as a whole. Judgements on items and conditions are remembered, free
words are not: they belong to their occasion.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant.session import Session
from assistant.taste import Remembered, TasteEntry, meetable
from catalog.errors import WorkspaceBroken
from catalog.items import Catalog

MAX_REMEMBERED = 300
"""So many inferences are remembered of one person; the oldest go."""
_DAY_S = 86_400.0
_TABLES = (
    "CREATE TABLE IF NOT EXISTS taste_keepers (keeper TEXT PRIMARY KEY, since REAL NOT NULL)",
    """CREATE TABLE IF NOT EXISTS taste_memory (
        id INTEGER PRIMARY KEY AUTOINCREMENT, keeper TEXT NOT NULL, session TEXT NOT NULL,
        subject TEXT NOT NULL, entry TEXT NOT NULL, said_at REAL NOT NULL,
        UNIQUE (keeper, session, subject))""",
)


class TasteMemory:
    """What is remembered of people. Safe for many threads.

    Args:
        path: of the database; None for memory only.

    Raises:
        WorkspaceBroken: when the file is no database.
    """

    def __init__(self, path: Path | None) -> None:
        target = ":memory:" if path is None else str(path)
        self._connection = sqlite3.connect(target, check_same_thread=False, timeout=30.0)
        self._lock = threading.Lock()
        try:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                self._connection.execute(f"PRAGMA {pragma}")
            with self._cursor() as cursor:
                for table in _TABLES:
                    cursor.execute(table)
        except sqlite3.DatabaseError as exc:
            self._connection.close()
            raise WorkspaceBroken(
                f"The sessions in {target} cannot be read: {exc}.",
                remedy="Move the file away; a new one is made at the next start.",
            ) from exc

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def is_on(self, keeper: str) -> bool:
        """Whether a person asked to be remembered."""
        if not keeper:
            return False
        with self._cursor() as cursor:
            found = cursor.execute("SELECT 1 FROM taste_keepers WHERE keeper = ?", (keeper,))
            return found.fetchone() is not None

    def switch(self, keeper: str, now: float, *, on: bool) -> None:
        """Begin or cease to remember a person; what is remembered already stays."""
        with self._cursor() as cursor:
            if on:
                cursor.execute("INSERT OR IGNORE INTO taste_keepers VALUES (?, ?)", (keeper, now))
            else:
                cursor.execute("DELETE FROM taste_keepers WHERE keeper = ?", (keeper,))

    def keep(self, session: Session, now: float) -> None:
        """Remember what holds in a session; what no longer does is dropped.

        Args:
            session: of a person who is remembered; of any other, nothing is kept.
            now: seconds since 1970.
        """
        if not self.is_on(session.keeper):
            return
        held = {_subject(e): e for e in session.taste.entries if e.kind != "query"}
        owner = (session.keeper, session.id)
        with self._cursor() as cursor:
            rows = cursor.execute(
                "SELECT subject FROM taste_memory WHERE keeper = ? AND session = ?", owner
            )
            for (subject,) in rows.fetchall():
                if subject not in held:
                    cursor.execute(
                        "DELETE FROM taste_memory WHERE keeper = ? AND session = ? AND subject = ?",
                        (*owner, subject),
                    )
            cursor.executemany(
                "INSERT INTO taste_memory (keeper, session, subject, entry, said_at) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT (keeper, session, subject) DO UPDATE "
                "SET entry = excluded.entry, said_at = excluded.said_at "
                "WHERE entry <> excluded.entry",
                [(*owner, s, e.model_dump_json(), now) for s, e in held.items()],
            )
            cursor.execute(
                "DELETE FROM taste_memory WHERE keeper = :keeper AND id NOT IN (SELECT id FROM "
                "taste_memory WHERE keeper = :keeper ORDER BY said_at DESC, id DESC LIMIT :most)",
                {"keeper": session.keeper, "most": MAX_REMEMBERED},
            )

    def recalled(self, session: Session, catalog: Catalog, now: float) -> Session:
        """The session with what is remembered of other conversations of the person."""
        if not self.is_on(session.keeper):
            return session
        earlier = tuple(
            r
            for r in self._remembered(session.keeper, session.id, now)
            if (catalog.ids.row(r.entry.item) is not None)
            or (r.entry.wish is not None and meetable(catalog, r.entry.wish.constraint))
        )
        taste = session.taste.model_copy(update={"earlier": earlier})
        return session.model_copy(update={"taste": taste})

    def forget(self, keeper: str, ids: Sequence[str]) -> None:
        """Delete some inferences, by their ids in `Remembered`, and older ones of their subject."""
        with self._cursor() as cursor:
            cursor.executemany(
                "DELETE FROM taste_memory WHERE keeper = :keeper AND subject = (SELECT subject "
                "FROM taste_memory WHERE keeper = :keeper AND id = :id)",
                [{"keeper": keeper, "id": int(id_[1:])} for id_ in ids if id_[1:].isdecimal()],
            )

    def forget_all(self, keeper: str) -> int:
        """Delete everything about a person, and cease to remember them.

        Returns:
            How many inferences there were.
        """
        with self._cursor() as cursor:
            cursor.execute("DELETE FROM taste_keepers WHERE keeper = ?", (keeper,))
            gone = cursor.execute("DELETE FROM taste_memory WHERE keeper = ?", (keeper,)).rowcount
        with self._lock:  # the log of changes would still hold it
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def export(self, keeper: str, now: float) -> list[dict[str, Any]]:
        """Everything that is remembered of a person, newest first, as plain values."""
        return [
            {"days": round(r.days, 3), **r.entry.model_dump(mode="json", exclude_defaults=True)}
            for r in self._remembered(keeper, "", now)
        ]

    def _remembered(self, keeper: str, but: str, now: float) -> Iterator[Remembered]:
        """The newest inference of each subject, from all conversations but one, newest first."""
        with self._cursor() as cursor:
            rows = cursor.execute(
                "SELECT id, subject, entry, said_at FROM taste_memory WHERE keeper = ? "
                "AND session <> ? ORDER BY said_at DESC, id DESC",
                (keeper, but),
            ).fetchall()
        told: set[str] = set()
        for id_, subject, entry, said_at in rows:
            if subject not in told:
                told.add(subject)
                yield Remembered(
                    id=f"e{id_}",
                    entry=TasteEntry.model_validate_json(entry),
                    days=max(0.0, (now - said_at) / _DAY_S),
                )

    @contextmanager
    def _cursor(self) -> Iterator[sqlite3.Cursor]:
        """A transaction: whole, or not at all."""
        with self._lock, self._connection:
            yield self._connection.cursor()


def _subject(entry: TasteEntry) -> str:
    """What an inference is about: two on one subject do not both hold."""
    if entry.wish is None:
        return f"item:{entry.item}"
    constraint = entry.wish.constraint
    words = "|".join(sorted(word.casefold() for word in constraint.words))
    return f"wish:{constraint.attribute}:{constraint.op == 'range'}:{words}"
