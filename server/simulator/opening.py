"""How a connection begins: setup finds its family and its session, and the connection's life gets its alarms. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from server.simulator.families import Family, family_of
from server.simulator.faults import Cut, Effect, Fault, FaultBook, cut_at
from server.simulator.inbound import Refused
from server.simulator.sessions import Mind, Session, Sessions
from server.simulator.setup import Setup, read_setup
from server.simulator.speaking import Pace
from server.simulator.usage import Meter


@dataclass(frozen=True, slots=True)
class House:
    """What all connections of one simulator share."""

    sessions: Sessions
    mind: Callable[[], Mind]
    pace: Pace
    family: Family | None = None  # instead of the one that the model's name says
    faults: tuple[Fault, ...] = ()
    cut_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """At `at`: goAway, when `go_away_s` says how much is left, else the effect."""

    at: float
    effect: Effect
    fault: Fault | None = None
    go_away_s: float | None = None


def open_session(house: House, fields: Mapping[str, Any], version: str, now: float) -> tuple[Setup, Session]:
    """Raises `Refused` for a model, a setup or a handle that the service would not take."""
    model = str(fields.get("model", ""))
    family = house.family or family_of(model)
    if family is None:
        lost = f"{model} is not found for API version {version}, or is not supported for bidiGenerateContent."
        raise Refused(1008, lost)
    setup = read_setup(fields, family)
    if setup.handle is None:
        return setup, _fresh(house, setup, family, now)
    session = house.sessions.find(setup.handle, now)
    if session is None:
        raise Refused(1008, "BidiGenerateContent session not found")
    # Nothing of the new connection waits for a call of the old one; a late answer is welcome all the same.
    session.calls = {id_: replace(call, blocking=False) for id_, call in session.calls.items()}
    return setup, session


def _fresh(house: House, setup: Setup, family: Family, now: float) -> Session:
    meter = Meter(family.whole_usage_details)
    meter.read(setup.system_instruction)
    meter.read_json(setup.tools)
    return Session(house.mind(), family, meter, FaultBook(house.faults), born_at=now)


def alarms(house: House, session: Session, opened_at: float) -> list[Alarm]:
    """What happens to this connection at what time, in order: its own age, then the session's faults that wait for an age."""
    made: list[Alarm] = []
    if house.cut_after_s is not None:
        made += _with_notice(opened_at + house.cut_after_s, cut_at(house.cut_after_s), None)
    for fault in session.faults.aged():
        effect = fault.effect
        if isinstance(effect, Cut) and effect.go_away_s:
            effect = cut_at(fault.at, go_away_s=effect.go_away_s)
        made += _with_notice(session.born_at + fault.at, effect, fault)
    return sorted((alarm for alarm in made if alarm.at > opened_at), key=lambda alarm: alarm.at)


def _with_notice(at: float, effect: Effect, fault: Fault | None) -> list[Alarm]:
    left_s = effect.go_away_s if isinstance(effect, Cut) else 0.0
    notice = [Alarm(at - left_s, effect, fault, left_s)] if left_s else []
    return [*notice, Alarm(at, effect, fault)]
