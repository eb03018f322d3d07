"""What waits for Alex to be free."""

from __future__ import annotations

from server.interview.waiting import Waiting


def told(waiting: Waiting) -> list[str]:
    texts = []
    while waiting:
        texts.append(waiting.next())
    return texts


def test_what_waits_is_told_in_order() -> None:
    waiting = Waiting()
    waiting.add("time", "time")
    waiting.add("my words")
    waiting.add("hint", "hint")
    assert told(waiting) == ["time", "my words", "hint"]


def test_of_the_runs_only_the_newest_is_told() -> None:
    waiting = Waiting()
    waiting.add("0 of 4", "tests")
    waiting.add("my words")
    waiting.add("stopped with an error", "run")
    waiting.add("4 of 4", "tests")
    assert told(waiting) == ["my words", "4 of 4"]


def test_a_run_that_was_told_is_not_taken_back() -> None:
    waiting = Waiting()
    waiting.add("0 of 4", "tests")
    assert waiting.next() == "0 of 4"
    waiting.add("4 of 4", "tests")
    assert told(waiting) == ["4 of 4"]
