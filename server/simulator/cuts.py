"""What may befall a connection: the effects of the catalogue's C ids, of K1 and T7, and the table of them. Pure.

How each is carried out: what needs only a close in `generation.py`; what the connection or the house must know in
`mishaps.py`; what happens before there is a session (`Door`) at the endpoint and at the setup message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Moment = Literal["age", "tool", "answer", "turn", "setup", "text", "speech"]

# ---- effects ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cut:
    """Close with this code and reason; `go_away_s` before it, say goAway."""

    code: int
    reason: str
    go_away_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Abort:
    """Drop the TCP connection without a close frame: the client sees 1006."""


@dataclass(frozen=True, slots=True)
class HttpRefusal:
    """The upgrade is answered by HTTP."""

    status: int
    retry_after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The setup is never answered."""


@dataclass(frozen=True, slots=True)
class CloseAtOnce:
    """setupComplete, and then this."""

    cut: Cut


@dataclass(frozen=True, slots=True)
class RetireModel:
    """The model that the setup names is not served any more."""


@dataclass(frozen=True, slots=True)
class RefuseSetup:
    """The setup is answered by a close. `bare_only`: only one that asks for resumption and has no handle yet."""

    cut: Cut
    bare_only: bool = False


Door = HttpRefusal | NoAnswer | CloseAtOnce | RefuseSetup | RetireModel


@dataclass(frozen=True, slots=True)
class Shut:
    """An open connection ends like this; then each of `doors` meets one that wants in. `for_good`: the last one all others."""

    now: Cut | Abort
    doors: tuple[Door, ...]
    for_good: bool = False


@dataclass(frozen=True, slots=True)
class Spoil:
    """The connection ends like this, and the session can never be resumed: whoever tries is answered by `resumed`."""

    now: Cut | Abort
    resumed: Cut


@dataclass(frozen=True, slots=True)
class Retire:
    """The model of this session is not served any more."""


@dataclass(frozen=True, slots=True)
class Guard:
    """goAway, and the end when it is time; a resume while the old socket is still open is refused."""

    go_away_s: float


@dataclass(frozen=True, slots=True)
class HoldPongs:
    """Pings are answered so many seconds late, from now on."""

    seconds: float


@dataclass(frozen=True, slots=True)
class BigFrame:
    """One harmless message of so many bytes (a thought)."""

    size: int


@dataclass(frozen=True, slots=True)
class IdleOut:
    """From now on a connection is closed when nothing that counts came up for as long as the fault's age says."""

    cut: Cut


@dataclass(frozen=True, slots=True)
class Relapse:
    """A drop, and whoever resumes meets a session that passes over its first input, or says its last whole turn again."""

    into: Literal["deaf", "harking back"]


Mishap = Relapse | Shut | Spoil | Retire | Guard | HoldPongs | BigFrame | IdleOut
"""Effects that concern more than the turn that runs."""


class Doors:
    """What waits for those who want in, of one simulator: first come, first served."""

    def __init__(self) -> None:
        self._waiting: list[Door | None] = []  # None lets somebody in
        self._for_good: Door | None = None
        self.pongs_late_s = 0.0

    def shut(self, doors: Sequence[Door], *, for_good: bool = False, after: int = 0) -> None:
        """`after` so many that are let in."""
        self._waiting += [None] * after
        self._waiting += doors[:-1] if for_good else doors
        if for_good:
            self._for_good = doors[-1]

    def at_the_upgrade(self) -> HttpRefusal | None:
        door = self._next
        if isinstance(door, HttpRefusal):
            self._pass()
            return door
        return None

    def at_the_setup(self, *, bare: bool) -> Door | None:
        """`bare`: resumption is asked for without a handle."""
        door = self._next
        if isinstance(door, HttpRefusal) or (isinstance(door, RefuseSetup) and door.bare_only and not bare):
            return None
        self._pass()
        return door

    @property
    def _next(self) -> Door | None:
        return self._waiting[0] if self._waiting else self._for_good

    def _pass(self) -> None:
        del self._waiting[:1]


# ---- the table ----------------------------------------------------------------------------------------------------------

DEADLINE = "Deadline expired before operation could complete."
CANCELLED = "Thread was cancelled when writing StartStep status to channel."
INTERNAL = "Internal error occurred."
UNAVAILABLE = "The service is currently unavailable."
QUOTA = "You exceeded your current quota, please check your plan and billing details."
NOT_IMPLEMENTED = "Operation is not implemented, or supported, or enabled."
INVALID = "Request contains an invalid argument."
MIXED = "Request contains an invalid argument: client_content cannot follow realtime audio on this model."
EXPIRED = "API key expired. Please renew the API key."
BUSY: tuple[Door, ...] = (HttpRefusal(503), HttpRefusal(429, retry_after_s=2.0), NoAnswer())
BIG_FRAME = 1_500_000


E_co = TypeVar("E_co", covariant=True)


@dataclass(frozen=True)
class FaultKind(Generic[E_co]):
    """`moments`: the first is its usual one. `usual`: at which age (s), or at which of its kind. `each`: of each connection."""

    effect: E_co
    moments: tuple[Moment, ...]
    about: str
    usual: float = 1
    each: bool = False


_ANY: tuple[Moment, ...] = ("age", "tool", "answer", "turn")
_SPEAKING: tuple[Moment, ...] = ("turn", "age", "tool", "answer")
_IN_CALL: tuple[Moment, ...] = ("tool", "answer", "age", "turn")
_ANSWERED: tuple[Moment, ...] = ("answer", "tool", "age", "turn")
_DOOR: tuple[Moment, ...] = ("setup", *_ANY)

CUTS: dict[str, FaultKind[Cut | Abort | Mishap]] = {
    "C1": FaultKind(Cut(1011, DEADLINE, go_away_s=50.0), ("age",), "goAway, then the connection's deadline", usual=600),
    "C2": FaultKind(Cut(1011, INTERNAL), _IN_CALL, "an internal error, often in a call"),
    "C3": FaultKind(Spoil(Cut(1011, UNAVAILABLE), Cut(1011, UNAVAILABLE)), _SPEAKING, "unavailable, and no resume succeeds"),
    "C4": FaultKind(Cut(1011, CANCELLED), _IN_CALL, "a cancelled thread"),
    "C5": FaultKind(HoldPongs(25.0), ("setup", "age"), "pongs come 25 s late"),
    "C6": FaultKind(Guard(10.0), _SPEAKING, "goAway; a resume while the old socket is open is refused"),
    "C7": FaultKind(Cut(1011, QUOTA), _SPEAKING, "the quota is exhausted"),
    "C8": FaultKind(Cut(1008, NOT_IMPLEMENTED), _IN_CALL, "refused after a call"),
    "C9": FaultKind(Retire(), _DOOR, "the model is retired"),
    "C10": FaultKind(
        Spoil(Abort(), Cut(1008, "BidiGenerateContent session not found")), _SPEAKING, "a drop, and stale handles"
    ),
    "C11": FaultKind(Cut(1008, "Requested entity was not found."), _ANSWERED, "refused after an answer"),
    "C12": FaultKind(
        Shut(Abort(), (RefuseSetup(Cut(1008, NOT_IMPLEMENTED), bare_only=True),), for_good=True),
        _DOOR,
        "session resumption without a handle is refused",
    ),
    "C13": FaultKind(Abort(), ("age",), "a proxy ends each connection at this age", usual=150, each=True),
    "C14": FaultKind(Spoil(Cut(1007, INVALID), Cut(1007, INVALID)), _SPEAKING, "the context is exhausted"),
    "C15": FaultKind(Shut(Abort(), (RefuseSetup(Cut(1007, EXPIRED)),), for_good=True), _DOOR, "every setup is refused"),
    "C16": FaultKind(Cut(1007, MIXED), _SPEAKING, "two ways of sending were mixed"),
    "C17": FaultKind(Abort(), _ANY, "the connection is gone without a close frame (1006)", usual=600),
    "C18": FaultKind(
        Shut(Cut(1011, INTERNAL), (CloseAtOnce(Cut(1011, INTERNAL)),) * 3),
        _DOOR,
        "three connections are taken and closed at once",
    ),
    "C19": FaultKind(Shut(Abort(), BUSY), _DOOR, "HTTP 503, HTTP 429, and a setup that nobody answers"),
    "C20": FaultKind(BigFrame(BIG_FRAME), _SPEAKING, "a server frame over 1 MiB"),
    "K1": FaultKind(
        IdleOut(Cut(1000, "")), ("age",), "closed when idle for so long; audio outside a window does not count", usual=30
    ),
    "T7": FaultKind(Abort(), ("tool", "answer"), "the connection is gone while a call is pending"),
}

CHAOS: tuple[str, ...] = ("C1", "C2", "C3", "C4", "C6", "C8", "C10", "C11", "C14", "C16", "C17", "C18", "C19", "C20")
"""What `chaos` draws from: everything that an application must survive and that may happen at any moment."""
