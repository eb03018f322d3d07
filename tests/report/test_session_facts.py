"""Under `adk web` there is no journal: what an ADK session knows of an interview becomes the same facts."""

from __future__ import annotations

from google.adk.events.event import Event
from google.adk.sessions import Session
from google.genai import types

from agents.report_writer.session_facts import session_facts
from agents.words import VOICE
from tests.report.scenes import RUBRIC, data_in, quote
from tests.tools.parlour import PROBLEM, Player
from tools.evidence import found
from tools.grading_request import request_text
from tools.report import Quote
from tools.scoring import barrier, open_axes


class Talk:
    """An interview held under `adk web`: a player of the tools without a desk, and the session's events beside it."""

    def __init__(self) -> None:
        self.player = Player(desk=None)
        self.session = Session(id="s", app_name="technical", user_id="u")

    def alex(self, text: str) -> None:
        said = types.Transcription(text=text, finished=True)
        self.session.events.append(Event(author=VOICE, output_transcription=said, timestamp=self.player.now))
        self.player.wait(3)

    def candidate(self, text: str) -> None:
        content = types.Content(role="user", parts=[types.Part.from_text(text=text)])
        self.session.events.append(Event(author="user", content=content, timestamp=self.player.now))
        self.player.wait(20)

    def spoken(self, text: str) -> None:
        heard = types.Transcription(text=text, finished=True)
        self.session.events.append(Event(author="user", input_transcription=heard, timestamp=self.player.now))
        self.player.wait(20)


def held() -> Talk:
    talk = Talk()
    talk.alex("Hello.")
    talk.candidate("Hello Alex.")
    talk.player.go_to("concepts")
    asked = talk.player.call("ask_question").question
    assert asked is not None
    talk.alex(asked.text)
    talk.candidate("One and two matter most here, three less so.")
    talk.spoken("And there is more to it.")
    talk.player.call("log_answer", question_id=asked.id, quote="One and two", covered_points=["one", "two"])
    talk.player.go_to("coding")
    talk.player.call("start_coding")
    talk.candidate("I would add the two numbers.")
    talk.player.call("give_hint")
    return talk


def test_answers_are_what_was_said_after_their_question() -> None:
    talk = held()
    facts = session_facts(talk.player.situation, talk.session, VOICE)
    answer = facts.answers[0]
    assert answer.text == "One and two matter most here, three less so.\nAnd there is more to it."
    assert (answer.how, answer.expected) == ("mixed", ["one", "two", "three"])
    assert facts.words[0].text == "Hello Alex."


def test_hints_and_the_problem_are_known() -> None:
    talk = held()
    code = session_facts(talk.player.situation, talk.session, VOICE).code
    assert (code.problem, len(code.hints), code.hints_total) == (PROBLEM.title, 1, len(PROBLEM.hints))


def test_words_can_be_scored_and_code_that_nobody_saw_cannot() -> None:
    talk = held()
    facts = session_facts(talk.player.situation, talk.session, VOICE)
    open_ = [axis.axis for axis in open_axes(RUBRIC, facts)]
    assert open_ == ["concepts", "problem_solving", "verification", "communication"]
    assert barrier(RUBRIC.axes[2], facts) == "code cannot be seen here"
    assert found(quote("one and two matter"), facts) is not None


CODE = "def add(a, b):\n    return a + b"


def test_code_that_was_written_into_the_chat_is_the_code_and_each_time_a_revision() -> None:
    talk = held()
    talk.candidate("My first try:\n```python\ndef add(a, b):\n    return a\n```\nIt is not right yet.")
    talk.candidate(CODE)
    facts = session_facts(talk.player.situation, talk.session, VOICE)
    assert [revision.revision for revision in facts.revisions] == [1, 2]
    assert (facts.code.text, facts.code.language, facts.code.edits) == (CODE, "python", 2)
    assert barrier(RUBRIC.axes[2], facts) is None
    assert data_in(request_text(facts, open_axes(RUBRIC, facts)))["code"]["text"] == CODE
    place = found(Quote(quote="return a + b", source="code"), facts)
    assert place is not None
    assert place.ref == "revision 2"


def test_what_a_helper_is_given_is_nobodys_words() -> None:
    talk = held()
    before = session_facts(talk.player.situation, talk.session, VOICE)
    talk.candidate(f"facts:\n```json\n{CODE}\n```")
    talk.session.events[-1].node_info.path = "alex/coding_watcher@1"
    after = session_facts(talk.player.situation, talk.session, VOICE)
    assert (after.turns, after.revisions) == (before.turns, ())


def test_code_in_an_answer_to_a_concept_question_is_no_solution() -> None:
    talk = Talk()
    talk.player.go_to("concepts")
    talk.player.call("ask_question")
    talk.candidate(CODE)
    assert session_facts(talk.player.situation, talk.session, VOICE).revisions == ()


def test_the_request_has_the_same_layout_as_the_servers() -> None:
    talk = held()
    facts = session_facts(talk.player.situation, talk.session, VOICE)
    request = data_in(request_text(facts, open_axes(RUBRIC, facts)))
    assert list(request) == ["level", "rehearsal", "axes", "answers", "code", "transcript"]
    assert request["answers"][0]["expected_points"] == ["one", "two", "three"]
