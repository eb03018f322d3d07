"""The ten probes: small scenes with a live model, each with what is expected of it and how that is known.

A probe answers facts, by name: what is written in `expects` must come out so. Times are told beside them and never judged.
`known` names lines of the simulator's own list (`behaviours.yaml`), which says of each whether it was recorded in traffic of
the real service, is documented, or is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from google.genai import types

from server.doctor.talk import Came, Doctor, Talk
from server.simulator.families import Family

Value = bool | str
Facts = Mapping[str, Value]
COUNT = "Count aloud from 1 to {}, as slowly as you can."
HOLDS_S = 2.0
"""So long a call is left open, and a window is kept open in silence."""


@dataclass(frozen=True, slots=True)
class Seen:
    """`told`: what else there is to say, such as times."""

    facts: Facts
    told: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """`by_design`: facts in which the simulator is known to differ, and why."""

    id: str
    expected: str
    expects: Callable[[Family], Facts]
    known: tuple[str, ...]
    play: Callable[[Doctor, Family], Awaitable[Seen]]
    by_design: Mapping[str, str] = field(default_factory=dict)
    within_s: float = 40.0


# ---- the candidate's turn -----------------------------------------------------------------------------------------------


async def manual_window(doctor: Doctor, _: Family) -> Seen:
    async with doctor.talk() as talk:
        await talk.begin()
        await talk.speak()
        await talk.keep_silent(HOLDS_S)
        waits = not talk.since(0, "audio", "turn_complete")
        ended = talk.mark()
        await talk.end()
        at_s = doctor.now()
        answer = await talk.until(ended, "audio")
    return Seen({"waits for activityEnd": waits, "answers": answer is not None}, _after(answer, at_s, "first sound"))


async def barge_in(doctor: Doctor, _: Family) -> Seen:
    async with doctor.talk() as talk:
        await talk.write(COUNT.format(60))
        speaks = await talk.until_said(0, 1.0)
        over, at_s = talk.mark(), doctor.now()
        await talk.begin()
        stopped = await talk.until(over, "interrupted", within_s=5.0)
        await talk.speak(0.8)
        await talk.end()
        answered = talk.mark()
        answers = await talk.until(answered, "audio")
    facts = {"speaks": speaks, "activityStart interrupts": stopped is not None, "answers": answers is not None}
    return Seen(facts, _after(stopped, at_s, "interrupted"))


async def text_during_a_turn(doctor: Doctor, _: Family) -> Seen:
    async with doctor.talk() as talk:
        await talk.write(COUNT.format(12))
        speaks = await talk.until_said(0, 0.6)
        asked, at_s = talk.mark(), doctor.now()
        await talk.write("How much is two plus two? Answer in one word.")
        over = await talk.until(asked, "interrupted", "turn_complete", within_s=25.0)
        after = talk.came.index(over) + 1 if over else talk.mark()
        answer = await talk.until(after, "audio")
    facts = {"speaks": speaks, "interrupts": bool(over and over.kind == "interrupted"), "answered after it": answer is not None}
    return Seen(facts, _after(answer, at_s, "answered"))


# ---- calls --------------------------------------------------------------------------------------------------------------

PLACE = types.Schema(type=types.Type.OBJECT, properties={"city": types.Schema(type=types.Type.STRING)}, required=["city"])


def _tool(name: str, about: str, behavior: types.Behavior) -> list[types.Tool]:
    made = types.FunctionDeclaration(name=name, description=about, parameters=PLACE, behavior=behavior)
    return [types.Tool(function_declarations=[made])]


async def calls(doctor: Doctor, family: Family) -> Seen:
    blocking = await _called(doctor, family, types.Behavior.BLOCKING, None)
    when_idle = types.FunctionResponseScheduling.WHEN_IDLE if family.non_blocking_tools else None
    other = await _called(doctor, family, types.Behavior.NON_BLOCKING if family.non_blocking_tools else None, when_idle)
    facts = {f"blocking: {key}": value for key, value in blocking.facts.items()}
    return Seen(facts | {f"non-blocking: {key}": value for key, value in other.facts.items()}, blocking.told)


async def _called(
    doctor: Doctor, family: Family, behavior: types.Behavior | None, scheduling: types.FunctionResponseScheduling | None
) -> Seen:
    tools = _tool("get_weather", "The weather of a city", behavior or types.Behavior.BLOCKING)
    async with doctor.talk(tools=tools) as talk:
        at_s = doctor.now()
        await talk.write("Call get_weather with city=London, and tell me what it says.")
        call = await talk.until(0, "call")
        if call is None:
            return Seen({"called": False})
        opened = talk.came.index(call)
        await talk.rest(HOLDS_S)
        speaks = bool(talk.since(opened, "audio"))
        completes = bool(talk.since(opened, "turn_complete"))
        answered = talk.mark()
        await talk.answer(call.value, scheduling)
        told = await talk.until(answered, "audio")
    facts = {"called": True, "speaks while it is open": speaks, "told of the answer": told is not None}
    more = {} if behavior is types.Behavior.NON_BLOCKING else {"turn completes without the answer": completes}
    return Seen(facts | more, _after(call, at_s, "called"))


def calls_expected(family: Family) -> Facts:
    blocks: dict[str, Value] = {
        "blocking: called": True,
        "blocking: speaks while it is open": False,
        "blocking: turn completes without the answer": family.completes_turn_after_call,
        "blocking: told of the answer": True,
        "non-blocking: called": True,
        "non-blocking: speaks while it is open": family.non_blocking_tools,
        "non-blocking: told of the answer": True,
    }
    if not family.non_blocking_tools:
        blocks["non-blocking: turn completes without the answer"] = False
    return blocks


# ---- the connection -----------------------------------------------------------------------------------------------------


async def keepalive(doctor: Doctor, _: Family) -> Seen:
    async with doctor.talk() as talk:
        await talk.keep_silent(4.0)
        quiet = not talk.since(0, "audio", "interrupted", "turn_complete", "closed")
        after = talk.mark()
        await talk.write("Say hello.")
        answer = await talk.until(after, "audio")
    return Seen({"left in peace": quiet, "answers": answer is not None}, "whether it counts as activity takes minutes to see")


async def resume(doctor: Doctor, _: Family) -> Seen:
    async with doctor.talk(session_resumption=types.SessionResumptionConfig()) as talk:
        await talk.write("Remember the word pelican. Answer only yes.")
        done = await talk.until(0, "turn_complete")
        await talk.wait_for(lambda: bool(_handle(talk, done)), 5.0)
        handle = _handle(talk, done)
    if not handle:
        return Seen({"handle": False})
    async with doctor.talk(session_resumption=types.SessionResumptionConfig(handle=handle)) as talk:
        await talk.rest(1.0)
        silent = not talk.since(0, "audio")
        await talk.write("Which word were you to remember?")
        answer = await talk.until(0, "turn_complete")
        remembers = "pelican" in talk.words(0).lower()
    facts = {"handle": True, "taken": answer is not None, "silent until asked": silent, "remembers": remembers}
    return Seen(facts)


def _handle(talk: Talk, done: Came | None) -> str:
    """The last one that can be resumed, told after the turn was over."""
    return next((one.value for one in reversed(talk.came) if one.kind == "handle" and one.value and done), "")


async def compression(doctor: Doctor, _: Family) -> Seen:
    window = types.ContextWindowCompressionConfig(
        trigger_tokens=16_000, sliding_window=types.SlidingWindow(target_tokens=8_000)
    )
    async with doctor.talk(context_window_compression=window) as talk:
        await talk.write("Say hello.")
        answer = await talk.until(0, "audio")
    return Seen({"taken": True, "answers": answer is not None}, "what it leaves of a long context takes an hour to see")


# ---- what is told -------------------------------------------------------------------------------------------------------

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")


async def transcription(doctor: Doctor, _: Family) -> Seen:
    async with doctor.talk(input_audio_transcription=types.AudioTranscriptionConfig()) as talk:
        await talk.begin()
        await talk.speak()
        await talk.end()
        await talk.until(0, "turn_complete", within_s=20.0)
        words, heard = talk.words(0), talk.words(0, "heard")
    letters = _LETTER.findall(heard)
    script = "Latin" if letters and len(_LATIN.findall(heard)) / len(letters) > 0.9 else "another" if letters else "none"
    told = f"it said “{words[:60].strip()}”" + (f" and heard “{heard[:60].strip()}”" if heard else "")
    return Seen(
        {"its words": bool(words), "your words": bool(heard), "your words in another script": script == "another"}, told
    )


async def usage(doctor: Doctor, _: Family) -> Seen:
    async with doctor.talk() as talk:
        await talk.write("Say hello.")
        done = await talk.until(0, "turn_complete")
        await talk.until(0, "usage", within_s=3.0)
        counted = talk.since(0, "usage")
    if not counted or done is None:
        return Seen({"usage": False})
    last = counted[-1].value
    details = sum(one.token_count or 0 for one in (last.prompt_tokens_details or []))
    facts: dict[str, Value] = {
        "usage": bool(last.prompt_token_count and last.response_token_count),
        "with turnComplete": any(one.message == done.message for one in counted),
        "details add up": details == (last.prompt_token_count or 0),
    }
    return Seen(facts, f"{last.prompt_token_count} tokens in, {last.response_token_count} out")


# ---- goAway: a connection that is open all the while --------------------------------------------------------------------


async def keeps_a_connection(doctor: Doctor, done: Callable[[], bool]) -> Seen:
    """Until the other probes are `done`, and longer where a goAway is on its way: what became of it?"""
    async with doctor.talk() as talk:
        began_s = doctor.now()
        while not (talk.is_over or (done() and not talk.since(0, "go_away"))):
            await talk.wait_for(lambda: bool(talk.since(0, "go_away")) and done(), 1.0)
            await talk.keep_silent(0.2)
            if (notice := talk.since(0, "go_away")) and done() and doctor.now() - notice[0].at_s > 60.0:
                break
    return _farewell(talk, doctor.now() - began_s, began_s)


def _farewell(talk: Talk, lasted_s: float, began_s: float) -> Seen:
    notices, ends = talk.since(0, "go_away"), talk.since(0, "closed")
    facts: Facts = {"ends without a notice": bool(ends) and not notices}
    told = f"open for {lasted_s:.0f} s"
    if notices:
        told = f"told after {notices[0].at_s - began_s:.0f} s with {notices[0].value} left"
    if ends:
        told += f", ended after {ends[0].at_s - began_s:.0f} s with {ends[0].value[0]} {ends[0].value[1]}".rstrip()
    return Seen(facts, told if notices or ends else f"{told}, no goAway yet (about ten minutes on the service)")


def _after(came: Came | None, since_s: float, what: str) -> str:
    return f"{what} after {came.at_s - since_s:.1f} s" if came else ""
