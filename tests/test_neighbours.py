"""Side by side the tests must neither fetch the same interviews twice nor let two pages compete."""

from __future__ import annotations

from pathlib import Path

from tests.neighbours import EVENING, OF_ONE_EVENING, PAGES, company, place


def test_pages_take_their_turns_in_one_process() -> None:
    assert company("tests/browser/test_room.py::test_a") == company("tests/browser/test_phone.py::test_b") == PAGES


def test_who_looks_at_the_same_evening_shares_a_process(root: Path) -> None:
    files = (root / "tests" / "journeys").glob("test_*.py")
    asking = {file.relative_to(root).as_posix() for file in files if "evening: Evening" in file.read_text(encoding="utf-8")}
    assert asking == OF_ONE_EVENING
    assert {company(f"{file}::test_a") for file in asking} == {EVENING}


def test_the_tests_of_any_other_file_share_its_fixtures() -> None:
    assert company("tests/store/test_store.py::test_a[x::y]") == "tests/store/test_store.py"


def test_what_takes_longest_is_begun_first() -> None:
    queue = ["tests/audio/test_vad.py", "tests/journeys/test_wire.py", EVENING, PAGES]
    assert sorted(queue, key=place) == queue[::-1]
