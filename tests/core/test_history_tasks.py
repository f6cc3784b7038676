"""Zero-shot accuracies in the history, and files of version 2, which had no place for them."""

import sqlite3

import pytest

from core.history import History
from core.history.schema import VERSION
from core.jobs.errors import StudioError
from core.requests import EvaluateResult, TaskAccuracy

# Measurements as version 2 made them. Frozen: never to be derived from today's schema.
VERSION_2 = """
    CREATE TABLE runs (id INTEGER PRIMARY KEY, time TEXT NOT NULL, model TEXT NOT NULL, structure TEXT NOT NULL,
        method TEXT NOT NULL, allocator TEXT NOT NULL, storage TEXT NOT NULL, keep REAL NOT NULL, plan TEXT NOT NULL,
        forecast TEXT, folder TEXT NOT NULL, versions TEXT NOT NULL, refine TEXT, refinement TEXT);
    CREATE TABLE measurements (id INTEGER PRIMARY KEY, run INTEGER REFERENCES runs (id) ON DELETE CASCADE,
        time TEXT NOT NULL, model TEXT NOT NULL, structure TEXT NOT NULL, corpus TEXT NOT NULL,
        windows INTEGER NOT NULL, length INTEGER NOT NULL, tokens INTEGER NOT NULL, perplexity REAL,
        tokens_per_second REAL, peak_memory_bytes INTEGER NOT NULL, bytes_on_disk INTEGER NOT NULL,
        parameters INTEGER NOT NULL, generation TEXT NOT NULL);
    INSERT INTO measurements VALUES (1, NULL, '2026-01-02T03:05:00+00:00', 'sample', 'abc', 'bundled', 10, 1024,
        10230, 23.4, 500.0, 1, 2, 3, ' end');
    PRAGMA user_version = 2;
"""
TASKS = (
    TaskAccuracy(task="bundled", questions=300, accuracy=0.5, error=0.0289, normalised=0.44),
    TaskAccuracy(task="boolq", questions=1, accuracy=1.0),
)
FOUND = EvaluateResult(
    model="sample",
    corpus="bundled",
    tokens=10230,
    perplexity=23.4,
    tokens_per_second=500.0,
    peak_memory_bytes=1,
    bytes_on_disk=2,
    parameters=3,
    prompt="",
    generation="",
    tasks=TASKS,
    seconds=1.0,
)


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "history.sqlite")


def add(history: History, **changes: object) -> int:
    return history.add_measurement(FOUND.model_copy(update=changes), windows=10, length=1024, structure="abc")


def test_that_accuracies_come_back_with_their_measurement(history):
    add(history)
    (found,) = history.dense_measurements("abc")
    assert found.tasks == TASKS
    assert found.accuracy == 0.75


def test_that_a_measurement_without_tasks_has_no_accuracy(history):
    add(history, tasks=())
    (found,) = history.dense_measurements("abc")
    assert (found.tasks, found.accuracy) == ((), None)


def test_that_a_history_of_version_2_keeps_its_measurements_and_takes_tasks(history):
    with sqlite3.connect(history.path) as connection:
        connection.executescript(VERSION_2)
    connection.close()
    newest = add(history)
    assert [(m.id, m.perplexity, m.tasks) for m in history.dense_measurements("abc")] == [
        (newest, 23.4, TASKS),
        (1, 23.4, ()),
    ]
    with sqlite3.connect(history.path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    connection.close()


def test_that_tasks_that_cannot_be_read_back_are_named_by_their_measurement(history):
    number = add(history)
    with sqlite3.connect(history.path) as connection:
        connection.execute("UPDATE measurements SET tasks = '[{\"task\": 3}]'")
    connection.close()
    with pytest.raises(StudioError, match=f"measurement {number} has zero-shot tasks that cannot be read"):
        history.dense_measurements("abc")
