"""Side by side no two pages may compete, nor two interviews, and nothing that is dear is made twice."""

from __future__ import annotations

from tests.neighbours import company, next_of


def test_pages_take_their_turns_in_one_process_and_interviews_in_another() -> None:
    assert company("tests/browser/test_room.py::test_a") == company("tests/browser/test_phone.py::test_b")
    assert company("tests/journeys/test_wire.py::test_a") == company("tests/journeys/test_typed.py::test_b")
    assert company("tests/journeys/test_wire.py::test_a") != company("tests/browser/test_room.py::test_a")


def test_the_tests_of_any_other_file_share_its_fixtures() -> None:
    assert company("tests/store/test_store.py::test_a[x::y]") == "tests/store/test_store.py"


def test_what_takes_longest_is_begun_first() -> None:
    queue = ["tests/audio/test_vad.py", "tests/bench/test_bench.py", "tests/browser/", "tests/journeys/"]
    assert next_of(queue) == "tests/browser/"
    assert next_of([*queue[:2], queue[3]]) == "tests/journeys/"
    assert next_of(queue[:2]) == "tests/audio/test_vad.py"
