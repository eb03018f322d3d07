"""Every message between the browser and the server, and nothing else.

The page knows the server only through `web/src/wire.ts`, which `python -m server.wire` prints from this file (a test keeps it
fresh). Text frames carry one JSON object whose `kind` names the message; binary frames carry media:

* up: `kind u8 | 3 zero bytes | sequence u32 LE`, then the payload. Kind 1 is 16 kHz mono PCM16 LE in frames of 512 samples (32
  ms), as many as `welcome` asks for (`mic_frames`) and at most 4; the sequence counts frames from the page's load, and is the
  first one's. Kind 2 is one JPEG of the shared screen, at most 1024 px on its longer side; kind 3 is one that shows what the
  one before showed, kind 4 a picture of the whiteboard.
* down: `kind u8 = 1 | 3 zero bytes | turn u32 LE | offset u32 LE`, then 24 kHz mono PCM16 LE; the offset counts samples from
  the start of Alex's turn `turn`, so that a late or repeated piece is recognised.

All times are seconds since the interview's Start, without the time that the clock stood still.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.board import Board
from tools.languages import LANGUAGES
from tools.phases import Mode

AUDIO, JPEG, JPEG_AGAIN, JPEG_BOARD = 1, 2, 3, 4
UP_HEADER_BYTES, DOWN_HEADER_BYTES = 8, 12
MIC_RATE, VOICE_RATE = 16_000, 24_000
MIC_FRAME_SAMPLES = 512
MOST_MIC_FRAMES = 4
MOST_SAMPLES = 2**40
TYPED_CHARS, CODE_CHARS = 8_000, 200_000
"""A typed answer and the editor's text may be so long; the page says so before anything is sent."""
# What the editor knows, in this order; `runs`: in the page's sandbox.
CODE_LANGUAGES = {language: {"name": known.name, "runs": known.runs} for language, known in LANGUAGES.items()}


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Phase(Message):
    name: str
    title: str
    minutes: float


class Example(Message):
    input: str
    output: str
    why: str = ""


class TestCase(Message):
    """One call of the candidate's function: positional arguments and the value that it must return (both JSON)."""

    name: str
    args: list[object]
    expected: object
    hidden: bool = False
    category: str = ""


class Problem(Message):
    id: str
    title: str
    statement: str = Field(description="markdown")
    function: str
    examples: list[Example]
    starters: dict[str, str] = Field(description="one of CODE_LANGUAGES -> the editor's first text")
    tests: list[TestCase]
    hints: int


class CaseResult(Message):
    """Of a hidden case the page tells no more than its name, its category, and whether it passed (`error`: by failing)."""

    name: str
    passed: bool
    hidden: bool = False
    category: str = ""
    expected: str = ""
    got: str = ""
    error: str = ""


# ---- browser -> server ------------------------------------------------------------------------------------------------


class Hello(Message):
    """The first message of a page. `take_over` closes the page that holds the interview now."""

    kind: Literal["hello"] = "hello"
    page: str = Field(max_length=64)
    take_over: bool = False
    microphone: bool = True


class Start(Message):
    """The person pressed Start: the clock begins and Alex greets. Ignored when the interview has begun."""

    kind: Literal["start"] = "start"


class Playback(Message):
    """The playback clock, every 100 ms while Alex speaks: samples (24 kHz) of `turn` that left the loudspeaker.

    `paused`: the loudspeaker is silent and stands at `played`, because of `duck`. It goes on with the next sample.
    `at_s`: when that was, on the audio context's own clock; a message may come late, the clock is exact (0: not told).
    """

    kind: Literal["playback"] = "playback"
    turn: int = Field(ge=0, le=MOST_SAMPLES)
    played: int = Field(ge=0, le=MOST_SAMPLES)
    buffered: int = Field(ge=0, le=MOST_SAMPLES)
    paused: bool = False
    at_s: float = Field(default=0.0, ge=0)


class Flushed(Message):
    """The answer to `flush`: how much of the turn was heard and how much was thrown away, in samples at 24 kHz."""

    kind: Literal["flushed"] = "flushed"
    turn: int = Field(ge=0, le=MOST_SAMPLES)
    played: int = Field(ge=0, le=MOST_SAMPLES)
    dropped: int = Field(ge=0, le=MOST_SAMPLES)


class Edited(Message):
    """The editor's whole text, at most every 500 ms while it changes. `revision` counts up from 1."""

    kind: Literal["edited"] = "edited"
    revision: int
    language: str = Field(max_length=32)
    text: str = Field(max_length=CODE_CHARS)


class Drawn(Message):
    """The whole whiteboard, at most once a second while it changes. `revision` counts up from 1."""

    kind: Literal["drawn"] = "drawn"
    revision: int
    board: Board


class Ran(Message):
    """The candidate ran code or tests in the page: self-run results, never proof.

    `tests` are the visible cases; `submit` hands the work in, and the hidden cases take part. `passed` and `total` count all
    cases of the run, the hidden ones too; the cases themselves say which is which.
    """

    kind: Literal["ran"] = "ran"
    revision: int
    language: str = Field(max_length=32)
    what: Literal["run", "tests", "submit"]
    passed: int = 0
    total: int = 0
    cases: list[CaseResult] = Field(default=[], max_length=100)
    output: str = Field(default="", max_length=20_000)
    error: str = Field(default="", max_length=20_000)
    ms: float = 0.0


class Typed(Message):
    """A typed answer: it counts as the candidate's words. `id` is made by the page, so that a repeat is recognised."""

    kind: Literal["typed"] = "typed"
    id: str = Field(max_length=64)
    text: str = Field(min_length=1, max_length=TYPED_CHARS)


class Composing(Message):
    """An answer is being typed: said at the first key, and every few seconds while keys come. `on` is false when it was given
    up; `typed` ends it too. Alex waits for the line."""

    kind: Literal["composing"] = "composing"
    on: bool


class Pressed(Message):
    kind: Literal["pressed"] = "pressed"
    button: Literal["repeat", "hint", "think", "think_over", "done"]  # done: in a language that does not run here


class Patience(Message):
    """How long Alex waits before he takes a turn for finished, as the person wants it from now on."""

    kind: Literal["patience"] = "patience"
    mode: Mode


class LookOn(Message):
    """The diagnostics panel was opened or closed: `hears` comes only while it is open."""

    kind: Literal["look_on"] = "look_on"
    on: bool


class Muted(Message):
    kind: Literal["muted"] = "muted"
    muted: bool


Shows = Literal["", "room", "black", "frozen"]
"""What a shared screen shows that is of no use: only this page's own room, nothing, or a picture that stands still."""


class Screen(Message):
    """Sharing began or ended, or what is shared turned out to be of no use (or of use again)."""

    kind: Literal["screen"] = "screen"
    sharing: bool
    surface: str = Field(default="", max_length=32)
    shows: Shows = ""


class Elsewhere(Message):
    """The person went to another window (the page is hidden, or has not the keyboard any more), or came back."""

    kind: Literal["elsewhere"] = "elsewhere"
    on: bool


class End(Message):
    """The person ends the interview (the page has asked for confirmation)."""

    kind: Literal["end"] = "end"


class Ping(Message):
    kind: Literal["ping"] = "ping"
    at_ms: float


class Trouble(Message):
    """The page tells of its own trouble (device gone, worklet starved), for the operator's log. No personal content."""

    kind: Literal["trouble"] = "trouble"
    code: str = Field(max_length=64)
    detail: str = Field(default="", max_length=500)


Up = Annotated[
    Hello
    | Start
    | Playback
    | Flushed
    | Edited
    | Drawn
    | Ran
    | Typed
    | Composing
    | Pressed
    | Patience
    | LookOn
    | Muted
    | Screen
    | Elsewhere
    | End
    | Ping
    | Trouble,
    Field(discriminator="kind"),
]


# ---- server -> browser ------------------------------------------------------------------------------------------------

Wish = Literal["repeat", "hint"]
"""What is asked for by a button and done by Alex in a moment."""
AlexState = Literal["waiting", "connecting", "listening", "candidate_speaking", "thinking", "speaking", "reconnecting", "ended"]


class Caption(Message):
    """A line of captions. The same `id` replaces the line's text; `final` settles it.

    `how`: `spoken` has words; `spoken_unheard` is a spoken answer of which only the length is known (rehearsal), its text is
    then empty and the page words it; `typed` was typed.
    """

    kind: Literal["caption"] = "caption"
    id: str
    who: Literal["alex", "candidate"]
    how: Literal["spoken", "spoken_unheard", "typed"] = "spoken"
    text: str
    seconds: float = 0.0
    final: bool = False
    uncertain: bool = False
    at_s: float = 0.0


class Clock(Message):
    kind: Literal["clock"] = "clock"
    elapsed_s: float
    left_s: float
    phase_left_s: float
    stopped: bool


class Question(Message):
    kind: Literal["question"] = "question"
    id: str
    title: str
    text: str
    number: int
    probe: str = Field(default="", description="the follow-up that Alex asked last; the question comes again with it")


class ProblemGiven(Message):
    kind: Literal["problem"] = "problem"
    problem: Problem


class Twist(Message):
    """Alex has put the problem's follow-up; before that the page knows nothing of it."""

    kind: Literal["twist"] = "twist"
    text: str


class Welcome(Message):
    """The answer to `hello`: all that a page needs to draw the room, also after a reload."""

    kind: Literal["welcome"] = "welcome"
    interview: str
    title: str
    level: str
    minutes: int
    language: str
    rehearsal: bool
    begun: bool
    over: bool
    phases: list[Phase]
    phase: str
    clock: Clock
    captions: list[Caption]
    question: Question | None = None
    problem: Problem | None = None
    twist: str = Field(default="", description="the problem's follow-up, once Alex has put it")
    code: Edited | None = None
    board: Drawn | None = None
    other_code: list[Edited] = Field(default=[], description="the newest text in each language but that of `code`")
    hints: list[str] = []
    thinking_until_s: float | None = None
    patience: Mode = "balanced"
    asked: list[Wish] = []
    mic_frames: int = Field(default=1, description="so many frames of the microphone go up in one message")


class State(Message):
    kind: Literal["state"] = "state"
    state: AlexState
    detail: str = ""


class PhaseEntered(Message):
    kind: Literal["phase"] = "phase"
    phase: str
    at_s: float


class Hint(Message):
    kind: Literal["hint"] = "hint"
    rung: int
    of: int
    text: str


class Duck(Message):
    """Somebody may be speaking over Alex: fade out and pause at once, lose nothing, report `paused`. `go_on` or `flush`
    follows; where neither comes in 1.5 s the page goes on by itself."""

    kind: Literal["duck"] = "duck"
    turn: int


class GoOn(Message):
    """It was nothing: go on with the very sample at which playback stands."""

    kind: Literal["go_on"] = "go_on"
    turn: int


class Flush(Message):
    """Stop playback of this turn now, drop what is buffered and all that still comes of it, answer with `flushed`."""

    kind: Literal["flush"] = "flush"
    turn: int


class TurnOver(Message):
    """Alex's turn is wholly sent: `samples` in all. When they are played the page is quiet again."""

    kind: Literal["turn_over"] = "turn_over"
    turn: int
    samples: int


class Thinking(Message):
    """ "Let me think" is on until `until_s` (null: off)."""

    kind: Literal["think"] = "think"
    until_s: float | None


class Asked(Message):
    """What the person asked for by a button and Alex has not done yet, as often as that changes."""

    kind: Literal["asked"] = "asked"
    wishes: list[Wish]


class PatienceSet(Message):
    """How patient Alex is now: by the plan of the phase, or by the person's choice."""

    kind: Literal["patience_set"] = "patience_set"
    mode: Mode


class Hears(Message):
    """What the ear makes of this moment (`server.audio.ear.EarSnapshot`), and how often it has suspected a barge-in, and how it
    turned out; at most five times a second."""

    kind: Literal["hears"] = "hears"
    voice: float
    state: str
    patience_left_s: float | None
    level_db: float
    floor_db: float
    echo_loss_db: float | None
    suspected: int
    faded: int
    confirmed: int


class LineSeen(Message):
    """How the lines do, told beside `hears`: what Alex took from the end of the candidate's last turn to his first sound (null:
    not known yet), how often the line to the model was renewed, and what was dropped, in frames of the microphone and pieces of
    Alex's voice."""

    kind: Literal["line"] = "line"
    reply_s: float | None
    reconnects: int
    dropped: int


class WatchSeen(Message):
    """What the coding watcher has cost so far, told beside `hears`: looks and their tokens, the pictures that it and the live
    model were shown, and an estimate of the pictures' tokens."""

    kind: Literal["watch"] = "watch"
    looks: int
    tokens: int
    pictures: int
    live_pictures: int
    picture_tokens: int


class Notice(Message):
    """Trouble or news in words for the person: what happened, and what happens next. Same `code` replaces the last one;
    an empty `text` takes it away."""

    kind: Literal["notice"] = "notice"
    level: Literal["info", "warning", "error"]
    code: str
    text: str
    next: str = ""


class Busy(Message):
    """Another page holds this interview: offer to take over (`hello` with take_over)."""

    kind: Literal["busy"] = "busy"


class TakenOver(Message):
    """Another page took this interview; this socket is about to be closed and must not reconnect by itself."""

    kind: Literal["taken_over"] = "taken_over"


class TurnedAway(Message):
    """There is no way into this interview: why, and what to do instead. The page must not reconnect by itself.

    `again`: a later try may go better, if the person wishes it."""

    kind: Literal["turned_away"] = "turned_away"
    text: str
    next: str
    again: bool


class Ended(Message):
    """The interview is over. The page opens `/report/<interview>` by itself."""

    kind: Literal["ended"] = "ended"
    reason: Literal["finished", "candidate", "time", "trouble"]
    text: str


class Usage(Message):
    """Tokens so far and their estimated price."""

    kind: Literal["usage"] = "usage"
    tokens_in: int
    tokens_out: int
    dollars: float


class Pong(Message):
    kind: Literal["pong"] = "pong"
    at_ms: float


Down = Annotated[
    Welcome
    | State
    | PhaseEntered
    | Clock
    | Caption
    | Question
    | ProblemGiven
    | Twist
    | Hint
    | Duck
    | GoOn
    | Flush
    | TurnOver
    | Thinking
    | Asked
    | PatienceSet
    | Hears
    | LineSeen
    | WatchSeen
    | Notice
    | Busy
    | TakenOver
    | TurnedAway
    | Ended
    | Usage
    | Pong,
    Field(discriminator="kind"),
]

if __name__ == "__main__":
    from server.wire_ts import main

    main()
