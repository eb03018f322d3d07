"""A call that is said is taken out and handed over once; ordinary speech is never touched; captions show no half of a call."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.interview.lexicon import LEXICON
from server.live.repair.spoken_calls import LONGEST, Sifted, SpokenCall, sift
from tests.live.spoken_corpus import Said, calls, figures, talk

TUNED, KEPT = calls("tuned"), calls("kept")
ALL_TALK = [*talk("tuned"), *talk("kept")]


@pytest.mark.parametrize("said", TUNED, ids=lambda said: said.text[:40])
def test_a_call_that_is_said_is_taken_out_and_handed_over(said: Said) -> None:
    sifted = sift(said.text, LEXICON, finished=True)
    assert sifted.clean.strip() == said.left
    assert [call.name for call in sifted.calls] == [said.tool]
    assert said.words in " ".join(str(value) for value in sifted.calls[0].args.values())


@pytest.mark.parametrize("spoken", ALL_TALK, ids=lambda spoken: spoken[:40])
def test_ordinary_speech_is_left_alone(spoken: str) -> None:
    sifted = sift(spoken, LEXICON, finished=True)
    assert (sifted.clean, sifted.calls) == (spoken, ())


def test_sentences_that_nothing_was_tuned_on_fare_about_as_well() -> None:
    rescued, of, alone, sentences = figures("kept")
    assert alone == sentences
    assert rescued >= 0.93 * of


@pytest.mark.parametrize("said", [one for one in (*TUNED, *KEPT) if one.is_rescued], ids=lambda said: said.text[:40])
def test_captions_that_grow_never_show_a_piece_of_the_call(said: Said) -> None:
    whole = sift(said.text, LEXICON, finished=True)
    for end in range(len(said.text) + 1):
        soon = sift(said.text[:end], LEXICON, finished=False)
        assert whole.clean.startswith(soon.clean.rstrip()), said.text[:end]
        assert set(map(str, soon.calls)) <= set(map(str, whole.calls))


@pytest.mark.parametrize("spoken", ALL_TALK, ids=lambda spoken: spoken[:40])
def test_ordinary_speech_is_never_shown_and_taken_back(spoken: str) -> None:
    for end in range(len(spoken) + 1):
        soon = sift(spoken[:end], LEXICON, finished=False)
        assert spoken.startswith(soon.clean)
        assert not soon.calls


def test_most_of_a_long_ordinary_line_is_shown_at_once() -> None:
    line = " ".join(talk("tuned")[:30])
    behind = [end - len(sift(line[:end], LEXICON, finished=False).clean) for end in range(1, len(line), 7)]
    assert sum(late > 12 for late in behind) < 0.1 * len(behind)


def test_a_call_without_an_end_is_not_held_back_for_ever() -> None:
    endless = 'log_note(text="' + "and so on " * 200
    assert sift(endless, LEXICON, finished=False).clean != ""
    assert len(sift(endless[: LONGEST - 1], LEXICON, finished=False).held) <= LONGEST


def test_a_call_that_the_end_of_the_turn_cut_is_still_one() -> None:
    cut = sift('Thanks. log_behavioral_note(note="Plans bef', LEXICON, finished=True)
    assert cut.clean.strip() == "Thanks."
    assert cut.calls == (SpokenCall("log_behavioral_note", {"note": "Plans bef"}),)


def test_two_calls_in_one_breath_are_two_calls() -> None:
    said = sift('log_answer(summary="Knows it"); advance_phase(to="coding")', LEXICON, finished=True)
    assert [call.name for call in said.calls] == ["log_answer", "advance_phase"]
    assert said.clean.strip() == ""


def test_a_bare_control_token_is_taken_out_and_calls_nothing() -> None:
    assert sift("Good.<ctrl42> Let us go on.", LEXICON, finished=True).clean.split() == ["Good.", "Let", "us", "go", "on."]
    assert sift("Good.<ctrl42> Let us go on.", LEXICON, finished=True).calls == ()


@pytest.mark.parametrize("said", [*TUNED, *KEPT], ids=lambda said: said.text[:40])
def test_reading_on_comes_to_the_same_as_reading_anew(said: Said) -> None:
    before = Sifted()
    for end in range(0, len(said.text), 3):
        before = sift(said.text[:end], LEXICON, finished=False, before=before)
    reading_on = sift(said.text, LEXICON, finished=True, before=before)
    anew = sift(said.text, LEXICON, finished=True)
    assert (reading_on.clean, reading_on.calls) == (anew.clean, anew.calls)


PIECES = st.lists(
    st.sampled_from([*ALL_TALK, *(one.text for one in TUNED), "<", "{", "```", "log_", "Let me ", "(", '"', "\n", " "]),
    max_size=4,
).map(" ".join)


@given(PIECES, st.data())
def test_what_was_shown_once_is_never_taken_back(text: str, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(text)))
    later = data.draw(st.integers(end, len(text)))
    finished = data.draw(st.booleans()) if later == len(text) else False
    soon, then = sift(text[:end], LEXICON, finished=False), sift(text[:later], LEXICON, finished)
    assert then.clean.startswith(soon.clean.rstrip())
    assert list(map(str, then.calls))[: len(soon.calls)] == list(map(str, soon.calls))
