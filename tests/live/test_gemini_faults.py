"""The line under the real google-adk and google-genai while connections fail: what goes up on the next one."""

from __future__ import annotations

from typing import Any

import pytest

from server.simulator.brain import Say, SessionOpened, TextHeard
from tests.live.house import House, house
from tests.simulator.live import MODELS

pytestmark = pytest.mark.filterwarnings("ignore:The `session.send` method is deprecated:DeprecationWarning")  # ADK's, on 2.5

HELLO = {"hello": [Say("Hello, candidate. Shall we begin?")], "more": [Say("There is more.")]}


async def greeted(home: House) -> None:
    home.run.tell("hello")
    await home.turns(1)


async def up_again(home: House, how: str) -> dict[str, Any]:
    """The setup of the next connection."""
    await home.until(lambda: home.sink.events[-1] == f"up: {how}", f"up: {how}")
    return home.received("setup")[-1]


def instruction(setup: dict[str, Any]) -> str:
    return str(setup["systemInstruction"]["parts"][0]["text"])


async def test_a_session_that_begins_in_the_middle_is_told_in_its_instruction_where_the_interview_stands() -> None:
    """C14: no handle, no history of ADK's, no text that asks for a reaction."""
    async with house(HELLO) as home:
        await greeted(home)
        home.simulator.strike("C14")
        setup = await up_again(home, "fresh")
        first = home.received("setup")[0]
        assert "Where it stands" not in instruction(first)
        assert instruction(setup).startswith(instruction(first))
        assert "Phase: concepts." in instruction(setup)
        assert "historyConfig" not in setup
        assert "handle" not in setup["sessionResumption"]
        assert len(home.mind.heard(TextHeard)) == 1


async def test_a_resumed_session_is_told_nothing_that_it_knows() -> None:
    async with house(HELLO) as home:
        await greeted(home)
        home.simulator.strike("C17")
        setup = await up_again(home, "resumed")
        assert "Where it stands" not in instruction(setup)
        assert setup["sessionResumption"]["handle"]


async def test_a_service_that_takes_no_resumption_is_asked_without_it_and_again_later() -> None:
    """C12."""
    async with house(HELLO, faults=["C12"]) as home:
        await greeted(home)
        assert ["sessionResumption" in setup for setup in home.received("setup")] == [True, False]
        home.simulator.strike("C17")
        assert "sessionResumption" not in await up_again(home, "fresh")


async def test_a_model_that_takes_the_place_of_a_retired_one_is_spoken_to_in_its_own_way() -> None:
    """C9 and C16: text is realtimeInput for 3.x and clientContent for 2.5."""
    async with house(HELLO, models=[MODELS["3.8"], MODELS["2.5"]]) as home:
        await greeted(home)
        home.simulator.strike("C9")
        setup = await up_again(home, "fresh")
        assert MODELS["2.5"] in setup["model"]
        home.run.tell("more")
        await home.turns(2)
        assert len(home.received("clientContent")) == 1
        assert home.said[-1] == "There is more."


async def test_a_service_that_takes_connections_and_closes_them_at_once_is_outlasted() -> None:
    """C18."""
    async with house(HELLO) as home:
        await greeted(home)
        home.simulator.strike("C18")
        await up_again(home, "fresh")
        assert len(home.mind.heard(SessionOpened)) >= 2
        assert home.lost is None
