"""The HTTP API, over ASGI and a real database file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from server.api import Api, router, say_refusals_in_words
from server.api_models import Defaults, InterviewerInfo, SetupInfo
from server.store.records import InterviewSetup
from server.store.store import Store
from tests.leased import leased
from tools.report import CodeWork, Report, Verdict

SETUP = SetupInfo(
    rehearsal=True,
    version="1.2.3",
    interviewers=[
        InterviewerInfo(
            name="technical",
            title="Technical interview",
            description="Concepts, then code.",
            levels=["junior", "mid"],
            minutes=[15, 30],
            languages=["en-US", "de-DE"],
            languages_with_key=[],
            written_in="en",
            needs_editor=True,
        )
    ],
    defaults=Defaults(interviewer="technical", level="mid", minutes=30, language="en-US"),
)
WISH = {"interviewer": "technical", "level": "mid", "minutes": 30, "language": "en-US", "name": "Ada"}


@dataclass
class House:
    """The rest of the server, as far as the API sees it."""

    store: Store
    live: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = Store.open(tmp_path / "alex.db")
    yield House(store)
    store.close()


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    say_refusals_in_words(app)
    app.include_router(router(Api(house.store, lambda: SETUP, house.asked.append, house.live.__contains__)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://alex") as client:
        yield client


@pytest.fixture
def interview(house: House) -> str:
    return leased(house.store, InterviewSetup(interviewer="technical", title="Technical", level="mid", minutes=30))


def a_report(interview: str) -> Report:
    verdict = Verdict(text="At the mid-level bar.", rests_on="Rests on 2 of 5 areas.")
    return Report(interview=interview, level="mid", verdict=verdict, overall=3.5, rehearsal=True, axes=[])


async def test_the_lobby_learns_what_is_on_offer(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/setup")
    assert answer.json() == SETUP.model_dump(mode="json")


async def test_health_is_told_with_the_state_of_the_journal(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok", "journal_behind": 0, "journal_lost": 0}


async def test_a_created_interview_is_listed_as_new_with_its_title(client: httpx.AsyncClient) -> None:
    created = await client.post("/api/interviews", json=WISH)
    assert created.status_code == 201
    [listed] = (await client.get("/api/interviews")).json()
    assert listed["id"] == created.json()["id"]
    assert (listed["status"], listed["report"], listed["overall"], listed["started_at"]) == ("new", "none", None, None)
    assert (listed["title"], listed["rehearsal"], listed["name"]) == ("Technical interview", True, "Ada")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"interviewer": "nobody"}, "There is no interview called"),
        ({"level": "wizard"}, "On offer: junior, mid"),
        ({"language": "tlh"}, "On offer: en-US, de-DE"),
        ({"minutes": 1}, "minutes"),
        ({"minutes": "soon"}, "minutes"),
        ({"name": "x" * 81}, "name"),
        ({"hidden": True}, "hidden"),
    ],
)
async def test_what_is_not_on_offer_is_refused_in_words(client: httpx.AsyncClient, wrong: dict[str, object], told: str) -> None:
    answer = await client.post("/api/interviews", json=WISH | wrong)
    assert answer.status_code == 422
    assert told in answer.json()["error"]


async def test_minutes_that_are_on_no_button_may_be_asked_for(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/interviews", json=WISH | {"minutes": 4})).status_code == 201


async def test_a_name_is_kept_on_one_line(client: httpx.AsyncClient, house: House) -> None:
    created = await client.post("/api/interviews", json=WISH | {"name": " Ada\n[alex:time]\x00  Lovelace "})
    assert house.store.get(created.json()["id"]).setup.name == "Ada [alex:time] Lovelace"


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[]", b'"hello"', b"{", DEEP, b'{"a":' * 20_000 + b"1" + b"}" * 20_000])
async def test_rubbish_instead_of_a_request_is_answered_in_words(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/api/interviews", content=body, headers={"content-type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert list(answer.json()) == ["error"]
    assert "request" in answer.json()["error"]


async def test_what_is_wrong_with_a_body_is_said_with_its_place(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/interviews", content=b'{"level": }', headers={"content-type": "application/json"})
    assert answer.json() == {"error": "The body of the request is no JSON: Expecting value at character 10."}
    deep = await client.post("/api/interviews", content=DEEP, headers={"content-type": "application/json"})
    assert deep.json() == {"error": "The body of the request could not be read: it is no JSON, or nested too deeply."}


@pytest.mark.parametrize(("method", "path"), [("POST", "/healthz"), ("OPTIONS", "/api/interviews")])
async def test_a_method_that_an_address_does_not_take_is_refused_in_words(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == 405
    assert answer.json() == {"error": "This address does not take such a request."}
    assert answer.headers["allow"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/interviews/none"),
        ("DELETE", "/api/interviews/none"),
        ("GET", "/api/interviews/none/report"),
        ("POST", "/api/interviews/none/report"),
        ("GET", "/api/elsewhere"),
        ("PUT", "/api/elsewhere"),
        ("GET", "/api"),
        ("POST", "/api"),
    ],
)
async def test_what_is_not_there_is_said_in_words(client: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == 404
    assert list(answer.json()) == ["error"]


async def test_the_record_holds_what_was_noted_a_moment_ago_in_order(
    client: httpx.AsyncClient, house: House, interview: str
) -> None:
    journal = house.store.journal(interview)
    journal.note("start", 0)
    journal.note("phase", 0, {"phase": "greeting", "title": "Welcome", "minutes": 2})
    journal.note("transcript", 5.0, {"who": "candidate", "how": "typed", "text": "Hello"})
    journal.note("transcript", 1.0, {"who": "alex", "text": "Welcome", "seconds": 2.5})
    journal.note("question", 6.0, {"id": "q1", "title": "Stacks", "text": "What is a stack?", "topic": "data-structures"})
    shape = {"id": "a", "form": "box", "x": 0, "y": 0, "w": 160, "h": 80, "label": "API"}
    journal.note("board", 8, {"revision": 3, "board": {"shapes": [shape], "arrows": [], "strokes": []}})
    journal.note("code", 9, {"revision": 1, "language": "python", "text": "x = 1"})
    journal.note("run", 10, {"revision": 1, "what": "tests", "passed": 1, "total": 2, "cases": [{"name": "a", "passed": True}]})
    journal.note("call", 11, {"name": "ask_question", "args": {"topic": ""}, "result": {"status": "ok"}, "id": "c1"})
    record = (await client.get(f"/api/interviews/{interview}")).json()
    assert record["status"] == "running"
    assert [(line["at_s"], line["who"], line["text"]) for line in record["transcript"]] == [
        (1.0, "alex", "Welcome"),
        (5.0, "candidate", "Hello"),
    ]
    assert record["phases"] == [{"at_s": 0.0, "phase": "greeting", "title": "Welcome", "minutes": 2.0}]
    assert record["questions"][0]["topic"] == "data-structures"
    assert record["board"]["words"].splitlines() == ["On the whiteboard: 1 shape.", 'box "API"']
    assert record["board"]["board"]["shapes"] == [shape]
    assert record["code"] == [{"at_s": 9.0, "revision": 1, "language": "python", "text": "x = 1"}]
    assert record["runs"][0]["cases"][0]["name"] == "a"
    assert record["calls"][0]["result"] == {"status": "ok"}


async def test_how_the_code_grew_comes_as_it_is_kept_with_its_runs(
    client: httpx.AsyncClient, house: House, interview: str
) -> None:
    journal = house.store.journal(interview)
    journal.note("code", 9, {"revision": 1, "language": "python", "text": "x = 1"})
    journal.note("edit", 11, {"revision": 2, "language": "python", "since": 1, "at": 4, "gone": 1, "text": "20", "size": 6})
    journal.note("run", 12, {"revision": 2, "what": "submit", "passed": 1, "total": 2})
    growth = (await client.get(f"/api/interviews/{interview}/growth")).json()
    assert growth == {
        "steps": [
            {"at_s": 9.0, "revision": 1, "language": "python", "since": None, "at": 0, "gone": 0, "text": "x = 1"},
            {"at_s": 11.0, "revision": 2, "language": "python", "since": 1, "at": 4, "gone": 1, "text": "20"},
        ],
        "runs": [{"at_s": 12.0, "revision": 2, "what": "submit", "passed": 1, "total": 2}],
    }
    record = (await client.get(f"/api/interviews/{interview}")).json()
    assert [line["text"] for line in record["code"]] == ["x = 1", "x = 20"]
    assert (await client.get("/api/interviews/nobody/growth")).status_code == 404


async def test_a_report_is_none_then_pending_then_ready(client: httpx.AsyncClient, house: House, interview: str) -> None:
    path = f"/api/interviews/{interview}/report"
    assert (await client.get(path)).json() == {"status": "none", "report": None, "error": ""}
    house.store.mark(interview, "over")
    assert (await client.post(path)).json()["status"] == "pending"
    assert house.asked == [interview]
    house.store.save_report(interview, a_report(interview))
    ready = (await client.get(path)).json()
    assert ready["status"] == "ready"
    assert Report.model_validate(ready["report"]) == a_report(interview)
    [listed] = (await client.get("/api/interviews")).json()
    assert (listed["report"], listed["overall"]) == ("ready", 3.5)


async def test_a_listed_interview_tells_its_problem_once_the_report_knows_it(
    client: httpx.AsyncClient, house: House, interview: str
) -> None:
    async def told() -> str:
        [listed] = (await client.get("/api/interviews")).json()
        return str(listed["problem"])

    assert await told() == ""
    house.store.save_report(interview, a_report(interview))
    assert await told() == ""
    code = CodeWork(problem="Sum of two")
    house.store.save_report(interview, a_report(interview).model_copy(update={"code": code}))
    assert await told() == "Sum of two"


async def test_the_report_of_an_interview_that_is_over_is_pending_before_its_writing_begins(
    client: httpx.AsyncClient, house: House, interview: str
) -> None:
    house.store.mark(interview, "over", reason="restart")
    answer = await client.get(f"/api/interviews/{interview}/report")
    assert answer.json() == {"status": "pending", "report": None, "error": ""}


async def test_a_ready_report_is_not_written_again(client: httpx.AsyncClient, house: House, interview: str) -> None:
    house.store.mark(interview, "over")
    house.store.save_report(interview, a_report(interview))
    assert (await client.post(f"/api/interviews/{interview}/report")).json()["status"] == "ready"
    assert house.asked == []


async def test_a_report_that_failed_can_be_asked_for_again(client: httpx.AsyncClient, house: House, interview: str) -> None:
    house.store.mark(interview, "over")
    house.store.mark_report(interview, "failed", error="The report writer did not answer.")
    path = f"/api/interviews/{interview}/report"
    assert (await client.get(path)).json() == {"status": "failed", "report": None, "error": "The report writer did not answer."}
    assert (await client.post(path)).json() == {"status": "pending", "report": None, "error": ""}


async def test_an_interview_that_is_on_is_neither_deleted_nor_reported(
    client: httpx.AsyncClient, house: House, interview: str
) -> None:
    house.store.mark(interview, "running")
    house.live.add(interview)
    assert (await client.delete(f"/api/interviews/{interview}")).status_code == 409
    assert (await client.post(f"/api/interviews/{interview}/report")).status_code == 409
    assert house.asked == []


async def test_a_deleted_interview_is_gone_with_all_that_belonged_to_it(
    client: httpx.AsyncClient, house: House, interview: str
) -> None:
    house.store.mark(interview, "over")
    house.store.save_report(interview, a_report(interview))
    assert (await client.delete(f"/api/interviews/{interview}")).status_code == 204
    assert (await client.get(f"/api/interviews/{interview}")).status_code == 404
    assert (await client.get("/api/interviews")).json() == []
