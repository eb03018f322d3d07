"""Under `adk web` Alex hands over himself: the same report as the server's, and no surer of itself."""

from __future__ import annotations

from agents import handover
from tests.report.scenes import RUBRIC, grade, grading, quote
from tests.report.test_session_facts import Talk, held
from tools.report import AnswerPoints, Grading, NamedPoint

SAID = quote("one and two matter most")


def graded(talk: Talk, *, by_rules: bool) -> Grading:
    asked = talk.player.situation.progress.asked[0]
    named = AnswerPoints(question_id=asked, named=[NamedPoint(point="one", quote="One and two matter most")])
    given = grading(grade("concepts", 4, SAID), points=[named])
    return given.model_copy(update={"by_rules": by_rules})


def told(talk: Talk, grading: Grading) -> str:
    answer = handover.report_told(talk.player.situation, talk.session, RUBRIC, grading.model_dump())
    assert answer["status"] == "done"
    return str(answer["report"])


def test_a_rehearsal_claims_no_anchor_and_says_that_it_is_one() -> None:
    talk = held()
    text = told(talk, graded(talk, by_rules=True))
    assert "This was a rehearsal" in text
    assert "**Concepts: 4 of 5, measured.** The concepts show it.\n\nOn the scale, 4 means: four" in text
    assert "Confidence" not in text


def test_a_judge_names_the_anchor_that_was_reached_and_how_sure_he_is() -> None:
    talk = held()
    text = told(talk, graded(talk, by_rules=False))
    assert "rehearsal" not in text
    assert "**Concepts: 4 of 5.** four Confidence low (one grading)." in text


def test_one_area_of_five_gives_no_overall_score_here_either() -> None:
    talk = held()
    text = told(talk, graded(talk, by_rules=False))
    assert "**Too little was assessed for an overall score.**" in text
    assert "Rests on 1 of 5 areas and 1 answer." in text


def test_the_points_of_each_answer_are_listed() -> None:
    talk = held()
    text = told(talk, graded(talk, by_rules=False))
    assert "* one **Named:** “One and two matter most”" in text
    assert "* three **Missed.**" in text


def test_of_code_that_nobody_could_see_nothing_is_told() -> None:
    talk = held()
    text = told(talk, graded(talk, by_rules=True))
    assert "## Code" not in text
    assert "No code was written" not in text


def test_the_page_and_alex_get_the_same_words() -> None:
    talk = held()
    given = graded(talk, by_rules=True)
    shown = handover.report_shown(talk.player.situation, talk.session, RUBRIC, given.model_dump_json())
    assert shown == told(talk, given)


def test_an_answer_that_is_no_grading_gives_no_report() -> None:
    talk = held()
    answer = handover.report_told(talk.player.situation, talk.session, RUBRIC, {"summary": "Great."})
    assert (answer["status"], answer["retryable"]) == ("error", True)
    assert "report" not in answer
