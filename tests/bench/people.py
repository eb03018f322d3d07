"""People with a rhythm of their own, made of real (synthesised) speech: material to measure patience. Fixed before any tuning.

What is published, and how it is used:
* Pauses inside a turn are log-normal, with brief (< 0.2 s), medium (0.2 to 1 s) and long ones (> 1 s); the long ones occur in
  spontaneous speech only (Campione and Véronis 2002, 6000 pauses in five languages). Brief ones are the synthesiser's own;
  here each person has a median and a spread, for fast talkers, ordinary ones and slow thinkers.
* Silent pauses of hesitation come with lengthening or a filler (Campione and Véronis 2005; Clark and Fox Tree 2002): a third of
  the pauses follow a filler or a conjunction that is drawn out, and those are longer.
* Falling pitch and a complete sentence mark an end, a rise or a level pitch goes on, and neither is certain (Gravano and
  Hirschberg 2011; de Ruiter, Mitterer and Enfield 2006): a third of the inner pauses come after a finished sentence, and some
  turns end on a continuing melody or a question.
* Gaps between speakers are about 0.2 s (Levinson and Torreira 2015); a machine cannot have them, so what is asked is only how
  long it waits and how often it cuts in.

The melody is the synthesiser's: a comma rises, a full stop falls, a filler is slow and flat. A pause within a phrase cuts a
fluent sentence between two words. Speakers, sentences and rhythms for tuning and for judging have nothing in common.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tests.audio.espeak import RATE, Line, Spoken, speak
from tests.bench import answers

Group = Literal["fast", "ordinary", "slow"]
Ending = Literal["falls", "goes_on", "filler", "inside", "question"]
MEDIAN_S: dict[Group, tuple[float, float]] = {"fast": (0.28, 0.42), "ordinary": (0.5, 0.75), "slow": (0.9, 1.4)}
SPREAD = (0.35, 0.55)
SHORTEST_S, LONGEST_S = 0.2, 4.0
INNER: dict[Ending, float] = {"falls": 0.33, "goes_on": 0.24, "filler": 0.28, "inside": 0.15}
LAST: dict[Ending, float] = {"falls": 0.8, "goes_on": 0.1, "question": 0.1}
AFTER_FILLER = 1.3
"""Pauses after a filler are longer (Clark and Fox Tree 2002)."""
GAP_S = (4.5, 6.0)
TURNS = 8
LOUD = 10 ** (-26 / 20)
VOICES = {
    "tuning": ("en-us", "en-us+f2", "en+m3", "en-gb-scotland", "en-us+m5", "en+f5"),
    "kept_out": ("en-gb-x-rp", "en-us+f3", "en-029+m2", "en-gb-x-gbclan+f1", "en-us+m7", "en-gb-x-gbcwmd+f4", "en-us+f4"),
}
TEMPO: dict[Group, tuple[int, int]] = {"fast": (190, 225), "ordinary": (155, 190), "slow": (130, 160)}


@dataclass(frozen=True, slots=True)
class Person:
    group: Group
    voice: str
    median_s: float
    spread: float
    tempo: int
    pitch: int
    melody: int
    seed: int
    kept_out: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """`words`: those that it says, each with the time (s) at which it is over."""

    begin_s: float
    end_s: float
    ending: Ending
    words: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    phrases: tuple[Phrase, ...]

    @property
    def begin_s(self) -> float:
        return self.phrases[0].begin_s

    @property
    def end_s(self) -> float:
        return self.phrases[-1].end_s

    @property
    def pauses_s(self) -> list[float]:
        return [after.begin_s - before.end_s for before, after in pairwise(self.phrases)]


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    person: Person
    pcm: NDArray[np.int16]
    turns: tuple[Turn, ...]


def people(kept_out: bool, each: int) -> list[Person]:
    """So many of each group."""
    voices = VOICES["kept_out" if kept_out else "tuning"]
    rng = np.random.default_rng(7001 if kept_out else 42)
    found: list[Person] = []
    for group in ("fast", "ordinary", "slow"):
        for _ in range(each):
            median = float(np.exp(rng.uniform(*np.log(MEDIAN_S[group]))))
            spread, pitch, melody = float(rng.uniform(*SPREAD)), int(rng.integers(35, 65)), int(rng.integers(40, 80))
            tempo, voice = int(rng.integers(*TEMPO[group])), voices[len(found) % len(voices)]
            found.append(Person(group, voice, median, spread, tempo, pitch, melody, int(rng.integers(1 << 30)), kept_out))
    return found


@dataclass(frozen=True, slots=True)
class _Plan:
    """A phrase to be said; `share`: which part of the sentence, for one that is cut between two words."""

    text: str
    ending: Ending
    share: tuple[float, float] = (0.0, 1.0)


def _turn(rng: np.random.Generator, sentences: Sequence[str]) -> list[_Plan]:
    if rng.random() < 0.15:
        return [_Plan(str(rng.choice(answers.SHORT)), "falls")]
    plans: list[_Plan] = []
    for _ in range(int(rng.integers(1, 6))):
        text = sentences[int(rng.integers(len(sentences)))]
        match _drawn(rng, INNER):
            case "goes_on":
                plans.append(_Plan(text.rstrip(".") + ",", "goes_on"))
            case "filler":
                plans += [_Plan(text, "falls"), _Plan(str(rng.choice(answers.FILLERS)), "filler")]
            case "inside":
                cut = float(rng.uniform(0.35, 0.65))
                plans += [_Plan(text, "inside", (0.0, cut)), _Plan(text, "falls", (cut, 1.0))]
            case _:
                plans.append(_Plan(text, "falls"))
    last = _drawn(rng, LAST)
    text = str(rng.choice(answers.QUESTIONS)) if last == "question" else sentences[int(rng.integers(len(sentences)))]
    return [*plans, _Plan(text.rstrip(".") + "," if last == "goes_on" else text, last)]


def _drawn(rng: np.random.Generator, parts: dict[Ending, float]) -> Ending:
    return list(parts)[int(rng.choice(len(parts), p=list(parts.values())))]


@cache
def session(person: Person, turns: int = TURNS) -> Session:
    """One person's answers, with silence between them in which nobody speaks. A soft fan, and a microphone of some gain."""
    rng = np.random.default_rng(person.seed)
    sentences = answers.KEPT_OUT if person.kept_out else answers.TUNING
    plans = [_turn(rng, sentences) for _ in range(turns)]
    spoken = iter(speak([_line(person, plan) for turn in plans for plan in turn]))
    at, placed, found = 1.0, list[tuple[float, NDArray[np.float32]]](), list[Turn]()
    for turn in plans:
        phrases: list[Phrase] = []
        for number, plan in enumerate(turn):
            whole = next(spoken)
            samples, words = _cut(whole, plan)
            placed.append((at, samples))
            end_s = at + len(samples) / RATE
            phrases.append(Phrase(at, end_s, plan.ending, tuple((at + word_s, word) for word_s, word in words)))
            at = end_s + (_pause(rng, person, plan) if number < len(turn) - 1 else 0.0)
        found.append(Turn(tuple(phrases)))
        at += float(rng.uniform(*GAP_S))
    return Session(person, _mixed(rng, placed, at), tuple(found))


def _line(person: Person, plan: _Plan) -> Line:
    jitter = zlib.crc32(plan.text.encode()) % 9 - 4
    line = Line(plan.text, person.voice, person.tempo, person.pitch + jitter, person.melody)
    return replace(line, tempo=90, melody=10) if plan.ending == "filler" else line


def _pause(rng: np.random.Generator, person: Person, plan: _Plan) -> float:
    drawn = person.median_s * float(np.exp(person.spread * rng.standard_normal()))
    return float(np.clip(drawn * (AFTER_FILLER if plan.ending == "filler" else 1.0), SHORTEST_S, LONGEST_S))


def _cut(spoken: Spoken, plan: _Plan) -> tuple[NDArray[np.float32], list[tuple[float, str]]]:
    """The part of the sentence that is said, and the times at which its words are over."""
    begins, texts = [*spoken.words, len(spoken.samples)], plan.text.split()
    count = min(len(texts), len(spoken.words))
    first, last = (round(share * count) for share in plan.share)
    low, high = begins[first] if first else 0, begins[last] if last < count else len(spoken.samples)
    words = [((begins[word + 1] - low) / RATE, texts[word]) for word in range(first, last)]
    samples = spoken.samples[low:high].copy()
    fade = min(128, len(samples) // 2)
    samples[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    samples[len(samples) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return samples / max(1e-4, float(np.sqrt(np.mean(samples**2)))) * LOUD, words


def _mixed(rng: np.random.Generator, placed: list[tuple[float, NDArray[np.float32]]], seconds: float) -> NDArray[np.int16]:
    size = int(seconds * RATE)
    spectrum = np.fft.rfft(rng.standard_normal(size))
    fan = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 30 * size / RATE)), size)
    mix = fan / fan.std() * LOUD * 10 ** (-rng.uniform(25, 40) / 20)
    for at, samples in placed:
        first = int(at * RATE)
        mix[first : first + len(samples)] += samples[: size - first]
    gain = 10 ** (rng.uniform(-8, 6) / 20)
    return np.asarray(np.clip(np.round(mix * gain * 32768), -32768, 32767), np.int16)
