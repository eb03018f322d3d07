"""What to do when a connection to the model ended, or none came about: the fault catalogue as a table of rules. Pure.

`decide` reads a `Closed` and what is remembered of earlier ends, and answers with one step. Ids and times are those of
GEMINI_LIVE.md, section 5. Randomness (`luck`) and time are arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

Where = Literal["opening", "setup", "idle", "speaking", "listening", "in_call"]
"""What the connection was at: no socket yet, no setupComplete yet, nobody at work, Alex, the candidate, a tool."""

HEALTHY_AFTER_S = 10.0
"""A connection that lived this long wipes the memory of earlier failures."""
BUDGET_S = 30.0
"""So long a line may be away; after that the interview is ended in words."""
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 4.0
RESUMES, BREAKS_AFTER = 2, 3
"""Resumes in a row before a fresh session (C3); closes in a row, each within HEALTHY_AFTER_S, that open the breaker (C18)."""
HASTY_S, MOST_HASTY = 1.0, 3
"""A service that says goAway to each new connection at once is failing."""
SAME_AGE_S, SAME_AGE_SHARE = 1.0, 0.02
"""Two ends are of the same age when they are no further apart (C13)."""
BY_A_PROXY = (1006, 1008)
QUOTA = ("quota", "billing")
MIXED = ("client_content", "clientcontent", "realtime")
SAVED = "Your interview is saved up to here and the report is being written from it."


@dataclass(frozen=True, slots=True)
class Closed:
    """How a connection ended. `code`: the close code (1006 without a close frame), or the HTTP status of a refused upgrade.

    `announced`: the swap after a goAway, or one that we planned. `handle`: there is one to resume with, and it was used.
    `retry_after_s`: what a refusal asked for (HTTP 429, 503).
    """

    code: int
    reason: str
    age_s: float
    where: Where = "idle"
    handle: bool = False
    announced: bool = False
    retry_after_s: float = 0.0

    @property
    def upgraded(self) -> bool:
        return not 300 <= self.code < 600

    @property
    def told(self) -> str:
        return f"{self.code} {self.reason}".strip()


@dataclass(frozen=True, slots=True)
class History:
    """What is remembered. `failures` and `short` count ends in a row; `since_s` is the moment of the first of them, moved on by
    the time in which there was a connection after all.

    `plain`: sessionResumption is left out of the setup (C12). `model`: place in the list of models (C9). `died_at_age_s`: of
    the last connection that nobody on either side seems to have ended; `ceiling_s`: the age at which a proxy ends each (C13).
    """

    models: int = 1
    model: int = 0
    plain: bool = False
    failures: int = 0
    short: int = 0
    hasty: int = 0
    since_s: float = 0.0
    died_at_age_s: float | None = None
    ceiling_s: float | None = None

    def after(self, closed: Closed, at_s: float) -> History:
        """With one more end."""
        healthy = closed.age_s > HEALTHY_AFTER_S
        first = healthy or not self.failures
        return replace(
            self,
            failures=1 if first else self.failures + 1,
            short=0 if healthy else self.short + 1,
            hasty=self.hasty + 1 if closed.age_s <= HASTY_S else 0,
            since_s=at_s if first else self.since_s + closed.age_s,
        )


@dataclass(frozen=True, slots=True)
class Resume:
    """Connect again with the last handle."""

    wait_s: float


@dataclass(frozen=True, slots=True)
class Fresh:
    """The handle is no good: a new session, which is told where the interview stands."""

    wait_s: float


@dataclass(frozen=True, slots=True)
class NextModel:
    """The model is not served any more: a new session with the next of the list."""

    wait_s: float


@dataclass(frozen=True, slots=True)
class WithoutResumption:
    """The service does not take the field: connect without it, and never resume."""

    wait_s: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Nothing more can be done: `words` tell the person what happened and what becomes of the interview."""

    words: str


Step = Resume | Fresh | NextModel | WithoutResumption | GiveUp


@dataclass(frozen=True, slots=True)
class Verdict:
    """`operator`: words for whoever runs the server, where they differ from what the person is told."""

    step: Step
    history: History
    operator: str = ""


def decide(closed: Closed, before: History, at_s: float, luck: float) -> Verdict:
    """`at_s`: monotonic seconds; `luck`: 0 to 1, spreads the waiting."""
    history, operator = _proxied(closed, before.after(closed, at_s))
    if closed.announced and history.hasty < MOST_HASTY:
        swapped = replace(before, failures=0, short=0, hasty=history.hasty)
        return Verdict(Resume(0.0) if closed.handle else Fresh(0.0), swapped)
    wait_s = _wait(closed, history, luck)
    for rule in RULES:
        if step := rule(closed, history, wait_s):
            break
    else:
        step = Resume(wait_s) if closed.handle and history.failures <= RESUMES else Fresh(wait_s)
    if not isinstance(step, GiveUp) and at_s + step.wait_s > history.since_s + BUDGET_S:
        step = GiveUp(f"The connection to the interviewer did not come back in time ({closed.told}). {SAVED}")
    return Verdict(step, _remembered(step, history), operator)


def _wait(closed: Closed, history: History, luck: float) -> float:
    """0.5, 1, 2, 4 s, and up to half as much again by luck; as long as possible once the breaker is open (C18)."""
    steps = 2.0 ** min(history.failures - 1, 3)
    backed_off = min(LONGEST_WAIT_S, FIRST_WAIT_S * steps * (1 + luck / 2))
    if history.short >= BREAKS_AFTER:
        backed_off = LONGEST_WAIT_S
    return max(backed_off, closed.retry_after_s)


def _remembered(step: Step, history: History) -> History:
    match step:
        case NextModel():
            return replace(history, model=history.model + 1)
        case WithoutResumption():
            return replace(history, plain=True)
        case _:
            return history


# ---- the rules, in their order ------------------------------------------------------------------------------------------

Rule = Callable[[Closed, History, float], Step | None]


def _quota(closed: Closed, history: History, wait_s: float) -> Step | None:
    """C7."""
    if closed.upgraded and any(word in closed.reason.lower() for word in QUOTA):
        return GiveUp(f"The API key has no quota left: {closed.reason} {SAVED}")
    return None


def _model_gone(closed: Closed, history: History, wait_s: float) -> Step | None:
    """C9."""
    if not is_model_gone(closed.reason):
        return None
    if history.model + 1 < history.models:
        return NextModel(0.0)
    return GiveUp(f"The configured model is not available: {closed.reason} Choose another in adk.yaml, models.live. {SAVED}")


def _refused(closed: Closed, history: History, wait_s: float) -> Step | None:
    """C15. A setup with a handle may be refused for the handle's sake: once more without it."""
    if 400 <= closed.code < 500 and closed.code not in (408, 429):
        return GiveUp(f"The service refused the connection: {closed.told}. {SAVED}")
    if closed.code != 1007 or closed.where != "setup":
        return None
    if closed.handle:
        return Fresh(wait_s)
    return GiveUp(f"The model refused this session: {closed.reason or 'invalid argument'}. {SAVED}")


def _stale_handle(closed: Closed, history: History, wait_s: float) -> Step | None:
    """C10. Nobody waits for the service here: it is well, it only does not know us."""
    return Fresh(0.0) if closed.handle and "session not found" in closed.reason.lower() else None


def _no_resumption(closed: Closed, history: History, wait_s: float) -> Step | None:
    """C12."""
    first = closed.code == 1008 and closed.where == "setup" and not closed.handle
    return WithoutResumption(0.0) if first and not history.plain else None


def _context(closed: Closed, history: History, wait_s: float) -> Step | None:
    """C14: never the same context again; C16 (two ways of sending were mixed) spares it."""
    if closed.code != 1007:
        return None
    mixed = any(word in closed.reason.lower() for word in MIXED)
    return Resume(wait_s) if mixed and closed.handle and history.failures == 1 else Fresh(wait_s)


def _after_a_call(closed: Closed, history: History, wait_s: float) -> Step | None:
    """C8: resume once, then fresh."""
    again = history.failures > 1 and "not implemented, or supported, or enabled" in closed.reason.lower()
    return Fresh(wait_s) if again else None


RULES: tuple[Rule, ...] = (_quota, _model_gone, _refused, _stale_handle, _no_resumption, _context, _after_a_call)


def _proxied(closed: Closed, history: History) -> tuple[History, str]:
    """C13: two connections that died at the same age were ended by something in between."""
    if closed.code not in BY_A_PROXY or closed.age_s <= HEALTHY_AFTER_S:
        return history, ""
    age_s, last_s = closed.age_s, history.died_at_age_s
    history = replace(history, died_at_age_s=age_s)
    if last_s is None or abs(age_s - last_s) > max(SAME_AGE_S, SAME_AGE_SHARE * age_s):
        return history, ""
    ceiling_s = min(age_s, last_s)
    words = (
        f"Two connections to the model died at the same age, {ceiling_s:.0f} s ({closed.told}): a proxy or a load balancer "
        "on the way seems to end each at that age. Raise its limit for WebSockets; the line changes its socket before it."
    )
    return replace(history, ceiling_s=ceiling_s), words


def swap_at_age(history: History) -> float | None:
    """The age at which to look for a quiet moment, when a proxy is known to end each connection soon after (C13)."""
    return None if history.ceiling_s is None else history.ceiling_s - min(20.0, 0.3 * history.ceiling_s)


def is_model_gone(reason: str) -> bool:
    """Does the service say that it does not know this model (any more)? (C9)"""
    return "not found for api version" in reason.lower()
