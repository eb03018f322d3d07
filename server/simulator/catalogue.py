"""What can be made to go wrong, as a list for people: `alex simulate --faults`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from server.simulator.cuts import CHAOS
from server.simulator.faults import FAULTS

SOME_AGE_S = 600
GROUPS: Mapping[str, str] = {
    "CK": "The connection ends, or does not come about",
    "S": "The connection is well, and the model's speech is not",
    "T": "Tool calls and turns",
    "H": "What is heard of the candidate",
}
BLUNDERS: Mapping[str, str] = {
    "call_early": "the interviewer calls a tool whose time has not come",
    "spoken_call": "the interviewer says a call in words",
    "double_greeting": "the interviewer greets twice",
    "praise": "the interviewer praises, against its instruction",
}
WHEN = """\
When it happens: ID alone at the first moment named beside it. @600s at that age; @tool after the first tool call, @tool=2 after
the second; so with @answer (of a tool), @turn (the model speaks), @setup (somebody connects), @text and @speech (an input).
ID~0.5/min: again and again, so often on average. chaos~1/min: any of
{chaos}."""
EXAMPLE = "For example: alex simulate --fault C8@tool --fault S11@turn=3 --fault C2~0.5/min --seed 7"


def listed() -> str:
    """All ids by group, each with what it does and the moments at which it may strike, the usual one first."""
    lines = [line for prefixes, title in GROUPS.items() for line in _group(prefixes, title)]
    lines += ["Mistakes of the interviewer (ID, or ID@PHASE: greeting, concepts, coding, wrap_up)"]
    lines += [f"  {name:<16}{about}" for name, about in BLUNDERS.items()]
    return "\n".join([*lines, "", WHEN.format(chaos=", ".join(CHAOS)), EXAMPLE])


def _group(prefixes: str, title: str) -> Iterator[str]:
    yield title
    for id_ in sorted(FAULTS, key=lambda one: (one[0], int(one[1:]))):
        if id_[0] in prefixes:
            yield f"  {id_:<4}{FAULTS[id_].about} ({' '.join(moments(id_))})"
    yield ""


def moments(id_: str) -> list[str]:
    """As they are written behind the id."""
    kind = FAULTS[id_]
    age_s = kind.usual if kind.moments[0] == "age" else SOME_AGE_S
    return [f"@{age_s:.0f}s" if moment == "age" else f"@{moment}" for moment in kind.moments]
