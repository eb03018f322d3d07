"""The shell around one `Conversation`: a socket, a timer, and the studio. It decides nothing."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator

from server.simulator.carrier import WebSocket
from server.simulator.conversation import Conversation
from server.simulator.cuts import HoldPongs
from server.simulator.faults import Effect, Fault
from server.simulator.hearing import Statistics
from server.simulator.inbound import Refused, decode
from server.simulator.modelturn import Close, HangUp, Out, Synthesise
from server.simulator.opening import House
from server.simulator.outbound import Outbound
from server.simulator.studio import Studio
from server.simulator.wirelog import Direction, WireLog, from_client

log = logging.getLogger(__name__)

Tap = Callable[[Direction, int, bytes | str], None]
"""(direction, connection, raw message); it must return at once."""


class LiveSocket:
    def __init__(
        self,
        socket: WebSocket,
        house: House,
        *,
        number: int,
        version: str,
        vertex: bool,
        studio: Studio,
        wire_log: WireLog,
        clock: Callable[[], float],
        room: asyncio.TaskGroup,
        tap: Tap | None = None,
    ) -> None:
        self._socket, self._studio, self._log, self._clock, self._room = socket, studio, wire_log, clock, room
        self._number, self._tap = number, tap
        self._timer: asyncio.TimerHandle | None = None
        self._due_at = 0.0
        self._conversation = Conversation(house, version, clock(), vertex=vertex, poke=self._drive)

    @property
    def statistics(self) -> Statistics:
        return self._conversation.statistics

    async def run(self) -> None:
        """Until the socket is over."""
        try:
            async for frame in self._socket.messages():
                self._receive(frame)
        finally:
            self._conversation.left(self._clock())
            if self._timer is not None:
                self._timer.cancel()
            self._log.forget(self._number)

    def strike(self, effect: Effect) -> None:
        self._conversation.strike(effect, self._clock())
        self._drive()

    def arm(self, fault: Fault) -> None:
        self._conversation.arm(fault, self._clock())
        self._set_timer()

    def _receive(self, frame: bytes | str) -> None:
        if self._tap is not None:
            self._tap("received", self._number, frame)
        if self._conversation.is_over:
            return
        try:
            envelope = decode(frame)
        except Refused as refusal:
            self._log.add("received", self._number, {"unreadable": len(frame)})
            self._conversation.refuse(refusal)
        else:
            self._log.add("received", self._number, from_client(envelope))
            self._conversation.receive(envelope, self._clock())
        self._drive()

    def _drive(self) -> None:
        """Do what the conversation wants, and come back when it says."""
        while outs := self._conversation.take():
            for out in outs:
                self._carry_out(out)
        self._set_timer()

    def _carry_out(self, out: Out) -> None:
        match out:
            case Outbound(payload, record):
                self._log.add("sent", self._number, record)
                if self._tap is not None:
                    self._tap("sent", self._number, payload)
                self._socket.send(payload)
            case Synthesise():
                self._order(out)
            case Close(code, reason):
                self._log.add("sent", self._number, {"close": {"code": code, "reason": reason}})
                self._socket.close(code, reason)
            case HoldPongs(seconds):
                self._socket.hold_pongs(seconds)
            case HangUp():
                self._log.add("sent", self._number, {"close": {"code": 1006, "reason": ""}})
                self._socket.abort()

    def _order(self, order: Synthesise) -> None:
        if (clip := self._studio.remembered(order.text, order.language)) is not None:
            self._conversation.voiced(order, clip, self._clock())
        else:
            self._room.create_task(self._record(order), name=f"voice of connection {self._number}")

    async def _record(self, order: Synthesise) -> None:
        with self._failing_alone("voice"):
            clip = await self._studio.record(order.text, order.language)
            self._conversation.voiced(order, clip, self._clock())
            self._drive()

    def _set_timer(self) -> None:
        now = self._clock()
        deadline = self._conversation.deadline(now)
        if self._timer is not None and deadline == self._due_at:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if deadline is not None:
            self._due_at = deadline
            self._timer = asyncio.get_running_loop().call_later(max(0.0, deadline - now), self._tick)

    def _tick(self) -> None:
        self._timer = None
        with self._failing_alone("clock"):
            self._conversation.tick(self._clock())
            self._drive()

    @contextlib.contextmanager
    def _failing_alone(self, part: str) -> Iterator[None]:
        """A fault of ours ends this connection in words and is seen by the operator; it must not take the host down."""
        try:
            yield
        except Exception:
            log.exception("The simulator's %s failed on connection %d.", part, self._number)
            self._carry_out(Close(1011, f"Internal error occurred: the simulator's {part} failed, see its log."))
