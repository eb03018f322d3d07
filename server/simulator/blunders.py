"""Deliberate mistakes of the model, for scenarios and `--fault` only: for example `call_early@greeting`.

* `call_early@PHASE`: in that phase the first call is one that the phase does not allow; the refusal puts it right.
* `spoken_call@PHASE`: a call is spoken, not made (fault T5): the first note of that phase, else its first call.
* `double_greeting`: the greeting is said twice.
* `praise@PHASE`: praises what it cannot have heard.

Each happens once. Without a phase it happens at the first chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from server.simulator.memory import Do, Intent, Memory, Speak

NAMES = ("call_early", "spoken_call", "double_greeting", "praise")
_EARLY = {
    "greeting": ("start_coding", "ask_question", "end_interview"),
    "coding": ("ask_question", "end_interview"),
    "wrap_up": ("start_coding", "ask_question"),
}
_ANYWHERE = ("start_coding", "end_interview", "give_hint")


class UnknownBlunderError(ValueError):
    """Names a blunder that the brain cannot make."""


@dataclass(slots=True)
class Blunders:
    left: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, names: Iterable[str]) -> Blunders:
        parsed = [(kind, phase) for kind, _, phase in (name.partition("@") for name in names)]
        if unknown := [kind for kind, _ in parsed if kind not in NAMES]:
            raise UnknownBlunderError(f"no such blunder: {', '.join(unknown)}; there are {', '.join(NAMES)}, each with @PHASE")
        return cls(parsed)

    def _due(self, kind: str, m: Memory) -> bool:
        """Is it time for this one? If so it is used up."""
        here = (kind, m.phase or "greeting"), (kind, "")
        if (found := next((one for one in here if one in self.left), None)) is None:
            return False
        self.left.remove(found)
        return True

    def spoil(self, m: Memory, intents: Sequence[Intent]) -> list[Intent]:
        """What the brain meant to do, with a mistake where one is due."""
        spoiled = list(intents)
        at = next((i for i, one in enumerate(spoiled) if isinstance(one, Do) and not one.aside), None)
        if at is not None and (early := _early(m)) and self._due("call_early", m):
            spoiled[at:] = m.do(early)
        elif at is not None and _may_be_spoken(spoiled[at], m) and self._due("spoken_call", m):
            spoiled[at:] = [Speak(_as_speech(spoiled[at]))]
        return spoiled

    def praise(self, m: Memory, text: str) -> str:
        return f"{m.say('praise')} {text}" if m.last_turn and self._due("praise", m) else text

    def greets_again(self, m: Memory) -> bool:
        return self._due("double_greeting", m)


def _early(m: Memory) -> str:
    order = (*_EARLY.get(m.phase or "greeting", ()), *_ANYWHERE)
    return next((name for name in order if name in m.tools and name not in m.phase_tools), "")


def _may_be_spoken(do: Intent, m: Memory) -> bool:
    has_notes = any(name.startswith("log") and name in m.tools for name in m.phase_tools)
    return isinstance(do, Do) and (do.name.startswith("log") or not has_notes)


def _as_speech(do: Intent) -> str:
    assert isinstance(do, Do)
    args = ", ".join(f"{key}={value!r}" for key, value in do.args.items())
    return f"tool_code print(default_api.{do.name}({args}))"
