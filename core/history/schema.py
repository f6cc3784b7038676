"""The tables of the history, one step a version; ``user_version`` says how many steps a file has taken."""

import sqlite3

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            time TEXT NOT NULL,
            model TEXT NOT NULL,
            structure TEXT NOT NULL,
            method TEXT NOT NULL,
            allocator TEXT NOT NULL,
            storage TEXT NOT NULL,
            keep REAL NOT NULL,
            plan TEXT NOT NULL,
            forecast TEXT,
            folder TEXT NOT NULL,
            versions TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE measurements (
            id INTEGER PRIMARY KEY,
            run INTEGER REFERENCES runs (id) ON DELETE CASCADE,
            time TEXT NOT NULL,
            model TEXT NOT NULL,
            structure TEXT NOT NULL,
            corpus TEXT NOT NULL,
            windows INTEGER NOT NULL,
            length INTEGER NOT NULL,
            tokens INTEGER NOT NULL,
            perplexity REAL,
            tokens_per_second REAL,
            peak_memory_bytes INTEGER NOT NULL,
            bytes_on_disk INTEGER NOT NULL,
            parameters INTEGER NOT NULL,
            generation TEXT NOT NULL
        )
        """,
        "CREATE INDEX measurements_by_run ON measurements (run)",
        "CREATE INDEX measurements_by_structure ON measurements (structure)",
        "CREATE INDEX runs_by_folder ON runs (folder)",
    ),
    (
        "ALTER TABLE runs ADD COLUMN refine TEXT",
        "ALTER TABLE runs ADD COLUMN refinement TEXT",
    ),
    (
        "ALTER TABLE measurements ADD COLUMN tasks TEXT",
        "ALTER TABLE runs ADD COLUMN family TEXT",
    ),
)
VERSION = len(STEPS)


def version_of(connection: sqlite3.Connection) -> int:
    """How many steps the file has taken; 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an older or new file up to ``VERSION`` in one transaction. The version is read again inside it, because
    another process may have migrated in between. ``connection`` must be in autocommit mode."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in STEPS[version_of(connection) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
