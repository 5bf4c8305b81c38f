"""Where sessions are kept: LangGraph's checkpointer on SQLite, the newest state of each session."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from langgraph.checkpoint.sqlite import SqliteSaver

from catalog.errors import WorkspaceBroken


class SessionSaver(SqliteSaver):
    """Sessions in one SQLite file. Acknowledged means kept: WAL, with full synchronisation.

    LangGraph adds a checkpoint a turn and removes none; since each holds the whole session, a long
    conversation would grow with the square of its turns. `keep_newest` removes the older ones.
    """

    def keep_newest(self, thread_ids: Sequence[str]) -> None:
        """Remove all but the newest checkpoint of these sessions."""
        with self.cursor() as cursor:
            for thread_id in thread_ids:
                for table in ("writes", "checkpoints"):
                    cursor.execute(
                        f"DELETE FROM {table} WHERE thread_id = :id AND checkpoint_id < "  # noqa: S608 - two names above
                        "(SELECT MAX(checkpoint_id) FROM checkpoints WHERE thread_id = :id)",
                        {"id": thread_id},
                    )

    def close(self) -> None:
        """Close the file."""
        self.conn.close()


def open_saver(path: Path | None) -> SessionSaver:
    """Open or make the file; None keeps sessions in memory only.

    Raises:
        WorkspaceBroken: when the file is not a database of ours.
    """
    target = ":memory:" if path is None else str(path)
    connection = sqlite3.connect(target, check_same_thread=False, timeout=30.0)
    saver = SessionSaver(connection)
    try:
        saver.setup()
        connection.execute("PRAGMA synchronous=FULL")
    except sqlite3.DatabaseError as exc:
        connection.close()
        raise WorkspaceBroken(
            f"The sessions in {target} cannot be read: {exc}.",
            remedy="Move the file away; a new one is made at the next start.",
        ) from exc
    return saver
