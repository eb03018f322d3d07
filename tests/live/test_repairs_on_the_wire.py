"""Over TLS, under the real ADK: a said call runs and its answer stays here; a line is changed on purpose."""

from __future__ import annotations

from typing import Any

import pytest

from server.live.runner import Answered, Called
from server.simulator.brain import Say
from server.simulator.sessions import Deed
from tests.live.house import House, house

pytestmark = pytest.mark.filterwarnings("ignore:The `session.send` method is deprecated:DeprecationWarning")  # ADK's, on 2.5

HELLO: dict[str, list[Deed]] = {"start": [Say("Hello.")], "more": [Say("There is more.")]}


def note(text: str) -> dict[str, Any]:
    """Write something down."""
    return {"status": "ok", "message": f"Noted: {text}"}


async def greeted(home: House) -> None:
    home.run.tell("start")
    await home.turns(1)


@pytest.mark.parametrize("family", ["2.5", "3.1", "3.8"])
async def test_a_call_that_was_said_runs_like_any_other_and_its_answer_is_not_sent(family: str) -> None:
    async with house(HELLO, tools=[note], family=family) as home:
        await greeted(home)
        home.link.rescue("said-1", "note", {"text": "plans first"})
        home.run.tell("more")
        await home.until(lambda: any(isinstance(fact, Answered) for fact in home.facts), "the answer of the tool")
        await home.turns(2)
        assert [fact for fact in home.facts if isinstance(fact, Called)] == [Called("said-1", "note", {"text": "plans first"})]
        answer = next(fact for fact in home.facts if isinstance(fact, Answered))
        assert answer.result == {"status": "ok", "message": "Noted: plans first"}
        assert home.received("toolResponse") == []
        assert home.simulator.statistics.violations == []


@pytest.mark.parametrize(("fresh", "how"), [(False, "up: resumed"), (True, "up: fresh")])
async def test_a_line_is_changed_on_purpose_with_its_memory_or_without(fresh: bool, how: str) -> None:
    async with house(HELLO) as home:
        await greeted(home)
        home.run.tell("more")
        await home.turns(2)  # by now the handle of the first one is known
        await home.link.renew(fresh)
        await home.until(lambda: home.link.connections == 2, "another connection")
        await home.until(lambda: home.sink.events[-1].startswith("up"), "the line")
        assert home.sink.events[-1] == how
        home.run.tell("start")
        await home.turns(3)
        assert home.said[-1] == "Hello."
