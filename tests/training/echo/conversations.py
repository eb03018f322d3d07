"""Half a minute of Alex in a room, with somebody who speaks over him now and then, and the truth of when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.training.echo.material import RATE, VOICES, WORDS, Material, Sound, faded, gain, levelled, spoken

SECONDS = 30
SAMPLES = SECONDS * RATE
BLOCK = 256
Dice = np.random.Generator


@dataclass(frozen=True, slots=True)
class Conversation:
    """mic, far: int16. spoken: (blocks of 16 ms,) whether somebody else than Alex speaks."""

    mic: NDArray[np.int16]
    far: NDArray[np.int16]
    spoken: NDArray[np.bool_]


def convolved(sound: Sound, response: Sound) -> Sound:
    size = 1 << int(np.ceil(np.log2(len(sound) + len(response))))
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)[: len(sound)]


def coloured(dice: Dice, sound: Sound) -> Sound:
    """Another microphone: a tilt of 4 dB (1 sigma) over two octaves, sometimes without highs or lows."""
    hz = np.fft.rfftfreq(len(sound), 1 / RATE)
    shape = 10 ** (dice.normal(0, 4) * np.log2(np.maximum(hz, 60) / 800) / 40)
    if dice.random() < 0.3:
        shape = shape / (1 + (hz / dice.uniform(3000, 6500)) ** 8)
    if dice.random() < 0.3:
        shape = shape / (1 + (dice.uniform(80, 350) / np.maximum(hz, 1)) ** 6)
    return np.fft.irfft(np.fft.rfft(sound) * shape, len(sound))


def room(dice: Dice, delay_s: float) -> Sound:
    first, n = int(delay_s * RATE), int(dice.uniform(0.1, 0.55) * RATE)
    tail = levelled(dice.standard_normal(n) * np.exp(-6.9 * np.arange(n) / n)) * dice.uniform(0.2, 1.2) / np.sqrt(n)
    response = np.zeros(int(0.8 * RATE))
    response[first : first + n] = tail[: len(response) - first]
    response[first] += 1
    return response / float(np.sqrt(np.sum(response**2)))


def alex_says(dice: Dice, material: Material) -> Sound:
    """A sentence by the synthesiser, or phrases of one of the people; 3 to 10 s at about -20 dB."""
    if dice.random() < 0.5:
        text, voice = WORDS[dice.integers(len(WORDS))], VOICES[dice.integers(len(VOICES))]
        said = spoken(text, voice, int(dice.integers(140, 195)), int(dice.integers(30, 65)), material.cache)
    else:
        said = np.concatenate([np.r_[phrase(dice, material), pause(dice)] for _ in range(dice.integers(2, 7))])
    return levelled(said[: int(dice.uniform(3, 10) * RATE)], dice.normal(-20, 2.5), 0.01)


def phrase(dice: Dice, material: Material) -> Sound:
    return material.phrases[dice.integers(len(material.phrases))]


def pause(dice: Dice) -> Sound:
    return np.zeros(int(dice.uniform(0.1, 0.5) * RATE))


def interruption(dice: Dice, material: Material) -> Sound:
    said, longest = phrase(dice, material), int(dice.uniform(0.4, 2.5) * RATE)
    if len(said) > longest:
        first = int(dice.integers(len(said) - longest))
        said = faded(said[first : first + longest])
    said = levelled(coloured(dice, said), dice.normal(-25, 3), 0.05)
    if dice.random() < 0.4:
        response = room(dice, 0)
        response[1:] *= dice.uniform(0.2, 0.7)
        said = convolved(np.r_[said, np.zeros(1600)], response)
    return said


def talk(dice: Dice, material: Material) -> tuple[Sound, Sound, NDArray[np.bool_]]:
    """(what is sent of Alex, what the candidate says, blocks in which he does)"""
    far, near, truth = np.zeros(SAMPLES), np.zeros(SAMPLES), np.zeros(SAMPLES // BLOCK, np.bool_)
    at = int(dice.uniform(0.1, 0.8) * RATE)
    while at < SAMPLES - 2 * RATE:
        said = alex_says(dice, material)[: SAMPLES - at]
        far[at : at + len(said)] += said
        if dice.random() < 0.55 and len(said) > RATE:
            since = at + int(dice.uniform(0.1, max(0.2, len(said) / RATE - 0.6)) * RATE)
            words = interruption(dice, material)[: SAMPLES - since]
            near[since : since + len(words)] += words
            audible(near, truth, since // BLOCK, (since + len(words)) // BLOCK + 1)
        at += len(said) + int(dice.uniform(0.8, 2.2) * RATE)
    return np.clip(far, -1, 1), near, truth


def audible(near: Sound, truth: NDArray[np.bool_], first: int, last: int) -> None:
    """Within 22 dB of the loudest, gaps of 64 ms filled."""
    blocks = near[: len(truth) * BLOCK].reshape(-1, BLOCK)[first:last]
    db = 10 * np.log10(np.mean(blocks**2, axis=1) + 1e-12)
    if len(db) > 9:
        top = np.percentile(db, 95)
        wide = np.convolve(db > max(top - 22, -55), np.ones(9), "same") > 0
        truth[first : first + len(db)] |= wide & (db > max(top - 32, -62))


def loudspeaker(dice: Dice, far: Sound) -> Sound:
    """Clean, mildly saturated, or a small one driven hard."""
    kind = dice.integers(3)
    if kind == 0:
        return far
    driven = levelled(np.tanh((1.5 if kind == 1 else dice.uniform(2, 5)) * far)) * float(np.sqrt(np.mean(far**2)))
    return driven if kind == 1 else driven + dice.uniform(0, 0.1) * far**2


def echo(dice: Dice, far: Sound) -> Sound:
    """Through the room at 0 dB; in four of five conversations the path moves, jumps, drifts or pumps."""
    sound, response = loudspeaker(dice, far), room(dice, dice.uniform(0.005, 0.18))
    heard, ticks = convolved(sound, response), np.arange(SAMPLES)
    if dice.random() > 0.8:
        return heard
    for _ in range(dice.integers(0, 4)):
        part, moved = dice.uniform(0.1, 1), int(dice.integers(SAMPLES))
        response = (1 - part) * response + part * room(dice, dice.uniform(0.005, 0.18))
        jump = int(dice.integers(-480, 640)) if dice.random() < 0.5 else 0
        heard = np.r_[heard[:moved], np.roll(convolved(sound, response), jump)[moved:]]
    if dice.random() < 0.6:
        heard = np.interp(ticks * (1 + dice.uniform(-120e-6, 120e-6)), ticks, heard)
    if dice.random() < 0.6:
        swing = np.sin(2 * np.pi * dice.uniform(0.05, 0.5) * ticks / RATE + dice.uniform(0, 6))
        heard = heard * (1 + dice.uniform(0.1, 0.6) * swing)
    return heard


def fan(dice: Dice) -> Sound:
    hz = np.maximum(np.arange(SAMPLES // 2 + 1), 30 * SECONDS)
    air = levelled(np.fft.irfft(np.fft.rfft(dice.standard_normal(SAMPLES)) / np.sqrt(hz), SAMPLES))
    seconds = np.arange(SAMPLES) / RATE
    return levelled(air + sum(0.5 / j * np.sin(2 * np.pi * 50 * j * seconds + j) for j in (1, 2, 4, 6)))


def keys(dice: Dice) -> Sound:
    sound, at = np.zeros(SAMPLES), 0
    while at < SAMPLES - 8000:
        for _ in range(dice.integers(2, 12)):
            n = min(int(dice.uniform(0.008, 0.03) * RATE), SAMPLES - at)
            click = dice.standard_normal(n) * np.exp(-np.arange(n) / (n / 5 + 1))
            sound[at : at + n] += np.convolve(click, [1, -0.7], "same")[:n] * dice.uniform(0.3, 1)
            at = min(at + int(dice.uniform(0.09, 0.22) * RATE), SAMPLES - 1)
        at += int(dice.uniform(0.2, 1.5) * RATE)
    return levelled(sound)


def chord(dice: Dice) -> Sound:
    seconds, root = np.arange(SAMPLES) / RATE, dice.uniform(110, 330)
    tones = sum(np.sin(2 * np.pi * root * r * k * seconds) / k for r in (1, 1.25, 1.5) for k in range(1, 6))
    return levelled(tones * (0.5 + 0.5 * np.sign(np.sin(2 * np.pi * 1.7 * seconds))))


def surroundings(dice: Dice, material: Material) -> Sound:
    """Levels below the candidate's usual -26 dB."""
    sound = fan(dice) * gain(-26 - dice.uniform(12, 45))
    if dice.random() < 0.55:
        sound = sound + keys(dice) * gain(-26 - dice.uniform(8, 28))
    if dice.random() < 0.3:
        noise = np.resize(material.noises[dice.integers(len(material.noises))], SAMPLES)
        sound = sound + np.roll(noise, int(dice.integers(SAMPLES))) * gain(-26 - dice.uniform(4, 25))
    if dice.random() < 0.08:
        sound = sound + chord(dice) * gain(-26 - dice.uniform(4, 20))
    return sound


def conversation(seed: int, material: Material) -> Conversation:
    """The echo is at -1 to -32 dB, or none at all (headphones); the reference is misaligned in one of seven."""
    dice = np.random.default_rng(seed)
    far, near, truth = talk(dice, material)
    loss_db = 200.0 if dice.random() < 0.08 else dice.uniform(1, 16) if dice.random() < 0.6 else dice.uniform(2, 32)
    mic = echo(dice, far) * gain(-loss_db) + near + surroundings(dice, material)
    mic = mic * gain(dice.normal(0, 5)) + dice.standard_normal(SAMPLES) * gain(-80)
    if dice.random() < 0.15:
        far = np.roll(far, int(dice.uniform(-0.25, 0.5) * RATE))
    return Conversation(pcm(mic), pcm(far), truth)


def pcm(sound: Sound) -> NDArray[np.int16]:
    return np.clip(np.rint(sound * 32768), -32768, 32767).astype(np.int16)
