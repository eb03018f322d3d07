"""How patient the ear is: by the phase, by the person's choice, and what it is told beside the sound."""

from __future__ import annotations

from server.live.runner import Heard
from server.store import entries
from server.wire import Edited, Patience, PatienceSet, Ran, Welcome
from tests.interview.fakes import EPOCH_S, FakePage
from tests.interview.stage import stage
from tests.virtual import in_virtual_time, now, passes


@in_virtual_time
async def test_the_plan_sets_the_patience_of_each_phase() -> None:
    async with stage() as scene:
        assert scene.ear.patience_set == [("balanced", "answer")]
        await scene.moves_on(phase="coding", entered_at=EPOCH_S + now())
        assert scene.ear.patience_set[-1] == ("patient", "coding")
        assert scene.page.last(PatienceSet).mode == "patient"
        await scene.moves_on(phase="wrap_up", entered_at=EPOCH_S + now())
        assert scene.ear.patience_set[-1] == ("balanced", "answer")


@in_virtual_time
async def test_the_persons_choice_holds_through_all_phases() -> None:
    async with stage() as scene:
        scene.gets(Patience(mode="quick"), Patience(mode="quick"))
        assert scene.ear.patience_set[-1] == ("quick", "answer")
        assert scene.page.last(PatienceSet).mode == "quick"
        await scene.moves_on(phase="coding", entered_at=EPOCH_S + now())
        assert scene.ear.patience_set[-1] == ("quick", "coding")
        assert [press.button for press in scene.notes.of(entries.Press)] == ["patience_quick"]


@in_virtual_time
async def test_a_page_that_comes_back_is_told_the_choice() -> None:
    async with stage() as scene:
        scene.gets(Patience(mode="patient"))
        other = FakePage("page-2")
        scene.interview.attach(other, take_over=True)
        assert other.last(Welcome).patience == "patient"


@in_virtual_time
async def test_a_choice_made_before_start_counts_from_the_start() -> None:
    async with stage(begun=False) as scene:
        scene.gets(Patience(mode="patient"))
        scene.interview.start()
        await passes(0.1)
        assert scene.ear.patience_set == [("patient", "answer")]


@in_virtual_time
async def test_the_ear_knows_of_typing_and_of_runs() -> None:
    async with stage() as scene:
        await scene.gives_the_problem()
        typed_s = now()
        scene.gets(Edited(revision=1, language="python", text="x"))
        await passes(1.0)
        scene.gets(Ran(revision=1, language="python", what="run"))
        assert scene.ear.hints == [("typed", typed_s), ("ran", typed_s + 1.0)]


@in_virtual_time
async def test_the_ear_is_told_what_the_service_understood_so_far() -> None:
    async with stage() as scene:
        await scene.begins_to_speak()
        scene.run.happens(Heard("I would ", finished=False))
        await passes()
        scene.run.happens(Heard("use a heap and", finished=False))
        await passes()
        assert [words for words, _ in scene.ear.hints] == ["I would…", "I would use a heap and…"]
