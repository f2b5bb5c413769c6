"""What workers tell of tests: a pass is told shortly, whatever else happened whole, and what took long is told."""

from __future__ import annotations

import pytest

from tests.reports import is_left_out, pytest_report_to_serializable


def report(outcome: str, when: str = "call", **more: object) -> pytest.TestReport:
    """Of a test with words that it printed."""
    return pytest.TestReport(
        "tests/a.py::b", ("tests/a.py", 1, "b"), {"b": 1}, outcome, None, when,  # type: ignore[arg-type]
        [("Captured stdout", "words")], 0.5, **more,
    )  # fmt: skip


def test_a_pass_is_read_as_the_pass_that_it_was() -> None:
    sent = pytest_report_to_serializable(report("passed"))
    assert sent is not None
    read = pytest.TestReport._from_json(sent)
    assert (read.nodeid, read.outcome, read.when, read.duration) == ("tests/a.py::b", "passed", "call", 0.5)
    assert read.passed and read.sections == [] and not is_left_out(sent)


@pytest.mark.parametrize("outcome", ["failed", "skipped"])
def test_what_did_not_pass_is_told_whole(outcome: str) -> None:
    assert pytest_report_to_serializable(report(outcome)) is None


def test_what_passed_and_should_not_have_is_told_whole() -> None:
    assert pytest_report_to_serializable(report("passed", wasxfail="known")) is None


@pytest.mark.parametrize(
    ("outcome", "when", "seconds", "left_out"),
    [
        ("passed", "setup", 0.1, True), ("passed", "teardown", 0.1, True), ("passed", "call", 0.1, False),
        ("passed", "setup", 3.0, False), ("failed", "setup", 0.1, False), ("failed", "teardown", 0.1, False),
    ],
)  # fmt: skip
def test_only_what_passed_at_once_around_a_test_is_left_out(
    outcome: str, when: str, seconds: float, left_out: bool
) -> None:
    assert is_left_out({"outcome": outcome, "when": when, "duration": seconds, "sections": []}) is left_out
