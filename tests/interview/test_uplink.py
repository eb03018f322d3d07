"""From frames and ear events to the wire: pre-roll, strictly paired marks, nothing lost and nothing doubled."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.audio.ear import FRAME_S
from server.audio.events import BargedIn, EarEvent, TurnEnded, TurnStarted
from server.interview.uplink import BUNDLE, LEAD_S, PRE_ROLL_FRAMES, Act, Audio, Bundles, Uplink
from server.live.turn_taking import EndOfTurn

STARTED, ENDED, BARGED = TurnStarted(0.0), TurnEnded(2.0, 1.0), BargedIn(0.0)
Script = Sequence[tuple[int, Sequence[EarEvent]]]


def play(uplink: Uplink, script: Script) -> list[Act]:
    """Frames are numbered: the number is the frame's bytes, and its end in frames' lengths."""
    return [act for number, events in script for act in uplink.hear(pcm(number), events, number * FRAME_S)]


def pcm(number: int) -> bytes:
    return number.to_bytes(4, "little")


def sent(*numbers: int) -> list[Audio]:
    return [Audio(pcm(number)) for number in numbers]


def test_outside_a_turn_nothing_goes_up() -> None:
    assert play(Uplink("activity"), [(number, ()) for number in range(500)]) == []


def test_a_turn_goes_up_in_a_window_after_what_was_said_while_the_ear_made_up_its_mind() -> None:
    acts = play(Uplink("activity"), [(1, ()), (2, ()), (3, [STARTED]), (4, ()), (5, [ENDED]), (6, ())])
    assert acts == ["open", *sent(1, 2, 3, 4, 5), "shut"]


def test_the_pre_roll_is_bounded_and_holds_the_newest() -> None:
    acts = play(Uplink("activity"), [*((number, ()) for number in range(100)), (100, [STARTED])])
    assert acts == ["open", *sent(*range(100 - PRE_ROLL_FRAMES, 101))]


def test_the_pre_roll_covers_the_seeds_slowest_decision_and_more() -> None:
    assert PRE_ROLL_FRAMES * FRAME_S >= 2 * 0.256 + LEAD_S


def test_the_pre_roll_reaches_back_to_a_little_before_the_beginning_and_no_further() -> None:
    """A confirmed barge-in is dated back to the first doubt: its first words go up, the silence before them does not."""
    first = 40
    script: Script = [*((number, ()) for number in range(60)), (60, [TurnStarted(first * FRAME_S), BARGED])]
    up = play(Uplink("activity"), script)
    lead = round(LEAD_S / FRAME_S)
    assert up[0] == "open"
    assert up[1:] == sent(*range(62 - len(up), 61))
    assert len(up) - 2 == pytest.approx(60 - first + lead, abs=1)


def test_the_next_turn_repeats_nothing_of_the_last_one() -> None:
    acts = play(Uplink("activity"), [(1, [STARTED]), (2, [ENDED]), (3, ()), (4, [STARTED])])
    assert acts == ["open", *sent(1, 2), "shut", "open", *sent(3, 4)]


def test_a_barge_in_opens_one_window_not_two() -> None:
    assert play(Uplink("activity"), [(1, [STARTED, BARGED]), (2, ())]) == ["open", *sent(1, 2)]


def test_a_turn_of_a_single_frame_is_a_whole_window() -> None:
    assert play(Uplink("activity"), [(1, ()), (2, [STARTED, ENDED])]) == ["open", *sent(1, 2), "shut"]


def test_a_turn_that_begins_in_the_frame_in_which_the_last_one_ended_is_not_lost() -> None:
    acts = play(Uplink("activity"), [(1, [STARTED]), (2, [ENDED, STARTED]), (3, ()), (4, [ENDED])])
    assert acts == ["open", *sent(1, 2), "shut", "open", *sent(3, 4), "shut"]


@pytest.mark.parametrize("way", ["stream_end", "service"])
def test_where_the_service_listens_too_the_stream_is_continuous(way: EndOfTurn) -> None:
    acts = play(Uplink(way), [(1, ()), (2, [STARTED]), (3, ()), (4, [])])
    assert acts == sent(1, 2, 3, 4)


def test_the_seeds_way_says_the_end_of_the_stream_after_the_last_frame() -> None:
    assert play(Uplink("stream_end"), [(1, [STARTED]), (2, [ENDED]), (3, ())]) == [*sent(1, 2), "stream_end", *sent(3)]


def test_the_services_way_says_nothing_about_ends() -> None:
    assert play(Uplink("service"), [(1, [STARTED]), (2, [ENDED])]) == sent(1, 2)


EVENTS = st.lists(st.sampled_from([STARTED, ENDED, BARGED]), max_size=3)
SCRIPTS = st.lists(EVENTS, max_size=120).map(lambda all_events: list(enumerate(all_events)))


@given(SCRIPTS)
def test_whatever_the_ear_says_open_and_shut_are_strictly_paired(script: Script) -> None:
    open_window = False
    for act in play(Uplink("activity"), script):
        match act:
            case "open":
                assert not open_window
                open_window = True
            case "shut":
                assert open_window
                open_window = False
            case Audio():
                assert open_window, "audio outside a window is discarded by the service"


@given(SCRIPTS)
def test_no_frame_goes_up_twice_or_out_of_order(script: Script) -> None:
    numbers = [int.from_bytes(act.pcm, "little") for act in play(Uplink("activity"), script) if isinstance(act, Audio)]
    assert numbers == sorted(set(numbers))


def turns(lengths: list[tuple[int, int]]) -> Script:
    """Alternating (silent frames, spoken frames), as a sound ear tells them."""
    script: list[tuple[int, Sequence[EarEvent]]] = []
    for silent, spoken in lengths:
        script += [(len(script) + index, ()) for index in range(silent)]
        for index in range(spoken):
            marks: list[EarEvent] = [*([STARTED] if index == 0 else []), *([ENDED] if index == spoken - 1 else [])]
            script.append((len(script), marks))
    return script


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), max_size=8))
def test_every_frame_of_every_turn_goes_up_once_within_one_window(lengths: list[tuple[int, int]]) -> None:
    script = turns(lengths)
    acts = play(Uplink("activity"), script)
    up = [int.from_bytes(act.pcm, "little") for act in acts if isinstance(act, Audio)]
    at = 0
    spoken: list[int] = []
    for silent, length in lengths:
        spoken += range(at + silent, at + silent + length)
        at += silent + length
    assert set(spoken) <= set(up)
    assert len(up) == len(set(up))
    assert acts.count("open") == acts.count("shut") == len(lengths)


@given(SCRIPTS, st.sampled_from(["stream_end", "service"]))
def test_a_continuous_stream_loses_and_doubles_no_frame(script: Script, way: EndOfTurn) -> None:
    up = [act for act in play(Uplink(way), script) if isinstance(act, Audio)]
    assert up == sent(*(number for number, _ in script))


# ---- several frames in one message


def bundled(acts: Sequence[Act]) -> list[Act]:
    bundles = Bundles()
    return [out for act in acts for out in bundles.add(act)]


def test_frames_go_up_together_and_a_mark_waits_for_none() -> None:
    assert BUNDLE == 3
    acts = bundled(["open", *sent(1, 2, 3, 4), "shut"])
    assert acts == ["open", Audio(pcm(1) + pcm(2) + pcm(3)), Audio(pcm(4)), "shut"]


@given(st.lists(st.one_of(st.integers(0, 9), st.sampled_from(["open", "shut"])), max_size=40))
def test_no_bundle_loses_doubles_or_moves_a_frame_past_a_mark(script: list[int | str]) -> None:
    acts: list[Act] = [Audio(pcm(one)) if isinstance(one, int) else "open" if one == "open" else "shut" for one in script]
    acts.append("shut")
    wire = bundled(acts)
    assert all(len(act.pcm) <= BUNDLE * len(pcm(0)) for act in wire if isinstance(act, Audio))
    assert flat(wire) == flat(acts)


def flat(acts: Sequence[Act]) -> list[int | str]:
    """Audio in its bytes, marks as they are."""
    pieces = [act.pcm if isinstance(act, Audio) else act for act in acts]
    return [byte for piece in pieces for byte in (piece if isinstance(piece, bytes) else [piece])]
