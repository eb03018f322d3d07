"""The reception and the caretaker over a real database; the interviews are those of `tests.interview.stage`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.caretaker import Caretaker
from server.interview.past import Past
from server.interview.session import Interview
from server.reception import Reception
from server.store.records import Interview as Record
from server.store.records import InterviewSetup
from server.store.store import Store
from tests.interview.fakes import EPOCH_S, PLAN
from tests.interview.stage import Stage
from tools.phases import begin
from tools.progress import Setup

SETUP = InterviewSetup(interviewer="technical", level="mid", minutes=15)
RAN_OUT_S = -1.0
"""A lease that was over before it began: what a killed server leaves, without the waiting."""
PROGRESS = begin(PLAN, Setup(level="mid", minutes=15), None, EPOCH_S).to_state()
OF_A_NEWER_VERSION = {**PROGRESS, "mood": "curious"}

Build = Callable[[Record, Past | None], Interview]


def staged(record: Record, past: Past | None) -> Interview:
    """It waits for Start."""
    return Stage(15.0, "activity", None).interview


@dataclass
class Lobby:
    """`asked`: the interviews whose reports were asked for."""

    store: Store
    reception: Reception
    caretaker: Caretaker
    asked: asyncio.Queue[str]


@asynccontextmanager
async def lobby(store: Store, build: Build = staged, limit: int = 3) -> AsyncIterator[Lobby]:
    """Nobody takes care of it until the test lets the caretaker run; what nobody conducts was then left for long enough."""
    asked = asyncio.Queue[str]()
    async with asyncio.TaskGroup() as tasks:
        reception = Reception(store, tasks, build, asked.put_nowait, limit, away_s=600)
        yield Lobby(store, reception, Caretaker(store, reception, asked.put_nowait, grace_s=0.0), asked)
        await reception.leave()


async def left_behind(database: Path, progress: dict[str, Any] = PROGRESS) -> str:
    """An interview that was under way when its server was killed."""
    with closing(Store.open(database)) as killed:
        interview = killed.create_interview(SETUP)
        killed.leases.take(interview, RAN_OUT_S)
        journal = killed.journal(interview)
        journal.note("start", 0.0)
        journal.note("progress", 0.5, {"state": progress})
        journal.note("draft", 2.0, {"who": "alex", "text": "Hello, I am", "seconds": 1.5, "turn": 0})
        await killed.flush()
        return interview
