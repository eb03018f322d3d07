"""The simulator itself: one TLS port that a Gemini Live client takes for the service.

    async with Simulator(brain=lambda: ScriptPlayer(load("greeting.yaml"))) as sim:
        client = genai.Client(api_key="any", http_options=HttpOptions(base_url=sim.url, …))

Runs inside another asyncio application or alone (`alex simulate`).
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import random
import re
import ssl
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson

from server.simulator import carrier, certfile, http
from server.simulator.families import FAMILIES
from server.simulator.faults import Fault, UnknownFault, parse, parse_all
from server.simulator.generate import Generate, Grader
from server.simulator.hearing import Statistics
from server.simulator.listening import listen
from server.simulator.livesocket import LiveSocket, Tap
from server.simulator.opening import House, wait_at_the_door
from server.simulator.page import behaviours_page, faults_page
from server.simulator.sessions import Mind, Sessions
from server.simulator.speaking import MAX_CHUNK_S, Pace
from server.simulator.studio import Studio, Voice
from server.simulator.tls import Authority, authority
from server.simulator.wirelog import WireLog, WireRecord

log = logging.getLogger(__name__)

HELLO_S = 20.0  # for the first request of a connection

_LIVE_PATH = re.compile(
    r"^/+ws/(?:google\.ai\.generativelanguage\.(?P<version>\w+)\.GenerativeService\.BidiGenerateContent(?:Constrained)?"
    r"|google\.cloud\.aiplatform\.(?P<vertex>\w+)\.LlmBidiService/BidiGenerateContent)$"
)


class Simulator:
    """`family` overrides what the model's name says, `faults` are as in `faults.py`, `cut_after_s` a connection's age.
    `chunk_s` is the longest piece of voice in one message.

    `tap` is told of every raw message as it passes, for those who measure.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        brain: Callable[[], Mind] | None = None,
        voice: Voice | None = None,
        grader: Grader | None = None,
        faults: Iterable[str] = (),
        family: str | None = None,
        cut_after_s: float | None = None,
        pace: Pace | None = None,
        chunk_s: float = MAX_CHUNK_S,
        log: Path | str | None = None,
        ca_file: Path | str | None = None,
        clock: Callable[[], float] = time.monotonic,
        seed: int | None = None,
        tap: Tap | None = None,
    ) -> None:
        self._host, self._port, self._clock, self._tap = host, port, clock, tap
        parsed, blunders = parse_all(faults)
        self._house = House(
            sessions=Sessions(random.Random(seed)),
            mind=brain or (lambda: _rehearsal(seed or 0, tuple(blunder.spec for blunder in blunders))),
            pace=pace or Pace(),
            family=FAMILIES[family] if family else None,
            faults=parsed,
            cut_after_s=cut_after_s,
            luck=random.Random(seed),
        )
        self._voice, self._chunk_s = voice, chunk_s
        self._grader = grader or _grader
        self._wire_log = WireLog(clock, Path(log) if log else None)
        self._ca_file = Path(ca_file) if ca_file else None
        self._opened = contextlib.AsyncExitStack()
        self._live: dict[int, LiveSocket] = {}
        self._gone = Statistics()
        self._connections = 0
        self._authority: Authority
        self._ca_pem: Path
        self._studio: Studio
        self._generate: Generate
        self._room: asyncio.TaskGroup
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server

    # ---- life ----

    async def __aenter__(self) -> Simulator:
        async with contextlib.AsyncExitStack() as opened:
            self._authority = authority(self._host)
            # Before any file is touched: it may be one of a simulator that has this port. Nobody is welcomed before the room is
            # there, since that takes a handshake, and nothing here waits.
            self._server = await listen(self._welcome, self._host, self._port, self._authority.server)
            opened.callback(self._server.close)
            self._port = self._server.sockets[0].getsockname()[1]
            self._studio = Studio(self._voice or _default_voice(), self._chunk_s)
            opened.callback(self._studio.close)
            self._generate = Generate(self._grader, opened.enter_context(self._wire_log))
            self._ca_pem = self._ca_file or opened.enter_context(_folder()) / "ca.pem"
            certfile.write(self._ca_pem, self._authority.pem)
            self._room = await opened.enter_async_context(asyncio.TaskGroup())
            opened.callback(self._send_home)
            self._opened = opened.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._opened.aclose()

    def _send_home(self) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()

    # ---- what others ask of it ----

    @property
    def url(self) -> str:
        host = "127.0.0.1" if self._host in ("0.0.0.0", "", "::") else self._host
        return f"https://{host}:{self._port}"

    @property
    def ca_pem(self) -> Path:
        return self._ca_pem

    @property
    def port(self) -> int:
        return self._port

    @property
    def certificate(self) -> str:
        """What `ca_pem` holds."""
        return self._authority.pem

    def ssl_context(self) -> ssl.SSLContext:
        """The client's side: trusts this simulator and nothing else that is not trusted anyway."""
        return self._authority.client_context()

    @property
    def log(self) -> list[WireRecord]:
        return self._wire_log.records

    @property
    def statistics(self) -> Statistics:
        """Of all connections, also of those that are over."""
        return reduce(Statistics.plus, (socket.statistics for socket in self._live.values()), self._gone)

    @property
    def connections(self) -> list[int]:
        """The numbers of the open live connections."""
        return sorted(self._live)

    def strike(self, fault: str) -> None:
        """Let a fault happen on every open live connection: by its bare id now, with a moment (`C8@tool`, `C1@20s`) at the
        next one of its kind. `@setup`: to whoever connects next. Raises `UnknownFault`."""
        asked = parse(fault)
        if not isinstance(asked, Fault):
            raise UnknownFault(f"{fault}: neither a rate nor a blunder can be struck by hand.")
        if "@" in fault and asked.moment == "setup":
            wait_at_the_door(self._house.doors, [asked])
            return
        for socket in list(self._live.values()):
            if "@" in fault:
                socket.arm(asked)
            else:
                socket.strike(asked.effect)

    # ---- connections ----

    def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        task = self._room.create_task(self._serve(reader, writer, self._connections), name=f"connection {self._connections}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        try:
            async with asyncio.timeout(HELLO_S):
                head = await http.read_head(reader)
            if http.is_upgrade(head):
                await self._serve_live(reader, writer, head, number)
            elif head:
                await http.serve(reader, writer, head, lambda request: self._answer(request, number))
        except (ConnectionError, ssl.SSLError, TimeoutError):
            pass  # the client left in the middle of something: its affair
        except Exception:
            log.exception("Connection %d of the simulator failed.", number)
        finally:
            await _part(writer)

    async def _serve_live(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes, number: int) -> None:
        first_line, _, rest = head.partition(b"\r\n")
        target = first_line.split(b" ")[1].decode("latin-1")
        path = _LIVE_PATH.match(target.partition("?")[0])
        if path is None:
            carrier.refuse(writer, 404, f"{target} is no live endpoint.\n")
            return
        if not _has_key(rest, target):
            carrier.refuse(writer, 403, "Method doesn't allow unregistered callers. Please use an API key.\n")
            return
        if (closed := self._house.doors.at_the_upgrade()) is not None:
            wait = [f"Retry-After: {closed.retry_after_s:.0f}"] if closed.retry_after_s else []
            carrier.refuse(writer, closed.status, "The service is busy.\n", *wait)
            return
        accepted = carrier.accept(reader, writer, head)
        if accepted is None:
            return
        socket = LiveSocket(
            accepted,
            self._house,
            number=number,
            version=path["version"] or path["vertex"],
            vertex=path["vertex"] is not None,
            studio=self._studio,
            wire_log=self._wire_log,
            clock=self._clock,
            room=self._room,
            tap=self._tap,
        )
        self._live[number] = socket
        try:
            await socket.run()
        finally:
            del self._live[number]
            self._gone = self._gone.plus(socket.statistics)

    async def _answer(self, request: http.Request, number: int) -> http.Response:
        match request.method, request.path:
            case "GET", "/":
                return http.Response(200, behaviours_page(), "text/html; charset=utf-8")
            case "GET", "/admin/faults":
                return http.Response(200, faults_page())
            case "POST", "/admin/faults":
                return self._struck(request)
            case "GET", "/healthz":
                return http.Response(200, b'{"status":"ok"}')
            case _:
                return await self._generate.answer(request, number)

    def _struck(self, request: http.Request) -> http.Response:
        """`{"fault": "C8@tool"}` by HTTP, for those who test from another process."""
        try:
            self.strike(str(orjson.loads(request.body)["fault"]))
        except (UnknownFault, ValueError, KeyError, TypeError) as mistake:
            return http.Response(400, orjson.dumps({"error": str(mistake)}))
        return http.Response(200, orjson.dumps({"connections": self.connections}))


async def _part(writer: asyncio.StreamWriter) -> None:
    """Close politely, and by force when the other side does not play along (or we are in a hurry)."""
    with contextlib.suppress(OSError):
        try:
            writer.close()
            async with asyncio.timeout(carrier.GOODBYE_S):
                await writer.wait_closed()
        finally:
            carrier.drop(writer)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """For the certificate, when nobody said where it is to go."""
    with tempfile.TemporaryDirectory(prefix="alex-simulator-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _has_key(headers: bytes, target: str) -> bool:
    lowered = headers.lower()
    return b"\r\nx-goog-api-key:" in b"\r\n" + lowered or b"\r\nauthorization:" in b"\r\n" + lowered or "key=" in target


# ---- the rehearsal, found by name so that scenarios need none of it -----------------------------------------------------


def _rehearsal(seed: int, blunders: tuple[str, ...]) -> Mind:
    interviewer = importlib.import_module("server.simulator.interviewer").Interviewer(seed=seed, blunders=blunders)
    made: Mind = importlib.import_module("server.simulator.assistant").Rehearsal(interviewer)
    return made


def _default_voice() -> Voice:
    made: Voice = importlib.import_module("server.simulator.voice").Voice()
    return made


def _grader(request: dict[str, Any]) -> dict[str, Any]:
    graded: dict[str, Any] = importlib.import_module("server.simulator.grader").grade(request)
    return graded
