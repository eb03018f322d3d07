"""The composition root: the house is put together here, and only here is chosen between Google and the simulator."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, WebSocket
from starlette.middleware.gzip import GZipMiddleware

from server.api import Api, router, say_refusals_in_words
from server.assemble import Assembly
from server.audio.ear import Bank, gather_s
from server.bridge import NO_WAY_IN, Bridge, same_origin
from server.caretaker import Caretaker
from server.hosts import LoopbackOnly
from server.interview.page import LET_GO
from server.live.warm_up import warm_up
from server.offer import Offer
from server.pages import BUILD, add_pages
from server.reception import Closing, Elsewhere, Full, Over, Reception, turned_away
from server.report.desk import ReportDesk
from server.report.pipeline import write_report
from server.report.writer import AgentWriter
from server.service import Service, client_of, line_of
from server.settings import Settings
from server.simulator.endpoint import Simulator
from server.store.errors import NotFound
from server.store.store import Store
from server.version import own_version
from tools.errors import DataFileError

log = logging.getLogger(__name__)

FOREIGN_PAGE = 4403


def rehearsal(settings: Settings) -> Simulator:
    """Who takes Gemini's place when there is no key."""
    return Simulator(faults=settings.faults, cut_after_s=settings.cut_after_s)


def create_app(settings: Settings, build: Path = BUILD, simulate: Callable[[Settings], Simulator] = rehearsal) -> FastAPI:
    """The whole product as one ASGI app. Everything that it opens, it closes. `simulate` is called in rehearsal only."""
    house = House(settings, simulate)
    app = FastAPI(title=settings.manifest.app, version=own_version(), lifespan=house.open, docs_url=None, redoc_url=None)
    app.state.let_go = house.let_go
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(LoopbackOnly)
    say_refusals_in_words(app)
    app.include_router(router(house.api()))
    app.add_api_websocket_route("/ws/interviews/{interview}", house.socket)
    add_pages(app, build)
    return app


class House:
    """What lives as long as the server: the store, the service, the bank of ears, the reception."""

    def __init__(self, settings: Settings, simulate: Callable[[Settings], Simulator] = rehearsal) -> None:
        self._settings, self._simulate = settings, simulate
        self._line = line_of(settings.manifest)
        self._offer = Offer(settings)
        self._offer.check()
        self.store = Store.open(settings.manifest.storage.database, on_trouble=_tell_trouble)
        self._frames = asyncio.Event()
        self.bank = Bank(self._frames.set)
        self._reception: Reception | None = None
        self._reports: ReportDesk | None = None

    @property
    def reception(self) -> Reception:
        assert self._reception is not None, "the house is not open"
        return self._reception

    @property
    def reports(self) -> ReportDesk:
        assert self._reports is not None, "the house is not open"
        return self._reports

    async def let_go(self) -> None:
        """The server is about to stop: its interviews wait for the next one."""
        if self._reception is not None:
            await self._reception.leave()

    @asynccontextmanager
    async def open(self, app: FastAPI) -> AsyncIterator[None]:
        await warm_up()
        async with contextlib.AsyncExitStack() as stack:
            service = await stack.enter_async_context(self._service())
            tasks = await stack.enter_async_context(asyncio.TaskGroup())
            writer = AgentWriter(service.texts())
            self._reports = ReportDesk(self.store, lambda interview: write_report(self.store, interview, writer))
            assembly = Assembly(self._settings, service, self.store, self.bank, asyncio.get_running_loop().time, time.time)
            limits = self._settings.manifest.limits
            away_s = limits.minutes_away * 60
            ask = self._reports.ask
            self._reception = Reception(self.store, tasks, assembly.interview, ask, limits.interviews, away_s)
            caretaker = Caretaker(self.store, self._reception, ask, away_s)
            work = [
                tasks.create_task(self._tick(), name="ears"),
                tasks.create_task(self._reports.run(), name="reports"),
                tasks.create_task(caretaker.run(), name="caretaker"),
                tasks.create_task(caretaker.sweep(), name="sweeper"),
                tasks.create_task(caretaker.watch_saving(), name="watch_saving"),
            ]
            yield
            for task in work:
                task.cancel()
            self.reception.close()
        await asyncio.to_thread(self.store.close)

    @asynccontextmanager
    async def _service(self) -> AsyncIterator[Service]:
        settings = self._settings
        live, texts = tuple(settings.manifest.models.live), tuple(settings.manifest.models.text)
        if not settings.rehearsal:
            yield Service(client_of(), live, texts, rehearsal=False, line_class=self._line)
            return
        async with self._simulate(settings) as simulator:
            client = client_of(simulator.url, "rehearsal", simulator.ssl_context())
            yield Service(client, live, texts, rehearsal=True, line_class=self._line)

    async def _tick(self) -> None:
        """When a frame waits, and with it those that other interviews send in the next moment.

        A steady tick would keep the frames of a single interview waiting, and wake the process for nothing in between.
        """
        while True:
            await self._frames.wait()
            if wait_s := gather_s(len(self.bank.rows)):
                await asyncio.sleep(wait_s)
            self._frames.clear()
            self.bank.tick()

    async def socket(self, socket: WebSocket, interview: str) -> None:
        await socket.accept()
        if not same_origin(socket):
            await socket.close(FOREIGN_PAGE)
            return
        try:
            live = await self.reception.enter(interview)
        except Closing:  # without a word: the page dials again by itself
            await socket.close(LET_GO)
            return
        except (NotFound, Over, Full, Elsewhere, DataFileError) as refusal:
            if isinstance(refusal, DataFileError):
                log.error("the interview %s cannot begin: %s", interview, refusal)
            await socket.send_text(turned_away(refusal).model_dump_json())
            await socket.close(NO_WAY_IN)
            return
        await Bridge(socket, live, self._settings.manifest.limits.frame_bytes).serve()

    def api(self) -> Api:
        return Api(
            self.store,
            setup=self._offer.info,
            ask_report=lambda interview: self.reports.ask(interview),
            is_live=lambda interview: self.reception.is_live(interview) or self.store.leases.is_held(interview),
        )


def _tell_trouble(words: str) -> None:
    if words:
        log.error("the database does not take the journal: %s (what is noted is kept in memory)", words)
    else:
        log.info("the database is well again")
