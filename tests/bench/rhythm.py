"""Cut-offs of people with their own rhythm: the ear's patience against fixed ones. `python -m tests.bench.rhythm [--json]`.

Judged on the kept-out people of `people` (`--tuning` for the others). The fixed patiences have the same senses, the same
own-voice gate and the same machine, and differ in nothing but the wait. Compared at the same median delay (p50) and at the same
mean delay over all turns, since a median alone could hide what slow thinkers wait.

The transcript is told apart: each word comes 0.3 to 0.8 s after it was said, 15 % of the words are another word; once with the
punctuation of the sentence and once with none.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from server.audio.ear import FRAME_SAMPLES, Samples
from server.audio.endpointing import STEP_S, Quiet, Sound, State, Wait, step
from server.audio.events import EarEvent, TurnEnded
from server.audio.own_voice import OwnVoice
from server.audio.senses import OwnSenses
from server.audio.turn_taker import TurnTaker
from tests.bench.figures import Json, rows
from tests.bench.people import Person, Session, people, session

EACH = 8
"""People of each group: with fewer of them chance speaks as loudly as patience."""
FIXED_S = tuple(round(0.4 + 0.1 * n, 1) for n in range(31))
LATE_S, WRONG = (0.3, 0.8), 0.15


@dataclass(frozen=True, slots=True)
class Sense:
    """16 ms of a session, as the senses tell it."""

    voice: float
    level_db: float
    pitch_hz: float
    at: float


@dataclass(slots=True)
class Score:
    """late_s: from the true end of a turn to its declaration. Speech and pauses are counted in the turns' own time."""

    late_s: list[float] = field(default_factory=list)
    cut_offs: int = 0
    missed: int = 0
    speech_s: float = 0.0

    @property
    def cut_offs_a_minute(self) -> float:
        return 60 * self.cut_offs / self.speech_s

    def told(self) -> Json:
        return {
            "p50_s": round(float(np.median(self.late_s)), 3),
            "p95_s": round(float(np.percentile(self.late_s, 95)), 3),
            "mean_s": round(float(np.mean(self.late_s)), 3),
            "cut_offs_a_minute": round(self.cut_offs_a_minute, 3),
            "missed": self.missed,
            "turns": len(self.late_s) + self.missed,
        }


@cache
def senses(person: Person) -> tuple[Sense, ...]:
    pcm = session(person).pcm
    ears = OwnSenses()
    row = ears.join()
    found: list[Sense] = []
    for n in range(len(pcm) // FRAME_SAMPLES):
        frame: Samples = pcm[n * FRAME_SAMPLES : (n + 1) * FRAME_SAMPLES].reshape(1, -1)
        heard = ears.hear([row], frame, np.zeros_like(frame))
        for hop in range(2):
            at = (2 * n + hop + 1) * STEP_S - heard.lag_s
            found.append(Sense(float(heard.voice[0, hop]), float(heard.level_db[0, hop]), float(heard.pitch_hz[0]), at))
    return tuple(found)


Words = Sequence[tuple[float, str]]
Listener = Callable[[Person, Words], list[float]]
"""The times at which it declares turns over."""


def adaptive(person: Person, words: Words) -> list[float]:
    taker, waiting, ends = TurnTaker(), list(words), list[float]()
    for sense in senses(person):
        while waiting and waiting[0][0] <= sense.at:
            at_s, text = waiting.pop(0)
            taker.words(text, at_s)
        ends += _ends(taker.hear(sense.voice, sense.level_db, sense.pitch_hz, sense.at), sense.at)
    return ends


def fixed(patience_s: float) -> Listener:
    def listen(person: Person, words: Words) -> list[float]:
        own, ends, wait = OwnVoice(), list[float](), Wait(patience_s)
        now: State = Quiet()
        for sense in senses(person):
            voice = own.of(sense.voice, sense.level_db)
            own.learn(sense.voice)
            now, events = step(now, Sound(voice), sense.at, wait)
            ends += _ends(events, sense.at)
        return ends

    return listen


def _ends(events: Sequence[EarEvent], at: float) -> list[float]:
    return [at for event in events if isinstance(event, TurnEnded)]


def transcript(one: Session, punctuated: bool) -> list[tuple[float, str]]:
    """(when it comes, the words of the turn so far), in order."""
    rng = np.random.default_rng(one.person.seed)
    pool = [word for turn in one.turns for phrase in turn.phrases for _, word in phrase.words]
    found: list[tuple[float, str]] = []
    for turn in one.turns:
        said: list[str] = []
        for phrase in turn.phrases:
            for at_s, word in phrase.words:
                said.append(pool[int(rng.integers(len(pool)))] if rng.random() < WRONG else word)
                text = " ".join(said) if punctuated else "".join(sign for sign in " ".join(said) if sign not in ",.?!")
                found.append((max(at_s + float(rng.uniform(*LATE_S)), found[-1][0] if found else 0.0), text))
    return found


def judged(chosen: Sequence[Person], listener: Listener, words: Callable[[Session], Words] = lambda one: ()) -> Score:
    score = Score()
    for person in chosen:
        one = session(person)
        ends = listener(person, words(one))
        for turn, nxt in zip(one.turns, [*(turn.begin_s for turn in one.turns[1:]), np.inf], strict=True):
            score.speech_s += sum(phrase.end_s - phrase.begin_s for phrase in turn.phrases)
            score.cut_offs += sum(turn.begin_s < end < turn.end_s for end in ends)
            late = [end - turn.end_s for end in ends if turn.end_s <= end < nxt]
            score.late_s += late[:1]
            score.missed += not late
    return score


def measure(kept_out: bool = True, each: int = EACH) -> Json:
    chosen = people(kept_out, each)
    curve = [judged(chosen, fixed(patience_s)) for patience_s in FIXED_S]
    ways: dict[str, Callable[[Session], Words]] = {
        "without transcript": lambda one: (),
        "with transcript": lambda one: transcript(one, True),
        "with transcript, no punctuation": lambda one: transcript(one, False),
    }
    return {
        "people": len(chosen),
        "kept_out": kept_out,
        "minutes_of_speech": round(curve[0].speech_s / 60, 1),
        "ways": {way: _compared(judged(chosen, adaptive, words), curve) for way, words in ways.items()},
        "groups": {
            group: judged([person for person in chosen if person.group == group], adaptive).told()
            for group in ("fast", "ordinary", "slow")
        },
        "fixed": {str(patience_s): score.told() for patience_s, score in zip(FIXED_S, curve, strict=True)},
    }


def _compared(own: Score, curve: Sequence[Score]) -> Json:
    cuts = [score.cut_offs_a_minute for score in curve]
    at_p50 = float(np.interp(np.median(own.late_s), [np.median(score.late_s) for score in curve], cuts))
    at_mean = float(np.interp(np.mean(own.late_s), [np.mean(score.late_s) for score in curve], cuts))
    return {
        **own.told(),
        "fixed_at_same_p50": round(at_p50, 3),
        "to_fixed_at_same_p50": round(own.cut_offs_a_minute / at_p50, 2),
        "fixed_at_same_mean": round(at_mean, 3),
        "to_fixed_at_same_mean": round(own.cut_offs_a_minute / at_mean, 2),
    }


def table(found: Json) -> str:
    who = "kept out of the tuning" if found["kept_out"] else "of the tuning"
    head = ("", "p50 s", "mean s", "p95 s", "cut-offs/min", "fixed, same p50", "part", "fixed, same mean", "part", "missed")
    beside = ("fixed_at_same_p50", "to_fixed_at_same_p50", "fixed_at_same_mean", "to_fixed_at_same_mean")
    keys = ("p50_s", "mean_s", "p95_s", "cut_offs_a_minute", *beside, "missed")
    lines = [[way, *(one[key] for key in keys)] for way, one in found["ways"].items()]
    lines += [[group, *(one.get(key) for key in keys)] for group, one in found["groups"].items()]
    return f"{found['people']} people {who}, {found['minutes_of_speech']} minutes of speech\n{rows(head, lines)}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Cut-offs of people with their own rhythm, against fixed patiences.")
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    parser.add_argument("--tuning", action="store_true", help="the people that the patience was tuned with")
    parser.add_argument("--each", type=int, default=EACH, help="people of each group (default: %(default)s)")
    given = parser.parse_args()
    found = measure(not given.tuning, given.each)
    print(json.dumps(found) if given.json else table(found))


if __name__ == "__main__":
    main()
