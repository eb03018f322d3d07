"""How a candidate behaves in an interview: small policies that are put together to a whole one.

A manner is what the candidate does when it is his turn; `attend` asks it each time, from Start to the end.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import cache

from agents.kit import HOME
from tests.journeys.candidate import Candidate, Json
from tools.bank import Bank

Manner = Callable[[Candidate], Awaitable[None]]


@cache
def bank() -> Bank:
    return Bank.load(HOME / "technical")


async def attend(c: Candidate, answer: Manner, work: Iterable[Manner] = ()) -> None:
    """Press Start and stay until the end. In the coding phase the steps of `work` come first, one each time Alex waits."""
    steps = iter(work)
    await c.send("start")
    while await c.alex_waits():
        if c.phase == "coding" and c.problem:
            await next(steps, answer)(c)
        else:
            await answer(c)


def speaks(seconds: float = 1.2) -> Manner:
    async def manner(c: Candidate) -> None:
        await c.say(seconds)

    return manner


def types(words: Callable[[Candidate], str]) -> Manner:
    async def manner(c: Candidate) -> None:
        await c.type(words(c))

    return manner


async def ends(c: Candidate) -> None:
    """Presses End, and confirms."""
    await c.send("end")
    await c.until(lambda: c.ended)


def knows_the_answer(c: Candidate) -> str:
    """What the bank expects of the question on the screen; else something civil."""
    if c.phase == "concepts" and c.question:
        return " ".join(bank().questions[c.question["id"]].expected_points)
    return (
        "It walks over the input once, so the time is O(n) and the memory is O(n) too." if c.phase == "coding" else "Thank you."
    )


# ---- at the editor ----------------------------------------------------------------------------------------------------


def tests_of(problem: Json, failing: int = 0) -> Json:  # noqa: PT028
    """The result of a test run in which so many of the visible tests fail."""
    visible = [case["name"] for case in problem["tests"] if not case["hidden"]]
    bad = set(visible[:failing])
    cases = [
        {"name": case["name"], "hidden": case["hidden"], "passed": case["name"] not in bad, "expected": "1", "got": "0"}
        for case in problem["tests"]
    ]
    return {"what": "tests", "passed": len(visible) - len(bad), "total": len(visible), "cases": cases}


async def edit(c: Candidate, revision: int, text: str) -> None:
    await c.send("edited", revision=revision, language="python", text=text)


async def run_tests(c: Candidate, revision: int, failing: int) -> None:
    """Run the tests; Alex hears of it and reacts."""
    assert c.problem is not None
    await c.send("ran", revision=revision, language="python", **tests_of(c.problem, failing))
    await c.until(lambda: c.state != "listening" or c.ended)


async def tries_in_vain(c: Candidate) -> None:
    """The starter as it is, and a failing run."""
    assert c.problem is not None
    await edit(c, 1, c.problem["starters"]["python"])
    await run_tests(c, 1, failing=1)


async def solves_it(c: Candidate) -> None:
    """The reference solution, and a run in which all tests pass."""
    assert c.problem is not None
    await edit(c, 2, bank().problems[c.problem["id"]].solutions["python"])
    await run_tests(c, 2, failing=0)


CODES: Sequence[Manner] = (tries_in_vain, solves_it)
