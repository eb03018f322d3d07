"""A whole interview read off the model's side of the wire, with connections that live a minute."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest

from server.interview.upkeep import KEEPALIVE_S
from server.settings import Settings
from server.simulator.brain import SpeechEnded
from server.simulator.endpoint import Simulator
from server.simulator.hearing import BLOCK_S
from server.simulator.hum import Hum
from server.simulator.interviewer import Interviewer
from server.simulator.speaking import Pace
from server.simulator.wirelog import WireRecord
from tests.journeys import wire
from tests.journeys.candidate import FRAME, Candidate, Json, candidate
from tests.journeys.house import HASTE, House, house, settings
from tests.journeys.manners import Manner, attend, solves_it, speaks, tries_in_vain
from tests.journeys.overheard import Overheard, lost_s
from tools.phases import Plan
from tools.toolbox import BEHAVIOURS

pytestmark = pytest.mark.journey


@dataclass
class Interview:
    """What is left of it when it is over."""

    c: Candidate
    log: list[WireRecord]
    violations: list[str]
    turns: list[SpeechEnded]
    record: Json
    report: Json
    report_took_s: float


@pytest.fixture(scope="module")
def interview(tmp_path_factory: pytest.TempPathFactory) -> Interview:
    """One interview for all tests of this file."""
    return asyncio.run(hold(tmp_path_factory.mktemp("wire")))


async def hold(folder: Path) -> Interview:
    ear = Overheard(Interviewer(blunders=["call_early@greeting"]))

    def simulate(chosen: Settings) -> Simulator:
        pace = Pace(speed=4 * HASTE, playback=HASTE)
        return Simulator(brain=lambda: ear, voice=Hum(), pace=pace, cut_after_s=chosen.cut_after_s)

    async with house(replace(settings(folder), cut_after_s=60.0), simulate) as h:
        interview = await h.interview(minutes=4)
        async with candidate(h.address, interview, hearing=HASTE) as c:
            c.screen = True
            await attend(c, speaks(2.0), [tries_in_vain, works_quietly(h), solves_it])
            loop = asyncio.get_running_loop()
            ended_s = loop.time()
        report = await h.report(interview)
        took_s = loop.time() - ended_s
        record = await h.record(interview)
        return Interview(c, list(h.wire), h.simulator.statistics.violations, ear.turns, record, report, took_s)


def works_quietly(h: House) -> Manner:
    """Neither speaks nor shows anything until the line has kept itself alive, and was changed for the second time."""

    async def manner(c: Candidate) -> None:
        c.screen = False
        await c.until(lambda: wire.outside(h.wire), within_s=KEEPALIVE_S + 15)
        c.screen = True
        await c.until(lambda: len(wire.received(h.wire, "setup")) >= 3, within_s=75)

    return manner


def test_it_went_from_greeting_to_report_with_six_spoken_turns_each_way(interview: Interview) -> None:
    assert interview.c.of("ended")[0]["reason"] == "finished"
    assert [phase["phase"] for phase in interview.record["phases"]] == ["greeting", "concepts", "coding", "wrap_up"]
    assert len(interview.c.said) >= 6
    assert len(interview.c.alex_lines) >= 6
    assert interview.report_took_s < 10


def test_windows_are_paired_and_hold_every_voiced_sample_of_the_candidate(interview: Interview) -> None:
    assert interview.violations == []
    windows = wire.windows(interview.log)
    assert len(windows) >= len(interview.c.said)
    assert max(lost_s(interview.turns, interview.c.said)) <= 2 * BLOCK_S, "only the borders of the blocks may differ"


def test_all_of_alexs_voice_is_heard(interview: Interview) -> None:
    assert sum(interview.c.heard.values()) == wire.samples_sent(interview.log)
    assert interview.c.over == interview.c.heard
    assert [line["text"] for line in interview.record["transcript"] if line["heard_until_s"] is not None] == []


def test_every_call_is_answered_once_by_its_id_and_name(interview: Interview) -> None:
    called = sorted((call["id"], call["name"]) for call in wire.calls(interview.log))
    answered = sorted((answer["id"], answer["name"]) for answer in wire.answers(interview.log))
    assert answered == called
    assert len(called) >= 8


def test_every_tool_declares_its_behaviour_on_every_connection(interview: Interview) -> None:
    for setup in wire.received(interview.log, "setup"):
        declared = {one["name"]: one["behavior"] for tool in setup["tools"] for one in tool["functionDeclarations"]}
        assert declared == {name: behaviour.value for name, (behaviour, _) in BEHAVIOURS.items()}
    scheduled = {answer["name"]: answer.get("scheduling") for answer in wire.answers(interview.log)}
    assert scheduled["log_answer"] == "SILENT"
    assert scheduled["look_at_code"] == "WHEN_IDLE"
    assert scheduled["advance_phase"] is None


def test_the_early_call_is_refused_and_put_right_and_none_out_of_phase_runs(interview: Interview, root: Path) -> None:
    plan = Plan.load(root / "agents/technical/plan.yaml")
    given = wire.answers(interview.log)
    refused = [answer["name"] for answer in given if answer["response"]["status"] == "refused"]
    assert refused == ["start_coding"]
    assert given[0]["name"] == "start_coding"
    assert given[0]["response"]["allowed"] == ["advance_phase", "log_behavioral_note"]
    assert (given[1]["name"], given[1]["response"]["entered"]["name"]) == ("advance_phase", "concepts")
    assert [call["name"] for call in interview.record["calls"] if call["refused"]] == refused
    phase = plan.first
    for answer in given:
        if answer["response"]["status"] in ("ok", "done"):
            assert answer["name"] in plan.phases[phase].tools
        phase = answer["response"].get("entered", {}).get("name", phase)
    assert phase == plan.closing


def test_alex_speaks_of_the_code_only_after_the_watcher_has_seen_it_and_the_tool_has_told_it(interview: Interview) -> None:
    log = interview.log
    seen = [index for index, record in enumerate(log) if "generateContentResponse" in record.message]
    told = [
        (index, observation["text"])
        for index, record in enumerate(log)
        for answer in record.message.get("toolResponse", {}).get("functionResponses", [])
        for observation in answer["response"].get("observations", [])
    ]
    spoken = 0
    for one in wire.utterances(log):
        about = [text for _, text in told if text.rstrip(".") in one.text]
        for text in about[:1]:
            spoken += 1
            by_tool = next(index for index, known in told if known == text)
            by_watcher = next(index for index in seen if text in str(log[index].message))
            assert by_watcher < by_tool < one.first
    assert spoken
    asked = [
        request
        for request in wire.received(log, "generateContent")
        if "You look over the shoulder of a candidate" in str(request)
    ]
    assert asked


def test_the_shared_screen_reaches_the_model_and_the_watcher_once_there_is_code_to_see(interview: Interview) -> None:
    log = interview.log
    frames = [i for i, record in enumerate(log) if "video" in record.message.get("realtimeInput", {})]
    given = next(i for i, r in enumerate(log) if "'problem'" in str(r.message.get("toolResponse", "")))
    assert frames
    assert given < frames[0]
    times = [log[i].at_s for i in frames]
    assert all(later - earlier >= 40 for earlier, later in pairwise(times)), "each is paid for with every turn: they are rare"
    assert {log[i].message["realtimeInput"]["video"]["mimeType"] for i in frames} == {"image/jpeg"}
    watched = [request for request in wire.received(log, "generateContent") if "image/jpeg" in str(request)]
    assert watched


def test_two_swaps_and_more_without_a_second_greeting(interview: Interview) -> None:
    setups = wire.received(interview.log, "setup")
    assert len(setups) >= 3
    assert [bool(setup["sessionResumption"].get("handle")) for setup in setups] == [False] + [True] * (len(setups) - 1)
    greetings = [one.text for one in wire.utterances(interview.log) if "I am Alex" in one.text]
    assert len(greetings) == 1
    assert len(set(interview.c.alex_lines)) == len(interview.c.alex_lines)
    assert [notice["text"] for notice in interview.c.of("notice") if notice["text"]] == []
    assert not [text for text in wire.texts(interview.log) if text.startswith("[alex:back")]


def test_an_idle_line_is_kept_alive_by_bare_silence_between_the_windows(interview: Interview) -> None:
    idle = wire.outside(interview.log)
    assert idle
    for at_s, samples in idle:
        assert samples % FRAME == 0
        busy = [r.at_s for r in interview.log if r.direction == "received" and r.at_s < at_s and "realtimeInput" in r.message]
        assert at_s - max(busy) > KEEPALIVE_S - 1
