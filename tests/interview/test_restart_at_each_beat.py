"""An answer is filed once, whenever and however often the server goes away: between any two beats of a question and its answer.

The beats are those of the coding phase, where it is easiest to lose the thread: Alex asks for the cost of the code, notes the
answer for the problem, draws the next question and asks it. The candidate's page sends again what it does not know to be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from itertools import combinations

import pytest

from server.interview.past import past_of
from server.live.runner import Answered, Called
from server.report.facts import facts_of
from server.store.entries import Noted
from server.wire import Typed
from tests.interview.stage import Stage, stage
from tests.interview.test_session_taken_up import takes_up_from
from tests.report.scenes import SETUP
from tests.virtual import in_virtual_time, passes
from tools.directions import parse

COST, HEAP = "It takes linear time and constant space.", "It is a tree whose root is the smallest."
ASKS_COST, ASKS_HEAP = "What does your code cost?", "What is a heap?"
QUESTION = {"id": "heap", "title": "Heaps", "text": ASKS_HEAP, "probes": [], "number": 1}

ALL_BEATS = ("asks the cost", "cost typed", "cost noted", "question drawn", "question asked", "heap typed", "heap noted")
UNSPOKEN = tuple(beat for beat in ALL_BEATS if beat != "question asked")
"""After a restart the card of the question lies on the page, so it may be answered before Alex has said it. (In one life such
a line belongs to the answer before: see `gathering`.)"""
FIRST = frozenset({"cost typed", "cost noted", "question drawn"})
WAITING = {"cost typed": [COST], "heap typed": [HEAP]}
"""What a server that takes the interview up after this beat has to tell Alex: the words without a reaction, and no others."""


async def plays(scene: Stage, beat: str) -> None:
    match beat:
        case "asks the cost":
            await scene.says(ASKS_COST)
        case "cost typed":
            scene.gets(Typed(id="a", text=COST))
        case "cost noted":
            note = {"question_id": "two-sum", "quote": COST}
            scene.run.happens(Called("c-1", "log_answer", note), Answered("c-1", "log_answer", {"status": "ok"}))
        case "question drawn":
            result = {"status": "ok", "question": QUESTION}
            scene.run.happens(Called("c-2", "ask_question", {}), Answered("c-2", "ask_question", result))
        case "question asked":
            await scene.says(ASKS_HEAP)
        case "heap typed":
            scene.gets(Typed(id="b", text=HEAP))
        case "heap noted":
            note = {"question_id": "heap", "quote": HEAP}
            scene.run.happens(Called("c-3", "log_answer", note), Answered("c-3", "log_answer", {"status": "ok"}))
    await passes(1)


def sends_again(scene: Stage, beats: Sequence[str]) -> None:
    lines = {"cost typed": Typed(id="a", text=COST), "heap typed": Typed(id="b", text=HEAP)}
    scene.gets(*(line for beat, line in lines.items() if beat in beats))


def noted(scene: Stage, before: Sequence[Noted]) -> list[Noted]:
    own = [Noted(seq, note.kind, note.at_s, 0.0, note.data) for seq, note in enumerate(scene.notes.notes, len(before))]
    return [*before, *own]


def restarts() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Every choice of up to three beats after which the server goes away."""
    usual, unspoken = ([one for n in (1, 2, 3) for one in combinations(beats, n)] for beats in (ALL_BEATS, UNSPOKEN))
    return [(ALL_BEATS, one) for one in usual] + [(UNSPOKEN, one) for one in unspoken if FIRST & set(one)]


@pytest.mark.parametrize(("beats", "gone_after"), restarts(), ids=str)
@in_virtual_time
async def test_each_answer_is_filed_once_wherever_the_server_goes_away(
    beats: tuple[str, ...], gone_after: tuple[str, ...]
) -> None:
    kept: list[Noted] = []
    async with AsyncExitStack() as lives:
        scene = await lives.enter_async_context(stage())
        await scene.gives_the_problem()
        for number, beat in enumerate(beats, start=1):
            await plays(scene, beat)
            if beat in gone_after:
                kept = noted(scene, kept)
                scene = await lives.enter_async_context(stage(begun=False))
                takes_up_from(scene, past_of(kept))
                scene.line.comes_up()
                await passes(1)
                sends_again(scene, beats[:number])
                await passes(1)
                assert [text for text in scene.run.texts if parse(text) is None] == WAITING.get(beat, [])
                if beat == "asks the cost":
                    await scene.says(f"As I said: {ASKS_COST}")
        kept = noted(scene, kept)
    facts = facts_of(SETUP, kept)
    assert [answer.text for answer in facts.answers] == [HEAP]
    assert [turn.text for turn in facts.words] == [COST, HEAP]
