"""`alex hear`: what the ear makes of a recording, as JSON or in plain text, for those who wonder why they were cut off."""

from __future__ import annotations

import argparse
import json
import math
import textwrap
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from server.audio.alex_ear import AlexEars
from server.audio.ear import FRAME_S, FRAME_SAMPLES, Samples
from server.audio.endpointing import ONSET
from server.audio.events import BargedIn, BargeInSuspected, EarEvent, SuspicionFaded, TurnEnded, TurnStarted
from server.audio.senses import OwnSenses
from server.audio.wav import BadWav, read_wav

AFTER_S = 6.0
"""The recording is followed by silence, so that its last turn can end."""
LATE_FRAMES = 1
"""The voice probability of a frame comes with the next one."""
SHORTEST_PAUSE_S = 0.2
COLUMN_S = 0.1
QUIETEST_DB, TOO_QUIET_DB = -96.0, -60.0
MOST_ROWS = 40
LEGEND = ("# speech", "= pause in a turn", ". quiet", "| turn declared over", "~ Alex", "? suspected", "! barge-in")


@dataclass(slots=True)
class Turn:
    """Seconds. Open ends are None."""

    start_s: float
    end_s: float | None = None
    declared_s: float | None = None


@dataclass(slots=True)
class Heard:
    """voice: a probability for each 32 ms. barge_ins, suspicions: when they began and when the ear was sure.

    loudest_db: of the recording's frames the loudest one's level, beside full scale.
    """

    seconds: float
    loudest_db: float = 0.0
    voice: list[float] = field(default_factory=list)
    alex: list[bool] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    barge_ins: list[dict[str, float]] = field(default_factory=list)
    suspicions: list[dict[str, float]] = field(default_factory=list)

    def pauses(self, turn: Turn) -> list[tuple[float, float]]:
        """Silences inside a turn, (from, to)."""
        first, last = round(turn.start_s / FRAME_S), round((turn.end_s or self.seconds) / FRAME_S)
        spoken = [n for n in range(first, min(last, len(self.voice))) if self.voice[n] >= ONSET]
        gaps = [(one + 1, other) for one, other in pairwise(spoken)]
        return [(one * FRAME_S, other * FRAME_S) for one, other in gaps if (other - one) * FRAME_S >= SHORTEST_PAUSE_S]

    def as_json(self) -> str:
        turns = [{key: _round(getattr(turn, key)) for key in ("start_s", "end_s", "declared_s")} for turn in self.turns]
        voice = [round(one, 3) for one in self.voice]
        told: dict[str, Any] = {"frame_s": FRAME_S, "voice": voice, "turns": turns}
        return json.dumps(told | {"barge_ins": self.barge_ins, "suspicions": self.suspicions})


def hear(mic: Samples, far: Samples | None) -> Heard:
    """Listen to a whole recording; far: what the loudspeaker played meanwhile, from the same moment on."""
    ear, heard = AlexEars(OwnSenses()).ear(), Heard(len(mic) / 16_000, _loudest_db(mic))
    frames = round((heard.seconds + AFTER_S) / FRAME_S)
    mic = np.pad(mic, (0, FRAME_SAMPLES * frames - len(mic)))
    far = None if far is None else np.pad(far[: len(mic)], (0, max(0, len(mic) - len(far))))
    since_s = 0.0
    for n in range(frames):
        part = slice(n * FRAME_SAMPLES, (n + 1) * FRAME_SAMPLES)
        alex = far[part] if far is not None and far[part].any() else None
        at = (n + 1) * FRAME_S
        for event in ear.push(mic[part], alex, at):
            since_s = event.at_s if isinstance(event, BargeInSuspected) else since_s
            _note(heard, event, since_s, at)
        heard.voice.append(ear.snapshot().voice)
        heard.alex.append(alex is not None)
    whole = round(heard.seconds / FRAME_S)
    heard.voice, heard.alex = heard.voice[LATE_FRAMES : whole + LATE_FRAMES], heard.alex[:whole]
    return heard


def _loudest_db(mic: Samples) -> float:
    """-96 for silence: less is not in 16 bits."""
    frames = np.pad(mic, (0, -len(mic) % FRAME_SAMPLES)).reshape(-1, FRAME_SAMPLES).astype(np.float64) / 32_768
    loudest = float(np.sqrt((frames**2).mean(axis=1)).max(initial=0.0))
    return max(20 * math.log10(loudest), QUIETEST_DB) if loudest else QUIETEST_DB


def _note(heard: Heard, event: EarEvent, since_s: float, at: float) -> None:
    match event:
        case TurnStarted(at_s):
            heard.turns.append(Turn(max(0.0, at_s)))
        case TurnEnded(at_s):
            heard.turns[-1].end_s, heard.turns[-1].declared_s = at_s, at
        case BargedIn(at_s):
            heard.barge_ins.append({"start_s": _round(at_s) or 0.0, "confirmed_s": _round(at) or 0.0})
        case SuspicionFaded():
            heard.suspicions.append({"start_s": _round(since_s) or 0.0, "faded_s": _round(at) or 0.0})


def _round(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


# ---- drawn --------------------------------------------------------------------------------------------------------------


def as_text(heard: Heard, width: int) -> str:
    """A picture of so many columns, and everything that happened with its times."""
    legend = textwrap.wrap("   ".join(sign.replace(" ", "\u00a0") for sign in LEGEND), max(width, 24))
    return "\n".join([*_picture(heard, width), *(line.replace("\u00a0", " ") for line in legend), "", *_story(heard)])


def _story(heard: Heard) -> list[str]:
    lines: list[tuple[float, str]] = []
    for number, turn in enumerate(heard.turns, 1):
        over = "not over" if turn.declared_s is None else f"to {_clock(turn.end_s)}, declared over at {_clock(turn.declared_s)}"
        lines.append((turn.start_s, f"{_clock(turn.start_s)}  turn {number} {over}"))
        lines += [(one, f"{_clock(one)}    pause of {other - one:.1f} s") for one, other in heard.pauses(turn)]
    lines += [
        (one["start_s"], f"{_clock(one['start_s'])}  barge-in, sure at {_clock(one['confirmed_s'])}") for one in heard.barge_ins
    ]
    lines += [
        (one["start_s"], f"{_clock(one['start_s'])}  suspected, faded at {_clock(one['faded_s'])}") for one in heard.suspicions
    ]
    return [line for _, line in sorted(lines)] or [_nothing(heard.loudest_db)]


def _nothing(loudest_db: float) -> str:
    """Why there is no mark in the drawing, as far as the level tells."""
    if loudest_db <= QUIETEST_DB:
        return "No turn was heard: the recording is silent."
    why = "that is too quiet for speech" if loudest_db < TOO_QUIET_DB else "what sounds there was not taken for speech"
    return f"No turn was heard. At its loudest the recording is at {loudest_db:.0f} dB: {why}."


def _picture(heard: Heard, width: int) -> list[str]:
    columns = max(10, width - 9)
    step_s = max(COLUMN_S, heard.seconds / (columns * MOST_ROWS))
    signs = _signs(heard, step_s)
    rows = [signs[n : n + columns] for n in range(0, len(signs), columns)]
    return [f"{_clock(n * columns * step_s)}  {row}" for n, row in enumerate(rows)]


def _signs(heard: Heard, step_s: float) -> str:
    """One sign for each column; the rarer fact wins."""
    count = max(1, int(np.ceil(heard.seconds / step_s)))
    signs = ["."] * count

    def mark(start_s: float, end_s: float, sign: str) -> None:
        for n in range(max(0, int(start_s / step_s)), min(count, max(int(start_s / step_s) + 1, round(end_s / step_s)))):
            signs[n] = sign

    for n, alex in enumerate(heard.alex):
        if alex:
            mark(n * FRAME_S, n * FRAME_S, "~")
    for turn in heard.turns:
        mark(turn.start_s, turn.end_s or heard.seconds, "#")
        for pause in heard.pauses(turn):
            mark(*pause, "=")
        if turn.declared_s is not None and turn.declared_s < heard.seconds:
            mark(turn.declared_s, turn.declared_s, "|")
    for one in heard.suspicions:
        mark(one["start_s"], one["start_s"], "?")
    for one in heard.barge_ins:
        mark(one["start_s"], one["start_s"], "!")
    return "".join(signs)


def _clock(seconds: float | None) -> str:
    return f"{int((seconds or 0) // 60):2d}:{(seconds or 0) % 60:04.1f}"


# ---- the command --------------------------------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.wav", help="the microphone; any rate, any number of channels")
    parser.add_argument("--far", type=Path, metavar="FILE.wav", help="what the loudspeaker played, from the same moment on")
    parser.add_argument("--json", action="store_true", help="print JSON in place of a drawing")


def run(args: argparse.Namespace, width: int) -> str:
    """What is to be printed. Raises BadWav with one line that says what to do."""
    heard = hear(_read(args.file), None if args.far is None else _read(args.far))
    return heard.as_json() if args.json else as_text(heard, width)


def _read(path: Path) -> Samples:
    try:
        return read_wav(path.read_bytes())
    except OSError as failure:
        raise BadWav(f"{path}: {failure.strerror or failure}. Give the path of a WAV file") from failure
    except BadWav as mistake:
        raise BadWav(f"{path}: {mistake}") from mistake
