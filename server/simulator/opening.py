"""How a connection begins: setup finds its family and its session, and the connection's life gets its alarms. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from server.simulator.cuts import Cut, Door, Doors, HoldPongs, IdleOut, RefuseSetup, Retire, RetireModel, Shut
from server.simulator.families import Family, family_of
from server.simulator.faults import FAULTS, Effect, Fault, FaultBook, Rate, cut_at
from server.simulator.inbound import Refused
from server.simulator.sessions import Mind, Session, Sessions
from server.simulator.setup import Setup, read_setup
from server.simulator.speaking import Pace
from server.simulator.usage import Meter

HELD = "The session is held by another connection."


@dataclass(frozen=True, slots=True)
class House:
    """What all connections of one simulator share. `luck` says when the faults of a rate strike, and which."""

    sessions: Sessions
    mind: Callable[[], Mind]
    pace: Pace
    family: Family | None = None  # instead of the one that the model's name says
    faults: tuple[Fault | Rate, ...] = ()
    cut_after_s: float | None = None
    luck: random.Random = field(default_factory=lambda: random.Random(0))
    doors: Doors = field(default_factory=Doors)
    retired: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        wait_at_the_door(self.doors, (one for one in self.faults if isinstance(one, Fault)))


def wait_at_the_door(doors: Doors, faults: Iterable[Fault]) -> None:
    """The faults that strike before anybody is in."""
    for fault in faults:
        if fault.moment != "setup":
            continue
        match fault.effect:
            case Shut(_, shut, for_good):
                doors.shut(shut, for_good=for_good, after=int(fault.at) - 1)
            case Retire():
                doors.shut([RetireModel()], after=int(fault.at) - 1)
            case HoldPongs(seconds):
                doors.pongs_late_s = seconds


@dataclass(frozen=True, slots=True)
class Alarm:
    """At `at`: goAway, when `go_away_s` says how much is left, else the effect. `rate`: then again at a random moment."""

    at: float
    effect: Effect
    fault: Fault | None = None
    go_away_s: float | None = None
    rate: Rate | None = None


def open_session(house: House, fields: Mapping[str, Any], version: str, now: float) -> tuple[Setup, Session, Door | None]:
    """With a door that is closed after the setup was read. Raises `Refused` for what the service would not take."""
    model = str(fields.get("model", ""))
    family = house.family or family_of(model)
    if family is None or model in house.retired:
        raise Refused(1008, gone(model, version))
    setup = read_setup(fields, family)
    door = house.doors.at_the_setup(bare=setup.resumption and setup.handle is None)
    match door:
        case RefuseSetup(cut):
            raise Refused(cut.code, cut.reason)
        case RetireModel():
            house.retired.add(model)
            raise Refused(1008, gone(model, version))
    if setup.handle is None:
        return setup, _fresh(house, setup, family, now), door
    return setup, _resumed(house, setup.handle, now), door


def gone(model: str, version: str) -> str:
    return f"{model} is not found for API version {version}, or is not supported for bidiGenerateContent."


def _resumed(house: House, handle: str, now: float) -> Session:
    session = house.sessions.find(handle, now)
    if session is None:
        raise Refused(1008, "BidiGenerateContent session not found")
    if session.spoiled is not None:
        raise Refused(session.spoiled.code, session.spoiled.reason)
    if session.guarded and session.holder is not None:
        raise Refused(1011, HELD)
    # Nothing of the new connection waits for a call of the old one; a late answer is welcome all the same.
    session.calls = {id_: replace(call, blocking=False) for id_, call in session.calls.items()}
    session.cancelled |= session.answered  # who cannot know whether an answer arrived gives it again
    return session


def _fresh(house: House, setup: Setup, family: Family, now: float) -> Session:
    meter = Meter(family.whole_usage_details)
    meter.read(setup.system_instruction)
    meter.read_json(setup.tools)
    book = FaultBook(one for one in house.faults if isinstance(one, Fault) and one.moment != "setup")
    return Session(house.mind(), family, meter, book, born_at=now)


def alarms(house: House, session: Session, opened_at: float) -> list[Alarm]:
    """What happens to this connection at what time, in order: its own age, the session's faults that wait for one, rates."""
    made: list[Alarm] = []
    if house.cut_after_s is not None:
        made += with_notice(opened_at + house.cut_after_s, cut_at(house.cut_after_s), None)
    for fault in session.faults.aged():
        if isinstance(fault.effect, IdleOut):
            continue
        made += aged(fault, opened_at if fault.each else session.born_at)
    made += [by_chance(house, rate, opened_at) for rate in house.faults if isinstance(rate, Rate)]
    return sorted((alarm for alarm in made if alarm.at > opened_at), key=lambda alarm: alarm.at)


def aged(fault: Fault, since: float) -> list[Alarm]:
    """A fault that waits for an age."""
    effect = fault.effect
    if isinstance(effect, Cut) and effect.go_away_s:
        effect = cut_at(fault.at, go_away_s=effect.go_away_s)
    return with_notice(since + fault.at, effect, fault)


def by_chance(house: House, rate: Rate, now: float) -> Alarm:
    """The next strike of a rate. It forgets nothing by being drawn anew for each connection: chance has no memory."""
    at = now + house.luck.expovariate(rate.per_minute / 60)
    return Alarm(at, FAULTS[house.luck.choice(rate.ids)].effect, rate=rate)


def with_notice(at: float, effect: Effect, fault: Fault | None) -> list[Alarm]:
    left_s = effect.go_away_s if isinstance(effect, Cut) else 0.0
    notice = [Alarm(at - left_s, effect, fault, left_s)] if left_s else []
    return [*notice, Alarm(at, effect, fault)]
