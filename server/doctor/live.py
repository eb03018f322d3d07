"""The probes, played against the service and against the simulator at the same time, and the two put side by side."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from google.genai import errors

from server.doctor.probes import Probe, Seen, keeps_a_connection
from server.doctor.talk import Doctor, reason_of
from server.doctor.ten import ALL, GO_AWAY, PROBES
from server.simulator.families import Family
from server.simulator.page import Mark, behaviours

Side = Literal["service", "simulator"]
SIDES: tuple[Side, ...] = ("service", "simulator")
MARKS: tuple[Mark, ...] = ("recorded", "documented", "assumed")
KNOCKS_S = 20.0


class NotLetIn(Exception):
    """No connection to the service at all; the message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one probe on one side. `wrong`: facts that are not as expected, by name."""

    seen: Seen
    wrong: tuple[str, ...]
    trouble: str = ""

    @property
    def ok(self) -> bool:
        return not self.wrong and not self.trouble


@dataclass(frozen=True, slots=True)
class Row:
    """One probe, both sides. `differs`: facts that the two do not share, unless it is so by design."""

    probe: Probe
    mark: Mark
    outcomes: Mapping[Side, Outcome]

    @property
    def differs(self) -> list[str]:
        one, other = (self.outcomes[side] for side in SIDES)
        if one.trouble or other.trouble:
            return []
        names = dict.fromkeys([*one.seen.facts, *other.seen.facts])
        return [name for name in names if one.seen.facts.get(name) != other.seen.facts.get(name)]

    @property
    def surprises(self) -> list[str]:
        return [name for name in self.differs if name not in self.probe.by_design]


async def knock(doctor: Doctor) -> None:
    """One connection, before ten of them fail in the same way. Raises NotLetIn."""
    try:
        async with asyncio.timeout(KNOCKS_S), doctor.talk():
            pass
    except Exception as trouble:
        raise NotLetIn(in_words(trouble)) from trouble


async def examine(doctors: Mapping[Side, Doctor], family: Family, tell: Callable[[Side, str, Outcome], None]) -> list[Row]:
    """All probes on both sides; `tell` hears of each as soon as it is played."""
    async with asyncio.TaskGroup() as tasks:
        columns = {
            side: tasks.create_task(_column(doctor, family, partial(tell, side)), name=side) for side, doctor in doctors.items()
        }
    found = {side: column.result() for side, column in columns.items()}
    return [Row(probe, mark_of(probe, family), {side: found[side][probe.id] for side in SIDES}) for probe in ALL]


async def _column(doctor: Doctor, family: Family, tell: Callable[[str, Outcome], None]) -> dict[str, Outcome]:
    """One after the other, beside a connection that is held open all the while."""
    done = asyncio.Event()
    found: dict[str, Outcome] = {}

    async def note(probe: Probe, within_s: float) -> None:
        found[probe.id] = await play(probe, doctor, family, within_s)
        tell(probe.id, found[probe.id])

    async with asyncio.TaskGroup() as tasks:
        held = replace(GO_AWAY, play=lambda one, _: keeps_a_connection(one, done.is_set))
        tasks.create_task(note(held, 600.0), name="held open")
        for probe in PROBES:
            await note(probe, probe.within_s)
        done.set()
    return found


async def play(probe: Probe, doctor: Doctor, family: Family, within_s: float) -> Outcome:
    try:
        async with asyncio.timeout(within_s):
            seen = await probe.play(doctor, family)
    except Exception as trouble:
        return Outcome(Seen({}), (), in_words(trouble))
    expected = probe.expects(family)
    return Outcome(seen, tuple(name for name, value in expected.items() if seen.facts.get(name) != value))


def in_words(trouble: BaseException) -> str:
    """One line, without a traceback."""
    while isinstance(trouble, BaseExceptionGroup):
        trouble = trouble.exceptions[0]
    match trouble:
        case TimeoutError():
            return "nothing came in time"
        case errors.APIError():
            return f"{trouble.code} {reason_of(trouble)}".strip()
        case ssl.SSLError():
            return f"the certificate is not trusted ({trouble.reason or trouble}): see SSL_CERT_FILE"
        case OSError():
            return f"no connection ({trouble.strerror or trouble})"
    return f"{type(trouble).__name__}: {str(trouble).partition(chr(10))[0][:160]}"


def mark_of(probe: Probe, family: Family) -> Mark:
    """The weakest of what the expectation rests on."""
    rests_on = [one for one in behaviours() if one.id in probe.known and (not one.families or family.name in one.families)]
    return max((one.mark for one in rests_on), key=MARKS.index)


# ---- told ---------------------------------------------------------------------------------------------------------------


def line_of(outcome: Outcome) -> str:
    if outcome.trouble:
        return f"not played: {outcome.trouble}"
    facts = ", ".join(f"{name}: {_said(value)}" for name, value in outcome.seen.facts.items())
    verdict = "as expected" if outcome.ok else f"OTHERWISE ({', '.join(outcome.wrong)})"
    return f"{verdict}; {facts}" + (f"; {outcome.seen.told}" if outcome.seen.told else "")


def _said(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def as_text(rows: Sequence[Row]) -> str:
    lines: list[str] = []
    for number, row in enumerate(rows, 1):
        lines.append(f"{number:>2}  {row.probe.id}")
        lines.append(f"    expected   ({row.mark}) {row.probe.expected}")
        lines += [f"    {side:<10} {line_of(row.outcomes[side])}" for side in SIDES]
        lines += [f"    differs    {name}: {row.probe.by_design[name]}" for name in row.differs if name in row.probe.by_design]
        if row.surprises:
            lines.append(f"    DIFFERS    {', '.join(row.surprises)}: here the simulator is wrong, or has changed its mind")
    sums = [f"{side}: {sum(row.outcomes[side].ok for row in rows)} of {len(rows)} as expected" for side in SIDES]
    apart = [row.probe.id for row in rows if row.surprises]
    return "\n".join([*lines, "", "; ".join(sums), f"the simulator differs in: {', '.join(apart) or 'nothing that was seen'}"])


def as_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.probe.id,
            "expected": row.probe.expected,
            "mark": row.mark,
            "differs": row.differs,
            "surprises": row.surprises,
        }
        | {side: _json_of(row.outcomes[side]) for side in SIDES}
        for row in rows
    ]


def _json_of(one: Outcome) -> dict[str, Any]:
    facts = dict(one.seen.facts)
    return {"ok": one.ok, "facts": facts, "wrong": list(one.wrong), "told": one.seen.told, "trouble": one.trouble}
