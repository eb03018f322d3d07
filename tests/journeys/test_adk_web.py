"""`adk web`, unmodified and in a process of its own, on `alex simulate` in another: from greeting to report in its own page."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect

from tests.journeys.candidate import MIC_RATE, Json, speech
from tests.journeys.house import HASTE
from tests.journeys.manners import bank
from tests.journeys.processes import Simulated, program, simulate
from tools.fence import fenced

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]


@asynccontextmanager
async def adk_web(gemini: Simulated, agents: str) -> AsyncIterator[str]:
    """Its address. `agents`: the folder that it is started on, from the root of the checkout."""
    store = ("--session_service_uri", "memory://", "--artifact_service_uri", "memory://")
    command = ("-m", "google.adk.cli", "web", agents, "--port", "0", *store)
    async with program(*command, **gemini.environment) as alone:
        yield (await alone.says(r"running on (http://127\.0\.0\.1:\d+)")).group(1)


@dataclass
class Visitor:
    """One /run_live: what ADK's page would send and show."""

    socket: ClientConnection
    events: list[Json] = field(default_factory=list)

    async def type(self, text: str) -> None:
        await self.socket.send(json.dumps({"content": {"role": "user", "parts": [{"text": text}]}}))

    async def speak(self, seconds: float) -> None:
        """Speech and a second of silence: the service's own detection ends the turn."""
        for pcm in (speech(seconds).tobytes(), bytes(2 * MIC_RATE)):
            blob = {"mime_type": f"audio/pcm;rate={MIC_RATE}", "data": base64.b64encode(pcm).decode()}
            await self.socket.send(json.dumps({"blob": blob}))

    async def hear(self) -> str:
        """What Alex says until he gives the floor; empty when the report is there."""
        words = ""
        async with asyncio.timeout(30):
            while not self.report:
                event = json.loads(await self.socket.recv())
                self.events.append(event)
                said = event.get("outputTranscription") or {}
                words += said.get("text", "") if said.get("finished") else ""
                if event.get("turnComplete") and words:
                    return words
        return ""

    def answers(self, tool: str) -> list[Json]:
        parts = [part for event in self.events for part in event.get("content", {}).get("parts", [])]
        given = [part["functionResponse"] for part in parts if "functionResponse" in part]
        return [one["response"] for one in given if one["name"] == tool]

    @property
    def report(self) -> str:
        return next((str(answer["report"]) for answer in self.answers("report_writer") if "report" in answer), "")

    def knows(self) -> str:
        """The answer to whatever was asked last."""
        if problem := [answer["problem"]["id"] for answer in self.answers("start_coding")]:
            solution = bank().problems[problem[-1]].solutions["python"]
            return f"I would write this, its time is O(n) for one pass over the input:\n{solution}"
        asked = [answer["question"]["id"] for answer in self.answers("ask_question") if "question" in answer]
        return " ".join(bank().questions[asked[-1]].expected_points) if asked else "Hello, I am ready."


@asynccontextmanager
async def run_live(address: str, app: str) -> AsyncIterator[Visitor]:
    """A new session of ADK's own, and its live socket."""
    async with httpx.AsyncClient(base_url=address) as http:
        made = await http.post(f"/apps/{app}/users/me/sessions/evening", json={"state": {}})
        assert made.status_code == 200, made.text
    where = f"{address.replace('http', 'ws')}/run_live?app_name={app}&user_id=me&session_id=evening&modalities=AUDIO"
    async with connect(where, max_size=2**24) as socket:
        yield Visitor(socket)


async def apps(address: str) -> object:
    async with httpx.AsyncClient(base_url=address) as http:
        return (await http.get("/list-apps")).json()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def places(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, str]]:
    """`adk web agents` and `adk web .`, started side by side on one simulator."""
    folder = tmp_path_factory.mktemp("adk")
    async with simulate(folder, "--haste", str(2 * HASTE)) as gemini, AsyncExitStack() as open_ones:
        both = [open_ones.enter_async_context(adk_web(gemini, agents)) for agents in ("agents", ".")]
        yield dict(zip(("agents", "."), await asyncio.gather(*both), strict=True))


async def test_from_greeting_to_report_in_adks_own_live_page(places: dict[str, str]) -> None:
    assert await apps(places["agents"]) == ["coding_watcher", "report_writer", "technical"]
    async with run_live(places["agents"], "technical") as visitor:
        await visitor.type("Hello!")
        greeting = await visitor.hear()
        await visitor.speak(2.0)
        said = [await visitor.hear()]
        while said[-1]:
            await visitor.type(visitor.knows())
            said.append(await visitor.hear())
    assert "I am Alex" in greeting
    assert not [line for line in said if "I am Alex" in line]
    phases = [answer["entered"]["name"] for answer in visitor.answers("advance_phase") if "entered" in answer]
    assert phases == ["concepts", "coding", "wrap_up"]
    assert len(visitor.answers("log_answer")) >= 4
    assert visitor.answers("end_interview")[-1]["status"] == "done"
    assert visitor.report.startswith("# Technical interview: report")
    assert _claims_no_more_than_was_measured(visitor.report), visitor.report
    assert re.search(r"\*\*Communication\*\*: not assessed", visitor.report)


def _claims_no_more_than_was_measured(report: str) -> bool:
    """A score for the concepts with quotes and the points that were named; the scale only to compare with."""
    scored = re.search(
        r"\*\*Concepts: [1-5] of 5, measured\.\*\* Words of \d+ of \d+ expected points .*\n\nOn the scale", report
    )
    named = re.search(r"Words of \d of \d points were found", report) and "**Words found:** “" in report
    return bool(scored and named and "This was a rehearsal" in report and "Confidence" not in report)


@dataclass
class Chat:
    """The chat of ADK's page: each message goes up by HTTP, and what comes back are events. `path`: /run or /run_sse."""

    http: httpx.AsyncClient
    path: str
    session: str
    app: str = "technical"
    events: list[Json] = field(default_factory=list)

    async def write(self, text: str) -> str:
        """The words that the page shows as answer: those of every author, without calls and their answers."""
        message = {"role": "user", "parts": [{"text": text}]}
        asked = {"appName": self.app, "userId": "me", "sessionId": self.session, "newMessage": message}
        done = await self.http.post(self.path, json=asked)
        assert done.status_code == 200, done.text
        if self.path == "/run":
            events = done.json()
        else:
            events = [json.loads(line.removeprefix("data: ")) for line in done.text.splitlines() if line.startswith("data: ")]
        self.events += events
        shown = [part["text"] for event in events for part in (event.get("content") or {}).get("parts", []) if "text" in part]
        return "\n".join(shown)

    def called(self) -> list[str]:
        parts = [part for event in self.events for part in (event.get("content") or {}).get("parts", [])]
        return [part["functionCall"]["name"] for part in parts if "functionCall" in part]


@asynccontextmanager
async def chat(address: str, path: str, app: str = "technical", session: str = "") -> AsyncIterator[Chat]:
    async with httpx.AsyncClient(base_url=address, timeout=60) as http:
        made = await http.post(f"/apps/{app}/users/me/sessions/{session or path[1:]}", json={"state": {}})
        assert made.status_code == 200, made.text
        yield Chat(http, path, session or path[1:], app)


@pytest.mark.parametrize("path", ["/run", "/run_sse"])
async def test_the_coding_watcher_alone_says_in_words_what_it_is_and_needs_and_what_it_sees(
    places: dict[str, str], path: str
) -> None:
    async with chat(places["agents"], path, "coding_watcher") as typed:
        hello = await typed.write("Hello, who are you?")
        facts = {"code": "def add(a, b:\n    return a", "language": "python", "problem": {"function": "add"}}
        looked = await typed.write(f"Look.\n\n{fenced(facts)}")
    assert hello.startswith("* I am the coding watcher")
    assert looked.startswith("* Line 1 does not parse yet")
    assert "{" not in hello + looked.splitlines()[0]


@pytest.mark.parametrize("path", ["/run", "/run_sse"])
async def test_the_typed_chat_leads_from_a_greeting_to_a_report_in_words(places: dict[str, str], path: str) -> None:
    async with chat(places["agents"], path) as typed:
        said = [await typed.write("Hello!"), await typed.write("I am ready.")]
        again = await typed.write("What?")
        while "end_interview" not in typed.called() and len(said) < 30:
            said.append(await typed.write(_fitting(said[-1])))
        afterwards = await typed.write("Are you still there?")
    greeting, first, *others, last = said
    assert greeting.startswith("Hello, I am Alex")
    assert greeting.endswith("Write to me when you are ready.")
    assert first.endswith("?")
    assert not [words for words in others if "I am Alex" in words or "I am listening" in words]
    assert first.endswith(again.partition(". ")[2] or again.partition("? ")[2]), "the question again, and no answer noted"
    report = last[last.index("# Technical interview: report") :]
    assert "no code was written" not in report
    assert "code cannot be seen" not in report
    assert re.search(r"## Code\n\n\* .*, Python, 1 edit\b", report), report
    assert "opens by itself" not in "".join(said)
    assert _claims_no_more_than_was_measured(report), report
    assert "## Next drill" in report
    assert "Your report is written." in report
    assert not [words for words in said if '{"' in words], "JSON is not for people"
    assert not [event for event in typed.events if event.get("output")], (
        "nor is an output, which the page shows instead of words"
    )
    assert "This interview is over" in afterwards


async def test_whoever_wants_to_stop_says_so_and_gets_the_report_on_what_there_is(places: dict[str, str]) -> None:
    async with chat(places["agents"], "/run", session="stop") as typed:
        await typed.write("Hello!")
        await typed.write("I am ready.")
        last = await typed.write("Stop the interview, please.")
    assert "we stop here" in last
    assert typed.called()[-2:] == ["end_interview", "report_writer"]
    assert "# Technical interview: report" in last


def _fitting(question: str) -> str:
    """An answer that knows: the points of the question that was asked, or a solution."""
    asked = next((one for one in bank().questions.values() if one.text in question), None)
    if asked is not None:
        return ". ".join(asked.expected_points)
    given = next((one for one in bank().problems.values() if one.title in question), None)
    return given.solutions["python"] if given else "It takes linear time, since each element is looked at once."


async def test_started_at_the_root_it_lists_and_converses_as_well(places: dict[str, str]) -> None:
    assert await apps(places["."]) == ["agents.coding_watcher", "agents.report_writer", "agents.technical"]
    async with run_live(places["."], "agents.technical") as visitor:
        await visitor.type("Hello!")
        assert "I am Alex" in await visitor.hear()
        await visitor.speak(2.0)
        assert "?" in await visitor.hear()
    assert visitor.answers("ask_question")[0]["status"] == "ok"
