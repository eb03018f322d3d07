"""What a model does that clings to its calls: faults T2, T4 and T9, for as long as a session lasts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from server.simulator.brain import Call
from server.simulator.declared import ending, read_tools
from server.simulator.slips import CallAgain, Wedge


@dataclass(slots=True)
class Loop:
    """One call, made again `left` times. The mind is given the first answer, when the last one has come."""

    left: int
    call_id: str = ""  # of the call that is open now; none before the first answer
    first: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Stubborn:
    wedged: bool = False
    loop: Loop | None = None
    unwanted: set[str] = field(default_factory=set)  # calls of whose answers the mind never knows

    def take(self, slip: Wedge | CallAgain) -> None:
        match slip:
            case Wedge():
                self.wedged = True
            case CallAgain(times):
                self.loop = Loop(times)

    def calls_again(self, call_id: str) -> bool:
        """An answer to this call has come: is the call made again?"""
        loop = self.loop
        return loop is not None and loop.call_id in ("", call_id) and loop.left > 0

    def again(self, call_id: str, response: Mapping[str, Any]) -> None:
        """It was, as `call_id`."""
        assert self.loop is not None
        self.loop.left -= 1
        self.loop.call_id = call_id
        self.loop.first = response if self.loop.first is None else self.loop.first

    def told(self, call_id: str, response: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the mind is given as the answer to this call."""
        loop = self.loop
        if loop is None or loop.call_id != call_id or loop.first is None:
            return response
        self.loop = None
        return loop.first


def ending_call(declarations: Iterable[Any], call_id: str) -> Call | None:
    """The declared call that ends it all; None where there is none."""
    tool = next((one for name, one in read_tools(declarations).items() if ending(name)), None)
    return Call(tool.name, tool.fill({}, {}), id=call_id) if tool else None
