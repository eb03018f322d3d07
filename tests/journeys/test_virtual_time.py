"""Forty-five minutes of interview in a few seconds: every minute of the clock, every warning, every nudge.

Bypassed are the microphone's PCM (ear events and transcripts stand in its place), the speech synthesiser, the page's own
socket, FastAPI and TCP. Through the real thing go TLS, google-genai, ADK's Runner, the line, the interview with all its tasks,
the guard, the tools, the kit, the coding watcher, the journal, the report and the simulator with its pure minds: the rehearsal
interviewer, and the script player where the model is to misbehave. `tests/journeys/virtual.py` says how.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from server.simulator.interviewer import Interviewer
from server.simulator.sessions import Mind
from server.simulator.wirelog import WireRecord
from server.store import entries
from tests.indoors import indoors
from tests.journeys.candidate import Candidate
from tests.journeys.line import script
from tests.journeys.manners import bank, edit, knows_the_answer, run_tests
from tests.journeys.virtual import Virtual, virtual_house
from tools.directions import Direction, parse
from tools.report import Report

pytestmark = pytest.mark.journey

MINUTES = 45
REAL_S = 10.0


# ---- what became of it --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Outcome:
    """What is left of an interview: the model's side, the page's, the journal and the report."""

    page: Virtual
    wire: Sequence[WireRecord]
    journal: Sequence[entries.Noted]
    report: Report

    @property
    def directions(self) -> list[tuple[float, Direction]]:
        """The stage directions that reached the model, each with its minute since `start`."""
        inputs = [(record.at_s, record.message.get("realtimeInput", {})) for record in self.wire]
        told = [(at_s, parse(media["text"])) for at_s, media in inputs if "text" in media]
        known = [(at_s, one) for at_s, one in told if one is not None]
        began_s = next(at_s for at_s, one in known if one.kind == "start")
        return [((at_s - began_s) / 60, one) for at_s, one in known]

    def minutes_of(self, kind: str, **values: str) -> list[float]:
        """When directions of this kind, with these values among theirs, reached the model."""
        return [at for at, one in self.directions if one.kind == kind and values.items() <= one.values.items()]

    def told(self, kind: str, value: str) -> list[str]:
        return [one.values[value] for _, one in self.directions if one.kind == kind and value in one.values]

    @property
    def entered(self) -> dict[str, float]:
        """Each phase and the minute of the interview's clock in which it was entered, in order."""
        phases = entries.of_kind(self.journal, entries.Phase)
        assert len({phase.phase for _, phase in phases}) == len(phases), "no phase is entered twice"
        return {phase.phase: at_s / 60 for at_s, phase in phases}

    @property
    def ended(self) -> str:
        [ended] = self.page.of("ended")
        assert [one.reason for _, one in entries.of_kind(self.journal, entries.End)] == [ended["reason"]]
        return str(ended["reason"])


async def conducted(
    folder: Path, mind: Callable[[], Mind], minutes: float, conduct: Callable[[Virtual], Awaitable[None]]
) -> Outcome:
    async with virtual_house(folder, mind) as house:
        interview = house.interview(minutes)
        async with house.candidate(interview) as c:
            await conduct(c)
        assert await house.reported.get() == interview
        report = house.store.report(interview).report
        assert report is not None
        return Outcome(c, house.wire, house.store.entries(interview), report)


def minute(c: Candidate) -> float:
    return float(c.of("clock")[-1]["elapsed_s"]) / 60


def asked(c: Candidate) -> set[str]:
    """The questions that lay on the page; a probe shows its question again."""
    return {question["id"] for question in c.of("question")}


# ---- a candidate who uses the time --------------------------------------------------------------------------------------


async def says_nothing(c: Virtual, nudges: int = 3) -> None:
    """Until Alex has spoken so many times by himself."""
    lines = len(c.alex_lines)
    await c.until(lambda: len(c.alex_lines) >= lines + nudges or c.ended, within_s=600)
    await c.alex_waits()


async def answers_at_length(c: Virtual) -> None:
    while c.phase == "concepts" and await c.alex_waits(within_s=120):
        if c.phase == "concepts":
            await c.tell(110, knows_the_answer(c))


async def codes_slowly(c: Virtual, until_minute: float) -> None:
    await c.alex_waits()
    assert c.problem is not None
    await c.tell(40, "I would keep what I have seen in a hash table and walk over the input once.")
    await edit(c, 1, c.problem["starters"]["python"])
    await c.alex_waits()
    await run_tests(c, 1, failing=2)
    await c.alex_waits()
    await c.send("pressed", button="hint")
    await c.until(lambda: c.of("hint"))
    for revision in range(2, 100):
        if minute(c) > until_minute:
            break
        await edit(c, revision, c.problem["starters"]["python"] + f"\n# thought {revision}\n")
        await asyncio.sleep(45)
    await c.alex_waits()
    await edit(c, 100, bank().problems[c.problem["id"]].solutions["python"])
    await run_tests(c, 100, failing=0)


async def explains(c: Virtual) -> None:
    while c.phase == "coding" and await c.alex_waits(within_s=120):
        if c.phase == "coding":
            await c.tell(25, "It walks over the input once, so the time is O(n) and the memory is O(n) too.")


async def thinks_until(c: Virtual, until_minute: float) -> None:
    """Nobody is nudged who has asked for time to think."""
    while minute(c) < until_minute:
        await c.send("pressed", button="think")
        await asyncio.sleep(20)


async def a_whole_interview(c: Virtual) -> None:
    await c.send("start")
    await c.alex_waits()
    await c.tell(4, "Yes, I am ready.")
    await c.until(lambda: c.phase == "concepts")
    await c.alex_waits()
    await says_nothing(c)
    await answers_at_length(c)
    await codes_slowly(c, until_minute=35)
    await explains(c)
    await c.alex_waits()
    await thinks_until(c, MINUTES - 0.8)
    await c.tell(3, "Thank you, goodbye.")
    await c.until(lambda: c.ended, within_s=120)


@indoors
async def test_forty_five_minutes_pass_in_seconds(tmp_path: Path, figure: Callable[[str], None]) -> None:
    began_s, began_cpu_s = time.perf_counter(), time.process_time()
    it = await conducted(tmp_path, Interviewer, MINUTES, a_whole_interview)
    real_s, cpu_s = time.perf_counter() - began_s, time.process_time() - began_cpu_s
    figure(f"{MINUTES} minutes in virtual time: {real_s:.1f} s of real time, {cpu_s:.1f} s of CPU time")
    assert cpu_s < REAL_S, "nothing in it waits by the wall clock, so this is its real time on a machine of its own"

    _phases_come_in_order(it.entered)
    assert [round(at, 1) for at in it.minutes_of("time", event="half")] == [MINUTES / 2]
    assert [round(at, 1) for at in it.minutes_of("time", event="five")] == [MINUTES - 5]
    assert [round(at, 1) for at in it.minutes_of("time", event="one")] == [MINUTES - 1]
    assert it.told("nudge", "rung") == ["1", "2", "3"]
    _work_is_seen(it)
    assert it.ended == "finished"
    assert MINUTES - 1 < minute(it.page) < MINUTES
    _everything_is_kept(it)
    _the_report_rests_on_it(it)


def _phases_come_in_order(phases: Mapping[str, float]) -> None:
    """The plan gives 2, 15.2, 23.8 and 4 minutes; what the concepts left is coding's, until there is nothing more to ask."""
    assert list(phases) == ["greeting", "concepts", "coding", "wrap_up"]
    assert phases["greeting"] == 0
    assert 0 < phases["concepts"] < 2
    assert 8 < phases["coding"] < 17.5
    assert phases["coding"] + 23 < phases["wrap_up"] < MINUTES - 4


def _work_is_seen(it: Outcome) -> None:
    failed, passed = [one.values for _, one in it.directions if one.kind == "tests"]
    assert int(failed["passed"]) == int(failed["total"]) - 2
    assert passed["passed"] == passed["total"]
    assert len(it.minutes_of("hint")) == 1
    [hint] = it.page.of("hint")
    assert any(hint["text"] in line for line in it.page.alex_lines), "he says the hint that is on the screen"


def _everything_is_kept(it: Outcome) -> None:
    lines = [line for _, line in entries.of_kind(it.journal, entries.Transcript)]
    assert [line.text for line in lines if line.who == "candidate"] == it.page.told, "what the recogniser heard, turn by turn"
    assert [line.text for line in lines if line.who == "alex"] == it.page.alex_lines
    calls = entries.of_kind(it.journal, entries.Call)
    assert [one.name for _, one in calls if one.refused] == []
    assert all(one <= other for (one, _), (other, _) in pairwise(calls))


def _the_report_rests_on_it(it: Outcome) -> None:
    report = it.report
    assert report.overall is not None
    assert [phase.phase for phase in report.phases] == ["greeting", "concepts", "coding", "wrap_up"]
    assert sum(phase.spent_s for phase in report.phases) == pytest.approx(minute(it.page) * 60, abs=10)
    assert len(report.answers) == len(asked(it.page)) > 5, "those of the plan, and further ones when the code was done"
    quotes = [answer.quote.removesuffix(" …") for answer in report.answers]
    assert all(quote and quote in " ".join(it.page.told) for quote in quotes)
    assert report.code is not None
    assert len(report.code.hints) == 1


# ---- a candidate who is stuck


async def is_stuck(c: Virtual) -> None:
    """Answers quickly, writes nothing for the problem, waits for every nudge, asks for a hint and waits again."""
    await c.send("start")
    while c.phase != "coding" and await c.alex_waits(within_s=120):
        if c.phase != "coding":
            await c.tell(15, knows_the_answer(c))
    await c.alex_waits()
    await says_nothing(c, nudges=3)
    await c.send("pressed", button="hint")
    await c.until(lambda: c.of("hint"))
    await c.alex_waits()
    assert c.problem is not None
    await edit(c, 1, bank().problems[c.problem["id"]].solutions["python"])
    await run_tests(c, 1, failing=0)
    await c.until(lambda: c.ended, within_s=40 * 60)


@indoors
async def test_a_stuck_candidate_is_nudged_up_the_ladder_of_the_plan_and_a_hint_costs(tmp_path: Path) -> None:
    it = await conducted(tmp_path, Interviewer, 15, is_stuck)
    coding = [(at * 60, one) for at, one in it.directions if one.kind == "nudge" and at > it.entered["coding"]][:3]
    assert [one.values["rung"] for _, one in coding] == ["1", "2", "3"]
    assert [one.values["silent_s"] for _, one in coding] == ["60", "60", "80"], "as the plan says"
    times = [at for at, _ in coding]
    assert all(later - earlier >= 60 for earlier, later in pairwise(times))
    said = " ".join(it.page.alex_lines)
    assert it.page.of("hint")[0]["text"] in said
    report = it.report
    assert report.code is not None
    assert [hint.rung for hint in report.code.hints] == [1]


# ---- a candidate who answers quickly ------------------------------------------------------------------------------------


async def answers_quickly(c: Virtual) -> None:
    """Each answer is known and takes a quarter of a minute; the problem is solved in three quarters of one."""
    await c.send("start")
    solved = False
    while await c.alex_waits(within_s=120):
        if c.phase == "coding" and c.problem and not solved:
            solved = True
            await asyncio.sleep(45)
            await edit(c, 1, bank().problems[c.problem["id"]].solutions["python"])
            await run_tests(c, 1, failing=0)
        else:
            await c.tell(15, knows_the_answer(c))


@indoors
async def test_quick_answers_do_not_end_the_interview_early(tmp_path: Path, figure: Callable[[str], None]) -> None:
    minutes = 15
    it = await conducted(tmp_path, Interviewer, minutes, answers_quickly)
    count = len(asked(it.page))
    figure(f"{minutes} minutes booked, quick answers: {minute(it.page):.1f} minutes used, {count} questions")

    assert it.ended == "finished"
    assert 0.7 * minutes < minute(it.page) <= minutes
    assert list(it.entered) == ["greeting", "concepts", "coding", "wrap_up"]
    assert [one.name for _, one in entries.of_kind(it.journal, entries.Call) if one.refused] == []
    after_the_code = [
        at_s / 60 for at_s, _ in entries.of_kind(it.journal, entries.Question) if at_s / 60 > it.entered["coding"]
    ]
    assert after_the_code, "what is left when the code is done is used as well"
    assert len(it.report.answers) == count


async def says_not_a_word(c: Virtual) -> None:
    await c.send("start")
    await c.until(lambda: c.ended, within_s=20 * 60)


@indoors
async def test_a_candidate_who_says_nothing_is_led_through_all_phases(tmp_path: Path) -> None:
    it = await conducted(tmp_path, Interviewer, 15, says_not_a_word)

    assert it.told("nudge", "rung") == ["1", "2", "3"], "and then he is left in peace"
    assert list(it.entered) == ["greeting", "concepts", "coding", "wrap_up"]
    assert it.told("time", "event").count("phase_over") == 2, "the greeting was left at the last nudge"
    assert it.ended == "finished"
    assert 14 < minute(it.page) < 16
    assert it.report.overall is None
    assert it.report.delivery.spoken_s == 0


NEVER_CLOSES: list[dict[str, Any]] = [
    {"when": {"text": {"kind": "start"}}, "then": [{"say": "Hello, I am Alex. Tell me about yourself."}]},
    *[{"when": "speech", "then": [{"say": f"That is my remark number {n}. Please go on."}]} for n in range(1, 13)],
]


async def tells_his_life(c: Virtual) -> None:
    await c.send("start")
    for year in range(1, 13):
        await c.alex_waits()
        await c.tell(170, f"This is what I did in year {year}.")
    await c.until(lambda: c.ended, within_s=30 * 60)


@indoors
async def test_a_model_that_never_closes_is_stopped_by_the_clock(tmp_path: Path) -> None:
    player = script(NEVER_CLOSES, ignore_texts=["nudge", "time"])
    it = await conducted(tmp_path, lambda: player, MINUTES, tells_his_life)

    assert player.finished()
    assert it.ended == "time"
    assert minute(it.page) == pytest.approx(MINUTES + 5, abs=0.2), "five minutes of grace"
    assert list(it.entered) == ["greeting"]
    assert it.minutes_of("time", event="over") == [pytest.approx(MINUTES, abs=0.2)]
    assert len(it.minutes_of("time", event="phase_over", phase="greeting")) > 10, "it is told again and again"
