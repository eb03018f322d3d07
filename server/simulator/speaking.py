"""The model's mouth: words and sound become pieces, each with the time at which it goes on the wire. Pure.

Sound runs ahead of the ear: a chunk leaves `speed` times faster than it is played, but never more than `max_lead_s` seconds
ahead of playback, so a client that cannot keep up never has to hold more than that.
"""

from __future__ import annotations

import math
import re
from base64 import b64encode
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 24_000
MAX_CHUNK_S = 0.24


@dataclass(frozen=True, slots=True)
class Pace:
    """How time passes. Tests raise `speed` and `playback` together; both are multiples of real time."""

    speed: float = 4.0
    playback: float = 1.0
    max_lead_s: float = 20.0
    turn_complete_after_call_s: float = 0.15  # families that complete the turn after a call do so when no answer came by then
    answer_patience_s: float = 2.0  # how long a turn that said nothing after its calls waits for their answers
    think_s: float = 0.0  # between the end of the candidate's turn and what the model makes of it
    stuck_speech_s: float = 40.0  # automatic detection: an open turn with no audio coming is closed after this


@dataclass(frozen=True, slots=True)
class Clip:
    """One sentence as sound: base64 chunks ready for the wire, and how many samples each holds."""

    chunks: tuple[bytes, ...]
    samples: tuple[int, ...]

    @property
    def size(self) -> int:
        return sum(len(chunk) for chunk in self.chunks)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one message carries: sound, words, or both."""

    audio: bytes | None
    samples: int
    text: str | None


def clip(pcm: NDArray[np.int16], chunk_s: float = MAX_CHUNK_S) -> Clip:
    """Even chunks of at most `chunk_s`; with the usual 240 ms, from half a second on, none is shorter than 160 ms."""
    count = max(1, math.ceil(len(pcm) / (chunk_s * RATE)))
    parts = [part for part in np.array_split(pcm, count) if len(part)]
    return Clip(tuple(b64encode(part.astype("<i2").tobytes()) for part in parts), tuple(len(part) for part in parts))


_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？؟।])\s*")
_WORD = re.compile(r"\s*\S+")
_LONG_WORD = 14


def sentences(text: str) -> list[str]:
    """What is synthesised in one go. The spaces between sentences go to the transcript, not to the synthesiser."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part.strip()]


def deltas(sentence: str, *, first: bool) -> list[str]:
    """The transcript as it trickles in: a word or two at a time, spaces in front. Scripts without spaces come in slices."""
    words = [piece for word in _WORD.findall(sentence) for piece in _slices(word)]
    if words and not first and not _spaceless(sentence):
        words[0] = " " + words[0].lstrip()
    groups: list[str] = []
    for index, word in enumerate(words):
        if groups and index % 2:
            groups[-1] += word
        else:
            groups.append(word)
    return groups


def _slices(word: str) -> list[str]:
    return [word] if len(word) <= _LONG_WORD else [word[i : i + 6] for i in range(0, len(word), 6)]


def _spaceless(sentence: str) -> bool:
    return any("\u3040" <= letter <= "\u9fff" for letter in sentence)


def pieces(sound: Clip, words: list[str], *, together: bool, ahead: int) -> list[Piece]:
    """A sentence in the order of its messages. `together`: words share a chunk's message, else go `ahead` chunks before."""
    count = len(sound.chunks)
    slots: list[list[str]] = [[] for _ in range(count)]
    for index, word in enumerate(words):
        slots[max(0, index * count // max(1, len(words)) - ahead)].append(word)
    made: list[Piece] = []
    for chunk, samples, texts in zip(sound.chunks, sound.samples, slots, strict=True):
        if together:
            made.append(Piece(chunk, samples, "".join(texts) or None))
        else:
            made.extend(Piece(None, 0, text) for text in texts)
            made.append(Piece(chunk, samples, None))
    return made


class Utterance:
    """One Say on its way out: which sentences are to be synthesised, which pieces are due, how much was sent."""

    def __init__(self, text: str, pace: Pace, *, together: bool, ahead: int) -> None:
        self.text = text
        self.sentences = sentences(text)
        self.sent_samples = 0
        self._pace, self._together, self._ahead = pace, together, ahead
        self._clips: dict[int, Clip] = {}
        self._asked = 0
        self._begun = 0  # sentences whose pieces are cut
        self._queue: deque[Piece] = deque()
        self._started: float | None = None
        self._free_at = 0.0

    @property
    def sent_s(self) -> float:
        return self.sent_samples / RATE

    @property
    def done(self) -> bool:
        return not self._queue and self._begun == len(self.sentences)

    def wanted(self) -> list[tuple[int, str]]:
        """Sentences to synthesise now: never more than two ahead of what is being sent."""
        until = min(len(self.sentences), self._begun + 2)
        fresh = [(index, self.sentences[index]) for index in range(self._asked, until)]
        self._asked = max(self._asked, until)
        return fresh

    def voiced(self, index: int, sound: Clip) -> None:
        self._clips[index] = sound

    def due(self, now: float) -> list[Piece]:
        """The pieces whose time has come, in order."""
        ready: list[Piece] = []
        while (at := self.next_at(now)) is not None and at <= now:
            piece = self._queue.popleft()
            ready.append(piece)
            if piece.samples:
                self._sent(piece, max(at, now - 0.5))
        return ready

    def next_at(self, now: float) -> float | None:
        """When the next piece is due; None while its sentence is not synthesised (or all is sent)."""
        self._refill()
        if not self._queue:
            return None
        if self._started is None:
            self._started = self._free_at = now
        first = next((piece for piece in self._queue if piece.samples), None)
        after = self.sent_s + (first.samples / RATE if first else 0.0)
        return max(self._free_at, self._started + (after - self._pace.max_lead_s) / self._pace.playback)

    def wait(self, seconds: float) -> None:
        """Nothing goes out for so long."""
        self._free_at += seconds

    def _sent(self, piece: Piece, at: float) -> None:
        self.sent_samples += piece.samples
        self._free_at = at + piece.samples / RATE / self._pace.speed

    def _refill(self) -> None:
        while not self._queue and self._begun in self._clips:
            words = deltas(self.sentences[self._begun], first=self._begun == 0)
            sound = self._clips.pop(self._begun)
            self._queue.extend(pieces(sound, words, together=self._together, ahead=self._ahead))
            self._begun += 1
