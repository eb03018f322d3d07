"""Question banks: files checked, questions drawn by level, topic and seed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.parlour import BANK, PROBLEM, question
from tools.bank import Bank, draw_problem, draw_question
from tools.errors import DataFileError

MIXED = Bank(
    questions={
        q.id: q
        for q in (
            *(question(n, "testing", "junior") for n in range(1, 4)),
            *(question(n, "networks", "mid") for n in range(4, 7)),
            *(question(n, "databases", "senior") for n in range(7, 10)),
        )
    },
    problems={PROBLEM.id: PROBLEM},
)


HIDDEN = {"name": "secret", "args": [1, 2], "expected": 3, "hidden": True}


def write(folder: Path, name: str, content: Any) -> Path:
    (folder / "questions").mkdir(exist_ok=True)
    file = folder / "questions" / name
    file.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    return file


def good() -> dict[str, Any]:
    return {"questions": [question(1).model_dump(mode="json")]}


def test_questions_and_problems_come_from_their_files(tmp_path: Path) -> None:
    write(tmp_path, "concepts-testing.yaml", good())
    write(tmp_path, "problem-sum.yaml", PROBLEM.model_dump(mode="json"))
    bank = Bank.load(tmp_path)
    assert bank.questions == {"q-1": question(1)}
    assert bank.problems == {PROBLEM.id: PROBLEM}


def test_the_bank_of_the_technical_interview_loads(root: Path) -> None:
    bank = Bank.load(root / "agents" / "technical")
    assert len(bank.questions) >= 36
    assert len(bank.problems) >= 9


@pytest.mark.parametrize(
    ("content", "key", "fix"),
    [
        ({"questions": [{**question(1).model_dump(), "levle": "mid"}]}, "questions.0.levle", "did you mean `level`?"),
        ({"questions": [{**question(1).model_dump(), "level": "guru"}]}, "questions.0.level", "'junior', 'mid' or 'senior'"),
        ({"questions": [{**question(1).model_dump(), "id": "Not Kebab"}]}, "questions.0.id", "like `stack-or-queue`"),
        ({"questions": [{**question(1).model_dump(), "probes": []}]}, "questions.0.probes", "at least 1"),
        ({"questions": []}, "questions", "at least 1"),
        ({**PROBLEM.model_dump(), "tests": [HIDDEN]}, "tests.0", "the rule holds"),
        ({"id": "x", "level": "mid"}, "title", "add it"),
        ("questions: [unclosed", "line 1", "indentation"),
        ("- a list", "(file)", "key: value"),
    ],
)
def test_a_mistake_in_a_question_file_names_file_key_and_fix(tmp_path: Path, content: Any, key: str, fix: str) -> None:
    write(tmp_path, "concepts-good.yaml", good())
    file = write(tmp_path, "concepts-wrong.yaml", content)
    with pytest.raises(DataFileError) as caught:
        Bank.load(tmp_path)
    assert (caught.value.file, caught.value.key) == (str(file), key)
    assert fix in caught.value.fix
    assert "\n" not in str(caught.value)


def test_an_id_that_is_taken_is_told_with_the_file_that_has_it(tmp_path: Path) -> None:
    write(tmp_path, "concepts-a.yaml", good())
    write(tmp_path, "concepts-b.yaml", good())
    with pytest.raises(DataFileError, match=r"`q-1` is taken already \(in concepts-a.yaml\)"):
        Bank.load(tmp_path)


def test_an_empty_bank_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="no questions in it"):
        Bank.load(tmp_path)


@given(st.integers(), st.sampled_from(["junior", "mid", "senior"]))
def test_the_same_seed_draws_the_same_questions_of_the_level(seed: int, level: str) -> None:
    first = draw_question(MIXED, level, "", [], seed)
    assert first is not None
    assert first == draw_question(MIXED, level, "", [], seed)
    assert first.level == level


def test_a_topic_that_was_asked_for_wins_over_the_level() -> None:
    drawn = draw_question(MIXED, "junior", "Databases", [], 1)
    assert drawn is not None
    assert drawn.topic == "databases"


@given(st.integers(), st.sampled_from(["junior", "mid", "senior"]))
def test_a_bank_is_drawn_empty_without_a_repeat(seed: int, level: str) -> None:
    asked: list[str] = []
    while (drawn := draw_question(MIXED, level, "", asked, seed)) is not None:
        asked.append(drawn.id)
    assert sorted(asked) == sorted(MIXED.questions)


def test_different_seeds_draw_different_questions() -> None:
    assert len({drawn.id for seed in range(30) if (drawn := draw_question(BANK, "mid", "", [], seed))}) > 5


def test_a_problem_is_drawn_by_level_and_by_the_minutes_there_are() -> None:
    long = PROBLEM.model_copy(update={"id": "long-one", "minutes": 40.0})
    bank = Bank(questions=BANK.questions, problems={PROBLEM.id: PROBLEM, long.id: long})
    assert all(draw_problem(bank, "senior", "", 15, seed) == PROBLEM for seed in range(20))
    assert draw_problem(bank, "mid", "long-one", 15, 0) == long


def test_what_an_earlier_interview_asked_comes_again_only_when_nothing_else_is_left_and_the_oldest_first() -> None:
    """Who practises twice wants another problem."""
    before: list[str] = []
    for _ in range(3):
        drawn = draw_question(MIXED, "mid", "", [], 1, before)
        assert drawn is not None
        assert drawn.id not in before
        before.insert(0, drawn.id)
    assert set(before) == {"q-4", "q-5", "q-6"}
    again = draw_question(MIXED, "mid", "", [], 1, before)
    assert again is not None
    assert again.id == before[-1], "of the same level the one that was asked longest ago"


def test_another_problem_is_drawn_than_last_time(root: Path) -> None:
    bank = Bank.load(root / "agents" / "technical")
    before: list[str] = []
    for seed in range(8):
        drawn = draw_problem(bank, "mid", "", 15, seed, before)
        assert drawn is not None
        assert before[:3].count(drawn.id) == 0, "not among the last three"
        before.insert(0, drawn.id)
