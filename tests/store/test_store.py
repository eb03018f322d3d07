"""What is kept and how it comes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from server import wire
from server.store.entries import KINDS, Code, Edit, Observation, Question, Run, Transcript, of_kind
from server.store.errors import BadEntry, NotFound, StoreError
from server.store.records import InterviewSetup
from server.store.store import Store
from tests.leased import leased
from tools.report import Report, Verdict

SETUP = InterviewSetup(interviewer="technical", title="Technical interview", level="mid", minutes=30, name="Ada")
OTHER = SETUP.model_copy(update={"interviewer": "behavioral"})
REPORT = Report(
    interview="x", level="mid", verdict=Verdict(text="At the bar.", rests_on="2 axes"), overall=3.0, rehearsal=False, axes=[]
)
ONE_OF_EACH: dict[str, dict[str, Any]] = {
    "start": {},
    "end": {"reason": "finished"},
    "phase": {"phase": "concepts", "title": "Concepts", "minutes": 5.5},
    "question": {"id": "q1", "title": "Stacks", "text": "What is a stack?", "expected_points": ["LIFO"], "probes": ["Why?"]},
    "problem": {"id": "p1", "title": "Sum", "statement": "Add.", "hints": 3, "starters": {"python": "..."}},
    "transcript": {"who": "alex", "text": "Grüß dich, 你好", "seconds": 2.5, "turn": 4, "heard_until_s": 1.25},
    "typed": {"text": "an answer\x00 with odd signs \u2028", "id": "t1"},
    "draft": {"who": "alex", "text": "Hello, I am", "seconds": 1.5, "turn": 4, "heard_until_s": 0.5},
    "progress": {"state": {"phase": "concepts"}, "calls": {"ask_question:": {"status": "ok"}}, "known": ["ask_question:"]},
    "press": {"button": "hint"},
    "hint": {"rung": 1, "of": 3, "text": "Think.", "cost": "light"},
    "code": {"revision": 3, "language": "python", "text": "x = 1"},
    "edit": {"revision": 4, "language": "python", "since": 3, "at": 4, "gone": 1, "text": "2", "size": 5},
    "board": {"revision": 1, "board": {"shapes": [], "arrows": [], "strokes": [{"id": "l1", "points": [0.0, 1.5, 2.0, 3.0]}]}},
    "run": {"revision": 3, "what": "tests", "passed": 1, "total": 2, "cases": [{"name": "a", "passed": True, "hidden": True}]},
    "call": {"name": "ask_question", "args": {"topic": ""}, "result": {"status": "ok", "next": {"call": "x"}}, "id": "c1"},
    "observation": {"kind": "correctness", "text": "It adds.", "evidence": "a + b", "line": 2, "revision": 3},
    "screen": {"sharing": True, "surface": "window"},
    "notice": {"level": "warning", "code": "line", "text": "Reconnecting.", "next": "Wait."},
    "connection": {"event": "resumed", "handle": "h", "attempt": 2},
    "timing": {"first_word_s": 0.8},
}

CHANGED = Code(revision=4, language="python", text="x = 2")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "alex.db")
    yield store
    store.close()


@pytest.mark.parametrize("damaged", ['{"text": "cut in the mid', '{"passed": "many"}', ""])
async def test_a_line_that_cannot_be_read_any_more_is_left_out_and_the_others_are_there(tmp_path: Path, damaged: str) -> None:
    with closing(Store.open(tmp_path / "alex.db")) as store:
        interview = leased(store, SETUP)
        for kind in ("start", "run", "press"):
            store.journal(interview).note(kind, 1.0, ONE_OF_EACH[kind])
        await store.flush()
        with closing(sqlite3.connect(tmp_path / "alex.db")) as other, other:
            other.execute("UPDATE entries SET data = ? WHERE kind = 'run'", [damaged])
        assert [entry.kind for entry in store.entries(interview)] == ["start", "press"]


async def test_every_kind_of_entry_comes_back_as_it_was_noted(store: Store) -> None:
    assert set(ONE_OF_EACH) == set(KINDS)
    interview = leased(store, SETUP)
    lasting = {kind: data for kind, data in ONE_OF_EACH.items() if kind != "draft"}
    for number, (kind, data) in enumerate(lasting.items()):
        store.journal(interview).note(kind, number / 2, data)
    await store.flush()
    entries = store.entries(interview)
    read = {**{kind: KINDS[kind].model_validate(data) for kind, data in lasting.items()}, "edit": CHANGED}
    assert [(entry.kind, entry.at_s) for entry in entries] == [
        ("code" if kind == "edit" else kind, n / 2) for n, kind in enumerate(lasting)
    ]
    assert [entry.data for entry in entries] == list(read.values())


async def test_code_comes_as_whole_texts_or_as_it_is_kept(store: Store) -> None:
    interview = leased(store, SETUP)
    for kind in ("code", "press", "edit"):
        store.journal(interview).note(kind, 1.0, ONE_OF_EACH[kind])
    await store.flush()
    assert [entry.data for entry in store.entries(interview, ["code"])] == [Code(**ONE_OF_EACH["code"]), CHANGED]
    assert [entry.kind for entry in store.entries(interview, ["press"])] == ["press"]
    assert store.growth(interview) == [(1.0, Code(**ONE_OF_EACH["code"])), (1.0, Edit(**ONE_OF_EACH["edit"]))]


async def test_what_other_interviews_of_the_kind_asked_is_remembered_the_newest_first(store: Store) -> None:
    first, second, other, now = (leased(store, SETUP), leased(store, SETUP), leased(store, OTHER), leased(store, SETUP))
    for interview, asked in ((first, "heaps"), (second, "stacks"), (second, "heaps"), (other, "teams"), (now, "mine")):
        store.journal(interview).note("question", 1.0, {"id": asked})
        await store.flush()
    store.journal(second).note("problem", 2.0, {"id": "two-sum"})
    await store.flush()
    assert store.asked_before(now) == ("two-sum", "heaps", "stacks")
    assert store.asked_before(other) == ()


async def test_drafts_are_kept_until_the_interview_is_over(store: Store) -> None:
    interview, other = leased(store, SETUP), leased(store, SETUP)
    for named in (interview, other):
        store.journal(named).note("draft", 1.0, ONE_OF_EACH["draft"])
    await store.flush()
    assert [entry.kind for entry in store.entries(interview)] == ["draft"]
    store.journal(interview).note("end", 2.0, {"reason": "finished"})
    await store.flush()
    assert [entry.kind for entry in store.entries(interview)] == ["end"]
    assert [entry.kind for entry in store.entries(other)] == ["draft"]


async def test_entries_can_be_read_by_kind_with_their_types(store: Store) -> None:
    interview = leased(store, SETUP)
    journal = store.journal(interview)
    journal.note("code", 1, Code(revision=1, language="python", text="x"))
    journal.note("transcript", 2, Transcript(who="candidate", text="Hello"))
    await journal.flush()
    entries = store.entries(interview, ["transcript"])
    assert of_kind(entries, Transcript) == [(2.0, Transcript(who="candidate", text="Hello"))]
    assert of_kind(entries, Code) == []
    assert store.entries(interview, []) == []


async def test_browser_messages_are_noted_as_they_came(store: Store) -> None:
    interview = leased(store, SETUP)
    journal = store.journal(interview)
    journal.note("code", 1, wire.Edited(revision=1, language="python", text="x"))
    journal.note(
        "run", 2, wire.Ran(revision=1, language="python", what="tests", cases=[wire.CaseResult(name="a", passed=True)])
    )
    journal.note("press", 3, wire.Pressed(button="repeat"))
    journal.note("typed", 4, wire.Typed(id="t", text="Hello"))
    journal.note("notice", 5, wire.Notice(level="info", code="c", text="t"))
    await journal.flush()
    assert [entry.kind for entry in store.entries(interview)] == ["code", "run", "press", "typed", "notice"]
    [(_, run)] = of_kind(store.entries(interview), Run)
    assert run.cases == [wire.CaseResult(name="a", passed=True)]


async def test_what_a_tool_says_beyond_the_known_fields_is_kept(store: Store) -> None:
    interview = leased(store, SETUP)
    store.journal(interview).note("question", 1, {"id": "q", "misconceptions": ["FIFO"], "number": 2})
    await store.flush()
    [(_, question)] = of_kind(store.entries(interview), Question)
    assert question.model_extra == {"misconceptions": ["FIFO"], "number": 2}


async def test_an_observation_keeps_its_own_kind(store: Store) -> None:
    interview = leased(store, SETUP)
    store.journal(interview).note("observation", 1, {"kind": "edge_case", "text": "No check for an empty list."})
    await store.flush()
    assert of_kind(store.entries(interview), Observation)[0][1].kind == "edge_case"


async def test_half_a_character_does_not_cost_the_entry(store: Store) -> None:
    interview = leased(store, SETUP)
    store.journal(interview).note("call", 1, {"name": "log_answer", "args": {"quote": ["half \ud800 sign"]}})
    await store.flush()
    [entry] = store.entries(interview)
    assert entry.data.model_dump()["args"] == {"quote": ["half ? sign"]}


@pytest.mark.parametrize(
    ("kind", "data"),
    [("gossip", {}), ("phase", {}), ("end", {"reason": 5}), ("code", {"revision": 1, "language": "x", "text": "", "by": "me"})],
)
async def test_what_does_not_fit_its_kind_is_refused_at_once(store: Store, kind: str, data: dict[str, Any]) -> None:
    journal = store.journal(leased(store, SETUP))
    with pytest.raises(BadEntry, match=kind):
        journal.note(kind, 0, data)
    assert journal.behind == 0


async def test_what_is_no_number_is_refused_since_it_could_not_be_read_back(store: Store) -> None:
    journal = store.journal(leased(store, SETUP))
    with pytest.raises(BadEntry, match="finite"):
        journal.note("run", 0, {"revision": 1, "what": "run", "ms": float("nan")})
    with pytest.raises(BadEntry, match="no time"):
        journal.note("start", float("nan"))
    journal.note("timing", 0, {"what": "ratio", "value": float("inf")})
    await journal.flush()
    assert len(store.entries(journal.interview)) == 1


async def test_start_and_end_in_the_journal_mark_the_interview(store: Store) -> None:
    interview = leased(store, SETUP)
    assert (store.get(interview).status, store.get(interview).started_at) == ("new", None)
    journal = store.journal(interview)
    journal.note("start", 0)
    await journal.flush()
    running = store.get(interview)
    assert running.status == "running"
    journal.note("start", 0)  # a second process takes over: the first beginning counts
    journal.note("end", 60, {"reason": "finished"})
    await journal.flush()
    over = store.get(interview)
    assert (over.status, over.reason, over.started_at) == ("over", "finished", running.started_at)
    assert over.ended_at is not None


async def test_an_interview_that_nobody_conducts_any_more_can_be_marked(store: Store) -> None:
    interview = store.create_interview(SETUP)
    store.mark(interview, "over", reason="trouble")
    assert (store.get(interview).status, store.get(interview).reason) == ("over", "trouble")


async def test_interviews_are_listed_the_newest_first_with_how_their_report_stands(store: Store) -> None:
    first, second, third = (store.create_interview(SETUP) for _ in range(3))
    store.save_report(first, REPORT)
    store.mark_report(second, "failed", error="down")
    listed = store.list()
    assert [one.id for one in listed] == [third, second, first]
    assert [(one.report, one.overall) for one in listed] == [("none", None), ("failed", None), ("ready", 3.0)]
    assert listed[0].setup == SETUP
    assert [one.id for one in store.list(limit=1)] == [third]


async def test_a_report_that_is_there_stays_readable_while_a_new_one_is_awaited(store: Store) -> None:
    interview = store.create_interview(SETUP)
    assert store.report(interview).status == "none"
    store.save_report(interview, REPORT)
    store.mark_report(interview, "pending")
    assert (store.report(interview).status, store.report(interview).report) == ("pending", REPORT)


async def test_what_a_crash_left_without_its_report_is_found_again(store: Store) -> None:
    running, never_begun, pending, failed, ready = (store.create_interview(SETUP) for _ in range(5))
    store.mark(running, "running")
    for interview in (never_begun, pending, failed, ready):
        store.mark(interview, "over")
    store.mark_report(pending, "pending")
    store.mark_report(failed, "failed", error="down")
    store.save_report(ready, REPORT)
    assert store.awaiting_report() == [never_begun, pending]


async def test_deleting_takes_everything_along_and_later_notes_are_dropped(store: Store) -> None:
    interview, other = leased(store, SETUP), leased(store, SETUP)
    for one in (interview, other):
        store.journal(one).note("press", 1, {"button": "hint"})
    await store.flush()
    store.save_report(interview, REPORT)
    store.delete(interview)
    for one in (interview, other):
        store.journal(one).note("press", 2, {"button": "repeat"})
    await store.flush()
    assert [one.id for one in store.list()] == [other]
    assert len(store.entries(other)) == 2
    assert (store.lost, store.behind) == (1, 0)


@pytest.mark.parametrize("use", ["get", "entries", "report", "delete"])
async def test_an_unknown_interview_is_said_to_be_unknown(store: Store, use: str) -> None:
    with pytest.raises(NotFound):
        getattr(store, use)("nobody")
    with pytest.raises(NotFound):
        store.mark("nobody", "over")
    with pytest.raises(NotFound):
        store.mark_report("nobody", "pending")
    with pytest.raises(NotFound):
        store.save_report("nobody", REPORT)


async def test_many_threads_may_use_one_store_at_once(store: Store) -> None:
    interviews = [leased(store, SETUP) for _ in range(4)]

    def work(number: int) -> None:
        interview = interviews[number % 4]
        for at in range(25):
            store.journal(interview).note("transcript", at, {"who": "candidate", "text": f"{number}/{at}"})
        store.mark_report(interview, "pending")
        store.entries(interview)
        store.create_interview(SETUP)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    await store.flush()
    assert [len(store.entries(interview)) for interview in interviews] == [50, 50, 50, 50]
    for interview in interviews:
        told = [turn.text for _, turn in of_kind(store.entries(interview), Transcript)]
        for number in {text.partition("/")[0] for text in told}:
            assert [text for text in told if text.startswith(f"{number}/")] == [f"{number}/{at}" for at in range(25)]
    assert len(store.list()) == 12


async def test_two_processes_worth_of_stores_share_a_file(tmp_path: Path) -> None:
    one, other = Store.open(tmp_path / "alex.db"), Store.open(f"sqlite:///{tmp_path}/alex.db")
    interview = leased(one, SETUP)
    one.journal(interview).note("press", 1, {"button": "hint"})
    await one.flush()
    one.leases.release(interview)
    assert other.leases.take(interview)
    other.journal(interview).note("press", 2, {"button": "hint"})
    await other.flush()
    assert [entry.at_s for entry in one.entries(interview)] == [1.0, 2.0]
    assert (one.close(), other.close()) == (0, 0)


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    Store.open(tmp_path / "deep" / "down" / "alex.db").close()
    assert (tmp_path / "deep" / "down" / "alex.db").is_file()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "://", "nonsense://x"])
def test_a_database_that_cannot_serve_is_refused_in_words(url: str) -> None:
    with pytest.raises(StoreError):
        Store.open(url)


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "alex.db").write_text("Dear diary, " * 200)
    with pytest.raises(StoreError, match=r"alex\.db cannot be opened"):
        Store.open(tmp_path / "alex.db")
