"""The HTTP API of the page: what can be chosen, past interviews, their records and reports.

It reads the store and asks for reports; conducting an interview is the WebSocket's business. A refusal is `{"error": words}`,
also where the framework refuses before any route of ours is asked (`say_refusals_in_words`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from server.api_models import (
    Created,
    GrowthInfo,
    Health,
    InterviewDetail,
    InterviewRequest,
    InterviewSummary,
    ReportAnswer,
    SetupInfo,
)
from server.store.errors import NotFound
from server.store.records import InterviewSetup
from server.store.store import Store

FLUSH_PATIENCE_S = 1.0
FRAMEWORK_REFUSALS = {
    400: "The body of the request could not be read: it is no JSON, or nested too deeply.",
    404: "There is nothing at this address.",
    405: "This address does not take such a request.",
}


class Refused(Exception):
    """A request that cannot be met, in words for the person."""

    def __init__(self, status: int, words: str) -> None:
        self.status = status
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Api:
    """What the routes work on. `ask_report` begins the writing of a report and returns at once; `is_live`: is it on now, in
    this process or another? It may ask the database."""

    store: Store
    setup: Callable[[], SetupInfo]
    ask_report: Callable[[str], None]
    is_live: Callable[[str], bool] = lambda _interview: False


class WordedRoute(APIRoute):
    """Turns what goes wrong into `{"error": words}`, so that the page never shows a code or a traceback."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def worded(request: Request) -> Response:
            try:
                return await handle(request)
            except Refused as refusal:
                return _error(refusal.status, str(refusal))
            except NotFound as missing:
                return _error(404, str(missing))
            except RequestValidationError as mistake:
                return _error(422, _mistake(mistake))
            except HTTPException as refusal:
                return _refused_by_framework(refusal)
            except SQLAlchemyError:
                return _error(503, "The database does not answer at the moment. Nothing is lost; try again in a little while.")

        return worded


def say_refusals_in_words(app: FastAPI) -> None:
    """For what no route of ours gets to see: a method that an address does not take."""

    async def worded(_request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, HTTPException)
        return _refused_by_framework(refusal)

    app.add_exception_handler(HTTPException, worded)


def router(api: Api) -> APIRouter:
    """Mount it before the page's catch-all: unknown paths under /api are answered here."""
    routes = APIRouter(route_class=WordedRoute)
    _about(routes, api)
    _interviews(routes, api)
    _reports(routes, api)

    @routes.api_route("/api", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    @routes.api_route("/api/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    async def unknown(rest: str = "") -> Response:
        raise Refused(404, FRAMEWORK_REFUSALS[404])

    return routes


def _about(routes: APIRouter, api: Api) -> None:
    @routes.get("/healthz")
    async def health() -> Health:
        """Alive, and how far the journal is behind. A database in trouble is told, not a reason to be restarted."""
        store = api.store
        return Health(status="trouble" if store.trouble else "ok", journal_behind=store.behind, journal_lost=store.lost)

    @routes.get("/api/setup")
    async def setup() -> SetupInfo:
        return api.setup()


def _interviews(routes: APIRouter, api: Api) -> None:
    store = api.store

    @routes.post("/api/interviews", status_code=201)
    async def create(wanted: InterviewRequest) -> Created:
        setup = _agreed(wanted, api.setup())
        return Created(id=await asyncio.to_thread(store.create_interview, setup))

    @routes.get("/api/interviews")
    async def past() -> list[InterviewSummary]:
        return [InterviewSummary.of(one) for one in await asyncio.to_thread(store.list)]

    @routes.get("/api/interviews/{interview}")
    async def detail(interview: str) -> InterviewDetail:
        await _caught_up(store)
        found = await asyncio.to_thread(store.get, interview)
        return InterviewDetail.of_entries(found, await asyncio.to_thread(store.entries, interview))

    @routes.get("/api/interviews/{interview}/growth")
    async def growth(interview: str) -> GrowthInfo:
        """The code from its first revision to its last, as changes with their times, and when it was run."""
        await _caught_up(store)
        kept = await asyncio.to_thread(store.growth, interview)
        return GrowthInfo.of(kept, await asyncio.to_thread(store.entries, interview, ["run"]))

    @routes.delete("/api/interviews/{interview}", status_code=204)
    async def delete(interview: str) -> Response:
        if await asyncio.to_thread(api.is_live, interview):
            raise Refused(409, "It is still going on. Open it here and press End; then it can be deleted.")
        await asyncio.to_thread(store.delete, interview)
        return Response(status_code=204)


def _reports(routes: APIRouter, api: Api) -> None:
    store = api.store

    @routes.get("/api/interviews/{interview}/report")
    async def report(interview: str) -> ReportAnswer:
        """One that is over has its report coming, also before its writing has begun."""
        stored = await asyncio.to_thread(store.report, interview)
        if stored.status == "none" and (await asyncio.to_thread(store.get, interview)).status == "over":
            return ReportAnswer(status="pending", report=None)
        return ReportAnswer.of(stored)

    @routes.post("/api/interviews/{interview}/report", status_code=202)
    async def retry(interview: str) -> ReportAnswer:
        """Ask for the report (again). One that is ready stays as it is."""
        found = await asyncio.to_thread(store.get, interview)
        if found.status == "new":
            raise Refused(409, "This interview has not begun, so there is nothing to report on.")
        if await asyncio.to_thread(api.is_live, interview):
            raise Refused(409, "This interview is still going on. Its report is written when it is over.")
        if found.report != "ready":
            api.ask_report(interview)
            return ReportAnswer(status="pending", report=None)
        return ReportAnswer.of(await asyncio.to_thread(store.report, interview))


def _agreed(wanted: InterviewRequest, offer: SetupInfo) -> InterviewSetup:
    """The wish as a setup, if everything in it is on offer."""
    chosen = next((one for one in offer.interviewers if one.name == wanted.interviewer), None)
    if chosen is None:
        names = ", ".join(one.name for one in offer.interviewers)
        raise Refused(422, f"There is no interview called “{wanted.interviewer}”. On offer: {names}.")
    for what, value, offered in (("level", wanted.level, chosen.levels), ("language", wanted.language, chosen.languages)):
        if value not in offered:
            raise Refused(422, f"This interview is not offered with the {what} “{value}”. On offer: {', '.join(offered)}.")
    return InterviewSetup(**wanted.model_dump(), title=chosen.title, rehearsal=offer.rehearsal)


async def _caught_up(store: Store) -> None:
    """Wait a moment for what is being written; a database in trouble must not hold up the reader."""
    try:
        async with asyncio.timeout(FLUSH_PATIENCE_S):
            await store.flush()
    except TimeoutError:
        return


def _mistake(error: RequestValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return f"The body of the request is no JSON: {first['ctx']['error']} at character {first['loc'][-1]}."
    where = ".".join(str(part) for part in first["loc"] if part != "body")
    return f"The request is not understood: {where + ': ' if where else ''}{first['msg']}."


def _refused_by_framework(refusal: HTTPException) -> JSONResponse:
    words = FRAMEWORK_REFUSALS.get(refusal.status_code, f"The request was refused: {refusal.detail}.")
    answer = _error(refusal.status_code, words)
    answer.headers.update(refusal.headers or {})
    return answer


def _error(status: int, words: str) -> JSONResponse:
    return JSONResponse({"error": words}, status_code=status)
