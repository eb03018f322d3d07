"""The people that patience is measured with: what is promised of them, and that a listener is judged rightly."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.bench import answers
from tests.bench.people import LONGEST_S, SHORTEST_S, VOICES, Person, people, session
from tests.bench.rhythm import LATE_S, Words, judged, table, transcript


@pytest.fixture(scope="module")
def person() -> Person:
    return people(kept_out=False, each=1)[1]


def test_speakers_and_sentences_for_judging_were_kept_out_of_the_tuning() -> None:
    assert not set(VOICES["tuning"]) & set(VOICES["kept_out"])
    assert not set(answers.TUNING) & set(answers.KEPT_OUT)
    assert not {one.seed for one in people(False, 4)} & {one.seed for one in people(True, 4)}


def test_groups_differ_in_the_middle_of_their_pauses() -> None:
    chosen = people(True, 4)
    fast, ordinary, slow = ([one.median_s for one in chosen if one.group == group] for group in ("fast", "ordinary", "slow"))
    assert max(fast) < min(ordinary) < max(ordinary) < min(slow)


def test_a_session_is_the_same_every_time_and_its_turns_lie_in_order(person: Person) -> None:
    one = session(person)
    times = [time for turn in one.turns for phrase in turn.phrases for time in (phrase.begin_s, phrase.end_s)]
    assert times == sorted(times)
    assert times[-1] < len(one.pcm) / 16_000
    assert all(SHORTEST_S <= pause_s <= LONGEST_S + 1e-9 for turn in one.turns for pause_s in turn.pauses_s)


def test_phrases_are_sound_and_pauses_are_not(person: Person) -> None:
    one = session(person)
    turn = max(one.turns, key=lambda turn: len(turn.phrases))
    loud = [_level(one.pcm, phrase.begin_s, phrase.end_s) for phrase in turn.phrases]
    gaps = pairwise(turn.phrases)
    soft = [_level(one.pcm, before.end_s + 0.02, after.begin_s - 0.02) for before, after in gaps]
    assert min(loud) > max(soft) + 10


def _level(pcm: np.ndarray[tuple[int], np.dtype[np.int16]], begin_s: float, end_s: float) -> float:
    part = pcm[int(begin_s * 16_000) : int(end_s * 16_000)].astype(np.float64)
    return float(10 * np.log10(np.mean(part**2) + 1e-9))


def test_a_transcript_is_late_and_in_order_and_partly_wrong(person: Person) -> None:
    one = session(person)
    said = [(at_s, word) for turn in one.turns for phrase in turn.phrases for at_s, word in phrase.words]
    found = transcript(one, punctuated=True)
    assert [at_s for at_s, _ in found] == sorted(at_s for at_s, _ in found)
    assert all(LATE_S[0] <= came_s - at_s for (came_s, _), (at_s, _) in zip(found, said, strict=True))
    wrong = np.mean([text.split()[-1] != word for (_, text), (_, word) in zip(found, said, strict=True)])
    assert 0.05 < wrong < 0.25
    assert not any(sign in text for _, text in transcript(one, punctuated=False) for sign in ",.?!")


def listener(late_s: float, also: tuple[float, ...] = ()) -> float:
    """The cut-offs of one who declares every turn over so late, and at these shares of each turn as well."""
    person = people(kept_out=False, each=1)[1]
    turns = session(person).turns
    ends = [turn.end_s + late_s for turn in turns]
    ends += [turn.begin_s + share * (turn.end_s - turn.begin_s) for turn in turns for share in also]
    score = judged([person], lambda one, words: sorted(ends))
    assert score.missed == 0
    assert score.late_s == pytest.approx([late_s] * len(turns))
    return score.cut_offs / len(turns)


def test_a_listener_who_waits_for_the_end_cuts_nobody_off() -> None:
    assert listener(0.5) == 0


def test_each_end_within_a_turn_is_a_cut_off() -> None:
    assert listener(0.5, also=(0.3, 0.6)) == 2


def test_a_listener_who_never_speaks_misses_every_turn(person: Person) -> None:
    def deaf(one: Person, words: Words) -> list[float]:
        return []

    score = judged([person], deaf)
    assert (score.missed, score.cut_offs) == (len(session(person).turns), 0)


def test_the_table_names_every_way_and_group() -> None:
    one = dict.fromkeys(("p50_s", "mean_s", "p95_s", "cut_offs_a_minute", "missed"), 1.0)
    beside = ("fixed_at_same_p50", "to_fixed_at_same_p50", "fixed_at_same_mean", "to_fixed_at_same_mean")
    ways, groups = {"without transcript": one | dict.fromkeys(beside, 0.5)}, {"slow": one}
    told = table({"people": 3, "kept_out": True, "minutes_of_speech": 1.0, "ways": ways, "groups": groups})
    assert all(word in told for word in ("kept out", "without transcript", "slow", "0.50"))
