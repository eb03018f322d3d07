"""How words and sound become pieces with a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.simulator.hum import Hum
from server.simulator.speaking import RATE, Pace, Piece, Utterance, clip, deltas, pieces, sentences

TEXT = "Hello, I am Alex. Today we talk about hash tables. What happens when two keys collide? Take your time."
words = st.text(alphabet=st.sampled_from("abc é,.?! 日本。"), min_size=1, max_size=80)


def spoken(text: str, pace: Pace, until: float, *, step: float = 0.01) -> list[tuple[float, Piece]]:
    utterance = Utterance(text, pace, together=True, ahead=0)
    sent: list[tuple[float, Piece]] = []
    for tick in range(round(until / step)):
        for index, sentence in utterance.wanted():
            utterance.voiced(index, clip(Hum().say(sentence, "en-US")))
        sent += [(tick * step, piece) for piece in utterance.due(tick * step)]
    assert utterance.done
    return sent


@given(words)
def test_the_transcript_says_every_letter_once(text: str) -> None:
    parts = sentences(text)
    told = "".join(delta for index, part in enumerate(parts) for delta in deltas(part, first=index == 0))
    assert told.replace(" ", "") == text.replace(" ", "")


def test_a_transcript_trickles_in_with_its_spaces_in_front() -> None:
    first, second = sentences("It is foggy today. Very.")
    assert deltas(first, first=True) == ["It is", " foggy today."]
    assert deltas(second, first=False) == [" Very."]


def test_a_script_without_spaces_is_cut_into_slices() -> None:
    assert "".join(deltas("配列とリストの違いを説明してください。", first=True)) == "配列とリストの違いを説明してください。"
    assert len(deltas("配列とリストの違いを説明してください。", first=True)) > 1


@given(st.integers(min_value=1, max_value=20 * RATE))
def test_a_chunk_is_never_longer_than_240_ms(samples: int) -> None:
    made = clip(np.zeros(samples, np.int16))
    assert sum(made.samples) == samples
    assert max(made.samples) <= 0.24 * RATE + 1
    if samples > 0.5 * RATE:
        assert min(made.samples) >= 0.16 * RATE - 1


def test_apart_the_transcript_runs_ahead_of_its_audio() -> None:
    made = pieces(clip(np.zeros(RATE * 2, np.int16)), ["one", " two", " three"], together=False, ahead=3)
    order = ["words" if piece.audio is None else "sound" for piece in made]
    assert order[:2] == ["words", "words"]
    assert all(piece.audio is None or piece.text is None for piece in made)


def test_together_every_delta_shares_a_message_with_sound() -> None:
    made = pieces(clip(np.zeros(RATE * 2, np.int16)), ["one", " two", " three"], together=True, ahead=0)
    assert all(piece.audio is not None for piece in made)
    assert [piece.text for piece in made if piece.text] == ["one", " two", " three"]


def test_sound_leaves_four_times_faster_than_it_is_heard() -> None:
    sent = spoken(TEXT, Pace(), until=10)
    seconds = sum(piece.samples for _, piece in sent) / RATE
    assert sent[-1][0] == pytest.approx(seconds / 4, rel=0.15)


def test_the_first_sound_leaves_at_once() -> None:
    assert spoken(TEXT, Pace(), until=10)[0][0] == 0.0


def test_sound_is_never_further_ahead_than_the_limit() -> None:
    sent = spoken(TEXT, Pace(speed=50, max_lead_s=1.5), until=10)
    ahead, heard = [], 0.0
    for at, piece in sent:
        heard += piece.samples / RATE
        ahead.append(heard - at)
    assert max(ahead) <= 1.5 + 0.02


def test_only_two_sentences_are_synthesised_ahead() -> None:
    utterance = Utterance("One. Two. Three. Four. Five.", Pace(), together=True, ahead=0)
    assert [text for _, text in utterance.wanted()] == ["One.", "Two."]
    assert utterance.wanted() == []


def test_nothing_is_due_while_the_sentence_is_not_synthesised() -> None:
    utterance = Utterance("One. Two.", Pace(), together=True, ahead=0)
    utterance.wanted()
    utterance.voiced(1, clip(Hum().say("Two.", "en-US")))
    assert (utterance.due(0.0), utterance.next_at(0.0), utterance.done) == ([], None, False)
