"""A candidate who types: several lines are one answer, late ones find their question, and a wish for time is no answer."""

from __future__ import annotations

import pytest

from server.interview.wishes import THINK_S
from server.store import entries
from server.wire import Caption, Composing, Question, Thinking, Typed
from tests.interview.stage import Stage, stage
from tests.virtual import in_virtual_time, passes
from tools.directions import parse

REST_S = 2.5


async def is_asked(scene: Stage, question: str, seconds: float = 4.0, *, to_the_end: bool = True) -> None:
    """Alex hands out a question and asks it."""
    scene.room.asked(Question(id=question, title=question, text=f"What is a {question}?", number=1))
    await scene.says(f"What is a {question}?", seconds, to_the_end=to_the_end)


def types(scene: Stage, *lines: str) -> None:
    for line in lines:
        scene.gets(Typed(id=f"{line}-{len(scene.page.got(Caption))}", text=line))


@in_virtual_time
async def test_several_lines_are_told_as_one_answer_when_the_candidate_rests() -> None:
    async with stage(typed_rest_s=REST_S) as scene:
        await is_asked(scene, "heap")
        for line in ("A heap is a tree.", "The root is the least."):
            types(scene, line)
            await passes(2)
        assert scene.run.kinds == ["start"]
        await passes(1)
        assert scene.run.kinds == ["start", "A heap is a tree.\nThe root is the least."]
        lines = [line.text for line in scene.notes.of(entries.Transcript) if line.how == "typed"]
        assert lines == ["A heap is a tree.", "The root is the least."], "each as it was typed"


@in_virtual_time
async def test_alex_waits_while_the_next_line_is_being_typed() -> None:
    async with stage(typed_rest_s=REST_S) as scene:
        await is_asked(scene, "heap")
        types(scene, "A heap is a tree.")
        for _ in range(12):
            scene.gets(Composing(on=True))
            await passes(3)
        assert scene.run.kinds == ["start"], "neither told nor nudged"
        types(scene, "The root is the least.")
        await passes(REST_S + 0.2)
        assert scene.run.texts[-1] == "A heap is a tree.\nThe root is the least."


@in_virtual_time
async def test_a_line_begun_under_the_first_question_stays_there_though_the_second_is_on_the_page() -> None:
    async with stage() as scene:
        await is_asked(scene, "heap")
        types(scene, "A heap is a tree.")
        await passes(0.2)
        scene.gets(Composing(on=True))
        await is_asked(scene, "stack")
        types(scene, "And it is complete.")
        await passes(0.2)
        late = parse(scene.run.texts[-1])
        assert late is not None
        assert (late.kind, late.values["question_id"], late.words) == ("late", "heap", "And it is complete.")
        assert [line.question for line in scene.notes.of(entries.Transcript) if line.how == "typed"] == [None, "heap"]
        assert [words.text for words in scene.run.desk.typed] == ["A heap is a tree."], "the second is not answered yet"


@in_virtual_time
async def test_an_answer_that_is_typed_while_alex_still_asks_is_an_answer() -> None:
    async with stage() as scene:
        await is_asked(scene, "heap")
        types(scene, "A heap is a tree.")
        await passes(0.2)
        await is_asked(scene, "stack", 6.0, to_the_end=False)
        await passes(3)
        types(scene, "Last in, first out.")
        await passes(5)
        assert scene.run.texts[-1] == "Last in, first out."


@in_virtual_time
async def test_words_that_are_added_to_a_spoken_answer_belong_to_it() -> None:
    async with stage() as scene:
        await is_asked(scene, "heap")
        await scene.speaks(3.0)
        types(scene, "And it is complete.")
        await is_asked(scene, "stack")
        await passes(0.2)
        late = parse(scene.run.texts[-1])
        assert late is not None
        assert late.values["question_id"] == "heap"


@in_virtual_time
@pytest.mark.parametrize("line", ["Let me think.", "one moment please", "hold on"])
async def test_a_typed_wish_for_time_is_the_button_and_no_answer(line: str) -> None:
    async with stage(minutes=45) as scene:
        await is_asked(scene, "heap")
        types(scene, line)
        assert scene.page.last(Thinking).until_s == pytest.approx(scene.room.at_s + THINK_S, abs=0.2)
        await passes(THINK_S - 5)
        assert scene.run.kinds == ["start"], "no nudge, and nothing that would ask for a reaction"
        assert scene.run.desk.typed == ()
        assert scene.page.last(Caption).text == line
        types(scene, "A heap is a tree.")
        assert scene.page.last(Thinking).until_s is None
        await passes(0.2)
        assert scene.run.texts[-1] == "A heap is a tree."
