"""The report: what the page shows, what is stored, and what the report writer is asked for.

`python -m tools.report` prints the report as JSON Schema. Times (`at_s`) are seconds on the interview's clock.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.nonanswers import GivenUp

Source = Literal["transcript", "code", "tests"]
Confidence = Literal["high", "medium", "low"]
HowAnswered = Literal["spoken", "spoken_unheard", "typed", "mixed", "none"]

LOWEST, HIGHEST = 1, 5


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# ---- what the report writer answers -----------------------------------------------------------------------------------


class Quote(Part):
    quote: str = Field(
        description="transcript: the candidate's words, letter for letter, of one turn; code: letter for letter; "
        "tests: a result as passed/total, for example 5/6"
    )
    source: Source


class AxisGrade(Part):
    """Evidence comes first: what cannot be quoted is not scored."""

    axis: str = Field(description="the axis's id, as given in the facts")
    evidence: list[Quote] = Field(description="at most 4, the most telling ones; empty when there is none")
    reason: str = Field(description="one sentence about the work that ties the evidence to the anchor")
    score: int | None = Field(default=None, ge=LOWEST, le=HIGHEST, description="by the anchors; null: too little evidence")
    not_assessed: str = Field(default="", description="why there is no score; empty when there is one")


class NamedPoint(Part):
    point: str = Field(description="one of the answer's expected_points, letter for letter")
    quote: str = Field(description="the candidate's words in this answer that name it, letter for letter")


class AnswerPoints(Part):
    question_id: str
    named: list[NamedPoint] = Field(description="the expected points that the answer names; empty when it names none")


class Grading(Part):
    summary: str = Field(description="two or three sentences for the candidate, about the work, readable by itself")
    axes: list[AxisGrade]
    answers: list[AnswerPoints] = Field(default=[], description="one entry for each answer that has words")
    strengths: list[str] = Field(description="two things in the work that held up, each one sentence")
    changes: list[str] = Field(description="two changes that would raise the work, each one sentence")
    drill: str = Field(description="one exercise to do next, doable alone in under an hour")
    by_rules: bool = Field(default=False, description="false; true only where fixed rules counted and nobody judged")


# ---- what the candidate reads -----------------------------------------------------------------------------------------


class Evidence(Part):
    """A quote that was found. `ref` names the place: "turn 12" (as counted in the transcript), "revision 7", "test run 2".

    `how`: how words came in; empty for code and tests.
    """

    quote: str
    at_s: float | None = None
    source: Source
    ref: str = ""
    how: Literal["spoken", "typed", ""] = ""
    uncertain: bool = Field(default=False, description="the transcription of these words was uncertain")


class AxisScore(Part):
    """`anchor` is the text of the score's level, `next_anchor` that of the next one. `grades`: what the gradings gave.

    In a rehearsal the anchor is a yardstick to read the score by and was not shown to be reached; there is no confidence.
    """

    axis: str
    title: str
    score: int | None = Field(default=None, ge=LOWEST, le=HIGHEST)
    not_assessed: str | None = None
    anchor: str = ""
    next_anchor: str = ""
    reason: str = ""
    confidence: Confidence | None = None
    grades: list[int] = []
    evidence: list[Evidence] = []


class Verdict(Part):
    """`sureness`: how far the overall may be trusted, in words; empty where there is none."""

    text: str
    rests_on: str
    sureness: str = ""


class Answer(Part):
    """`covered` and `expected` are points of the question; `quote` is the candidate's own words, if any were heard.

    `is_counted`: were the points looked for in the answer's words? Else `covered` says nothing. `quotes`: the words that name
    each covered point. `is_partly_unheard`: a part of the answer was spoken and not transcribed. `given_up`: nothing but "skip"
    or "I don't know" was said. `note`: what else is to be known of it, such as that it is not assessed.
    """

    question_id: str
    title: str
    asked_at_s: float
    how: HowAnswered
    seconds: float
    quote: str = ""
    is_counted: bool = False
    covered: list[str] = []
    quotes: dict[str, str] = {}
    expected: list[str] = []
    is_partly_unheard: bool = False
    given_up: GivenUp = ""
    note: str = ""


class TestRun(Part):
    """One run of the tests in the candidate's browser."""

    at_s: float
    revision: int
    passed: int
    total: int
    hidden_passed: int = 0
    hidden_total: int = 0
    error: str = ""


class HintUsed(Part):
    at_s: float
    rung: int
    of: int
    text: str
    cost: str = ""


class Tally(Part):
    passed: int
    total: int


class CodeWork(Part):
    """`tests` are those of the last test run, `tested_revision` says of which text (None: never run). `hidden` are those of the
    last run in which hidden cases took part, when the work was handed in."""

    problem: str = ""
    language: str = ""
    revision: int = 0
    edits: int = 0
    tests: Tally | None = None
    hidden: Tally | None = None
    tested_revision: int | None = None
    text: str = ""
    runs: list[TestRun] = []
    executions: int = Field(default=0, description="runs of the code without the tests")
    hints: list[HintUsed] = []
    hints_total: int = 0


class Delivery(Part):
    """Coached, never scored. `talk_share`: the candidate's part of all speech, 0 to 1. `fillers_per_minute` is an estimate."""

    talk_share: float | None = None
    spoken_s: float = 0.0
    words_per_minute: float | None = None
    pauses: int = 0
    longest_pause_s: float = 0.0
    fillers_per_minute: float | None = None
    interruptions: int = Field(default=0, description="how often the candidate spoke into Alex's words")
    note: str = ""


class PhaseTime(Part):
    """`planned_s` is 0 where the plan gave no time. `questions_s`: of a phase with a problem, the part that questions took."""

    phase: str
    title: str = ""
    planned_s: float = 0.0
    spent_s: float
    questions_s: float = 0.0


class Report(Part):
    interview: str
    interviewer: str = ""
    title: str = ""
    level: str
    name: str = ""
    verdict: Verdict
    summary: str = ""
    overall: float | None = Field(default=None, ge=LOWEST, le=HIGHEST)
    rehearsal: bool
    axes: list[AxisScore]
    answers: list[Answer] = []
    twist: Answer | None = Field(default=None, description="what was said to the problem's follow-up; None: it was not put")
    code: CodeWork | None = None
    delivery: Delivery = Delivery()
    phases: list[PhaseTime] = []
    strengths: list[str] = []
    changes: list[str] = []
    drill: str = ""
    markdown: str = ""


if __name__ == "__main__":
    import json
    import sys

    sys.stdout.write(json.dumps(Report.model_json_schema(), indent=2) + "\n")
