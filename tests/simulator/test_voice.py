"""The simulated model's voice, measured; each engine that is installed here, and what is said where none is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pytest

from server.simulator import engines
from server.simulator.engines import Speech, VoiceUnavailableError
from server.simulator.sound import Floats, Pcm, level, resample, trim
from server.simulator.speakable import speakable
from server.simulator.voice import ORDER, RATE, Voice

SENTENCE = "How does a hash table find a value by its key, and what happens when two keys land in the same slot?"
INSTALLED = [name for name in ORDER if engines.find(name)]
every_engine = pytest.mark.parametrize("engine", INSTALLED)


def db(samples: Pcm) -> float:
    return float(20 * np.log10(np.abs(samples.astype(np.float64)).max() / 32768))


def silence_before(samples: Pcm) -> float:
    """Seconds before the first sample that is louder than -40 dB of the peak."""
    loud = np.abs(samples.astype(np.int32)) > np.abs(samples.astype(np.int32)).max() * 0.01
    return int(np.argmax(loud)) / RATE


def strength(samples: Floats | Pcm, rate: int, hertz: float) -> float:
    """Amplitude of one frequency."""
    at = np.arange(samples.size) / rate
    return float(2 * np.abs(np.mean(samples * np.exp(-2j * np.pi * hertz * at))))


# ---- speech -----------------------------------------------------------------------------------------------------------


def test_a_voice_is_installed_for_the_rehearsal() -> None:
    assert Voice().engine in ORDER


@every_engine
def test_speech_is_24_khz_int16_at_a_natural_pace(engine: str) -> None:
    spoken = Voice(engine).say(SENTENCE)
    assert spoken.dtype == np.int16
    assert spoken.ndim == 1
    words_a_minute = len(SENTENCE.split()) / (spoken.size / RATE) * 60
    assert 130 < words_a_minute < 230


@every_engine
def test_speech_is_as_loud_as_it_may_be_and_does_not_clip(engine: str) -> None:
    assert db(Voice(engine).say(SENTENCE)) == pytest.approx(-3.0, abs=0.1)


@every_engine
def test_speech_begins_and_ends_with_a_short_breath_of_silence(engine: str) -> None:
    spoken = Voice(engine).say("Thank you.")
    assert 0.05 <= silence_before(spoken) <= 0.2
    assert 0.05 <= silence_before(spoken[::-1]) <= 0.2


@every_engine
def test_a_longer_text_takes_longer(engine: str) -> None:
    voice = Voice(engine)
    assert voice.say(SENTENCE * 2).size > 1.6 * voice.say(SENTENCE).size


@every_engine
def test_several_threads_may_speak_at_once(engine: str) -> None:
    voice = Voice(engine)
    texts = ["One, two, three.", "A sentence of another length.", "Please go on."] * 3
    alone = [voice.say(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(voice.say, texts))
    for one, other in zip(alone, together, strict=True):
        assert other.size == pytest.approx(one.size, rel=0.03)  # eSpeak varies its pauses by some samples


@pytest.mark.parametrize("language", ["de-DE", "es-ES", "fr-FR", "pt-BR", "hi-IN", "ja-JP", "cmn-CN", "ar-XA", "xx-YY"])
def test_other_languages_are_spoken_too(language: str) -> None:
    assert Voice().say("Danke, gracias, merci.", language).size > RATE / 2


@pytest.mark.parametrize("text", ["", "   ", "...", "```", "\x00"])
def test_what_cannot_be_said_is_a_moment_of_silence(text: str) -> None:
    assert not Voice().say(text).any()


def test_a_word_without_end_is_no_reason_to_wait() -> None:
    assert max(len(word) for word in speakable("a" * 9000).split()) <= 40
    assert len(speakable("word " * 9000)) <= 5000


@dataclass
class Hoarse:
    """An engine that is installed and fails."""

    name: str = "hoarse"

    def speaks(self, language: str) -> bool:
        return True

    def speak(self, text: str, language: str) -> Speech:
        raise VoiceUnavailableError("hoarse did not speak")


def test_an_engine_that_fails_leaves_the_sentence_to_the_next() -> None:
    assert Voice(engines=[Hoarse(), *Voice().engines]).say("Thank you.").any()
    with pytest.raises(VoiceUnavailableError, match="hoarse"):
        Voice(engines=[Hoarse()]).say("Thank you.")


def test_an_engine_that_is_not_there_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(VoiceUnavailableError, match="flite is not installed: install"):
        Voice("flite")
    with pytest.raises(VoiceUnavailableError, match="choose one of"):
        Voice("gramophone")


# ---- samples ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100])
def test_resampling_keeps_length_pitch_and_level(rate: int) -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(rate) / rate).astype(np.float32)
    made = resample(tone, rate, RATE)
    assert made.size == RATE
    assert strength(made, RATE, 1000) == pytest.approx(1.0, abs=0.01)


def test_resampling_makes_no_mirror_tones() -> None:
    tone = np.sin(2 * np.pi * 6000 * np.arange(16_000) / 16_000).astype(np.float32)
    made = resample(tone, 16_000, RATE)
    assert strength(made, RATE, 10_000) < 0.001  # 16 kHz - 6 kHz, what a plain interpolation would leave


def test_resampling_down_keeps_high_tones_out() -> None:
    tone = np.sin(2 * np.pi * 15_000 * np.arange(48_000) / 48_000).astype(np.float32)
    assert np.abs(resample(tone, 48_000, RATE)[200:-200]).max() < 0.01


def test_silence_stays_silence() -> None:
    nothing = np.zeros(1000, dtype=np.float32)
    assert not level(trim(resample(nothing, 16_000, RATE), RATE)).any()
    assert level(trim(nothing[:0], RATE)).size == 0


# ---- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("It is `O(n log n)`, not **O(n^2)**.", "It is O of n log n, not O of n squared."),
        ("O(1), O(V + E) and O(2^n)", "O of 1, O of V plus E and O of 2 to the n"),
        ("Call `two_sum` or twoSum()", "Call two sum or two Sum"),
        ("# Title\n\n- one\n- [two](https://example.org/x)", "Title one two"),
        ("```python\nx\n```", "x"),
        ("a <= b and c != d", "a is at most b and c is not equal to d"),
        ("e.g. a read/write lock", "for example, a read or write lock"),
        ("The TCP/IP model", "The TCP IP model"),
    ],
)
def test_formulas_and_identifiers_are_read_as_words(written: str, said: str) -> None:
    assert speakable(written) == said


def test_other_languages_lose_their_markdown_only() -> None:
    assert speakable("**Gut**, z. B. `O(n)`", "de-DE") == "Gut, z. B. O(n)"
