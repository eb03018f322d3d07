"""What is on offer when somebody has made a mistake in a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from agents.roster import HOME
from server.api import Refused
from server.offer import Offer
from server.settings import Settings
from tools.errors import DataFileError
from tools.manifest import load


@pytest.fixture
def offer(tmp_path: Path) -> Offer:
    """Two interviews; the second has a question without its text."""
    for name in ("broken", "technical"):
        shutil.copytree(HOME / "technical", tmp_path / name)
    (tmp_path / "broken" / "questions" / "mistake.yaml").write_text("questions:\n  - id: no-text\n", encoding="utf-8")
    return Offer(Settings(load(environment={}), rehearsal=True), tmp_path)


def test_a_mistake_in_a_question_file_stops_the_start_in_one_line_with_file_key_and_fix(offer: Offer) -> None:
    with pytest.raises(DataFileError, match=r"mistake\.yaml: questions\.0\.topic: .*missing\. Fix: add it") as mistake:
        offer.check()
    assert "\n" not in str(mistake.value)


def test_a_folder_that_breaks_while_the_server_runs_is_left_out_and_told_to_the_operator(
    offer: Offer, caplog: pytest.LogCaptureFixture
) -> None:
    assert [one.name for one in offer.info().interviewers] == ["technical"]
    assert "the interview broken is not on offer" in caplog.text


def test_with_nothing_to_offer_the_page_is_told_so_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No interview can be offered"):
        Offer(Settings(load(environment={}), rehearsal=True), tmp_path).info()


def test_an_interviewer_that_does_not_exist_is_a_mistake_in_the_manifest() -> None:
    chosen = load(environment={"ALEX_INTERVIEWERS": "technical,tecnical"})
    with pytest.raises(
        DataFileError,
        match=r"ALEX_INTERVIEWERS \(interviewers\): there is no folder agents/tecnical\. Fix: name some of: technical",
    ):
        Offer(Settings(chosen, rehearsal=True)).check()


def test_a_manifest_that_names_no_interviewer_is_answered_with_those_that_there_are() -> None:
    chosen = load(environment={"ALEX_INTERVIEWERS": ","})
    with pytest.raises(DataFileError, match=r"ALEX_INTERVIEWERS \(interviewers\): it names none. Fix: name some of: technical"):
        Offer(Settings(chosen, rehearsal=True)).check()


def test_a_language_that_nobody_speaks_is_a_mistake_in_the_manifest() -> None:
    chosen = load(environment={"ALEX_LANGUAGE": "tlh-KX"})
    with pytest.raises(
        DataFileError, match=r"ALEX_LANGUAGE \(language\): no interview is offered in tlh-KX\. Fix: choose one of: .*en-US"
    ):
        Offer(Settings(chosen, rehearsal=True)).check()


def test_rehearsal_offers_the_language_of_the_questions_and_names_those_that_a_model_adds() -> None:
    rehearsal = Offer(Settings(load(environment={"ALEX_LANGUAGE": "de-DE"}), rehearsal=True)).info()
    technical = rehearsal.interviewers[0]
    assert technical.languages == ["en-US", "en-GB"]
    assert "de-DE" in technical.languages_with_key
    assert rehearsal.defaults.language == "en-US"


def test_with_a_key_every_language_of_the_plan_is_on_offer() -> None:
    offered = Offer(Settings(load(environment={"ALEX_LANGUAGE": "de-DE"}), rehearsal=False)).info()
    assert {"en-US", "de-DE", "ja-JP"} <= set(offered.interviewers[0].languages)
    assert offered.interviewers[0].languages_with_key == []
    assert offered.defaults.language == "de-DE"
