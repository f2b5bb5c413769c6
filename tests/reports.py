"""What a worker tells the process that shares tests out: of a test that passed that it did, and of what took long.

xdist sends five messages a test, each with all that is known of it, packed and unpacked in Python: some milliseconds
of both processes, which is more than most tests take. Nobody prints what is left out here: `--durations-min` (see
`run_all.py`) is a second, and whatever did not pass is sent whole.
"""

from __future__ import annotations

from typing import Any

import pytest

LONG = 1.0
"""Seconds: what takes less is not among the slowest that are printed."""


@pytest.hookimpl(tryfirst=True)
def pytest_report_to_serializable(report: pytest.TestReport | pytest.CollectReport) -> dict[str, Any] | None:
    """A report of a call that passed without what is only shown of failures; any other as pytest makes it."""
    if not isinstance(report, pytest.TestReport) or not is_plain(report):
        return None
    return {
        "$report_type": "TestReport", "nodeid": report.nodeid, "location": report.location, "keywords": {},
        "outcome": "passed", "longrepr": None, "when": report.when, "sections": [], "duration": report.duration,
        "start": report.start, "stop": report.stop, "user_properties": [],
    }  # fmt: skip


def is_plain(report: pytest.TestReport) -> bool:
    """Whether it passed, and nothing else is to be said of it."""
    return report.passed and not hasattr(report, "wasxfail") and not report.user_properties


def pytest_sessionstart(session: pytest.Session) -> None:
    """In a worker: leave out what nobody prints."""
    if not hasattr(session.config, "workerinput"):
        return
    plugins = session.config.pluginmanager.get_plugins()
    worker: Any = next(one for one in plugins if type(one).__name__ == "WorkerInteractor")
    send = worker.sendevent

    def in_short(name: str, **words: Any) -> None:
        if name in ("logstart", "logfinish"):
            return
        if name == "testreport" and is_left_out(words["data"]):
            return
        send(name, **words)

    worker.sendevent = in_short


def is_left_out(data: dict[str, Any]) -> bool:
    """Whether a report is of what came before or after a test, which passed at once."""
    plain = data["outcome"] == "passed" and not data["sections"]
    return bool(plain and data["when"] != "call" and data["duration"] < LONG)
