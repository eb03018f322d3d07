"""The bridge: a page's WebSocket on one side, its interview on the other; form and amount are checked in between."""

from __future__ import annotations

import logging
import struct

import pytest

from server.bridge import BACKLOG_BYTES, BAD_MESSAGES, HELLO_S, NO_HELLO, TOO_MANY_BAD, TOO_SLOW, SocketPage, same_origin
from server.frames import AUDIO_BYTES
from server.interview.page import REPLACED
from server.wire import AUDIO, JPEG, JPEG_AGAIN, Clock, Hello, Ping, Pong, Screen, Start, Typed
from tests.server.browser import JPEG_LIMIT, Browser, browser, interview
from tests.virtual import in_virtual_time, passes

# ---- hello


@in_virtual_time
async def test_hello_is_answered_with_all_that_is_in_the_room() -> None:
    async with interview() as scene, browser(scene) as page:
        assert page.kinds[0] == "welcome"
        assert scene.room.page is not None
        assert scene.room.page.id == "tab"


@in_virtual_time
async def test_what_a_page_says_reaches_the_interview() -> None:
    async with interview(begun=False) as scene, browser(scene) as page:
        page.says(Start())
        await passes()
        assert scene.line.serving
        page.says(Ping(at_ms=7))
        await passes()
        assert page.got[-1] == {"kind": "pong", "at_ms": 7.0}


@in_virtual_time
async def test_a_page_that_leaves_is_taken_from_the_room_and_the_interview_lives_on() -> None:
    async with interview() as scene:
        async with browser(scene):
            pass
        assert scene.room.page is None
        assert scene.ending is None


@in_virtual_time
async def test_a_socket_on_which_nobody_says_hello_is_closed() -> None:
    async with interview() as scene, browser(scene, hello=False) as page:
        await passes(HELLO_S - 1)
        assert page.closed_with is None
        await passes(2)
        assert page.closed_with == NO_HELLO


@in_virtual_time
async def test_before_hello_no_message_is_heard() -> None:
    async with interview() as scene, browser(scene, hello=False) as page:
        page.says(Typed(id="t", text="smuggled"))
        await passes()
        assert scene.run.kinds == ["start"]
        assert "a message before hello" in page.of("notice")[0]["text"]


@in_virtual_time
async def test_before_hello_no_voice_is_heard() -> None:
    async with interview() as scene, browser(scene, hello=False) as page:
        page.sends(AUDIO, bytes(AUDIO_BYTES))
        await passes()
        assert scene.bank.rows[0].waiting == []
        assert "media before hello" in page.of("notice")[0]["text"]


# ---- two tabs


@in_virtual_time
async def test_a_second_tab_is_told_busy_and_what_it_says_is_not_heard() -> None:
    async with interview() as scene, browser(scene, "one") as first, browser(scene, "two") as second:
        second.says(Typed(id="t", text="from the wrong tab"))
        second.sends(AUDIO, bytes(AUDIO_BYTES))
        await passes(1)
        assert second.kinds[0] == "busy"
        assert "from the wrong tab" not in scene.run.kinds
        assert scene.bank.rows[0].waiting == []
        assert first.closed_with is None


@in_virtual_time
async def test_what_is_still_on_its_way_from_an_old_socket_is_nobodys() -> None:
    """A network that changed: the same page dials anew, and what it had sent on its old socket arrives late."""
    async with interview() as scene, browser(scene, "one") as old:
        old.stops_reading()
        async with browser(scene, "one") as new:
            await passes()
            old.says(Hello(page="one"), Typed(id="t", text="from the old socket"))
            old.sends(AUDIO, bytes(AUDIO_BYTES))
            await passes(1)
            assert "from the old socket" not in str(scene.notes.notes)
            assert scene.bank.rows[0].waiting == []
            new.says(Typed(id="u", text="from the new one"))
            await passes()
            assert "from the new one" in str(scene.notes.notes)
        old.reads_again()


@in_virtual_time
async def test_a_tab_that_takes_over_closes_the_other_after_telling_it() -> None:
    async with interview() as scene, browser(scene, "one") as first, browser(scene, "two", take_over=True) as second:
        await passes()
        assert first.kinds[-1] == "taken_over"
        assert first.closed_with == REPLACED
        assert second.kinds[0] == "welcome"
        assert scene.room.page is not None
        assert scene.room.page.id == "two"


@in_virtual_time
async def test_a_busy_tab_may_ask_again_and_take_over_on_the_same_socket() -> None:
    async with interview() as scene, browser(scene, "one"), browser(scene, "two") as second:
        second.says(Hello(page="two", take_over=True))
        await passes()
        assert second.kinds[:2] == ["busy", "welcome"]


# ---- down


@in_virtual_time
async def test_voice_and_messages_go_down_in_their_order() -> None:
    async with interview() as scene, browser(scene) as page:
        await scene.says("Hello!", 0.5)
        at = page.kinds.index("voice")
        assert struct.unpack_from("<B3xII", page.got[at]) == (AUDIO, 2, 0)
        assert len(page.got[at]) == 12 + 2 * 12_000
        assert page.kinds.index("turn_over") > at


@in_virtual_time
async def test_what_may_go_at_once_does_not_overtake_what_is_still_being_written() -> None:
    async with interview() as scene, browser(scene) as page:
        held = scene.room.page
        assert isinstance(held, SocketPage)
        page.stops_reading()
        held.send(Pong(at_ms=1))
        await passes()
        held.at_once = page.takes
        held.send(Pong(at_ms=2))
        page.reads_again()
        await passes()
        held.send(Pong(at_ms=3))
        await passes()
        assert [message["at_ms"] for message in page.of("pong")] == [1, 2, 3]


@in_virtual_time
async def test_a_page_that_does_not_keep_up_is_closed_and_costs_no_more_memory() -> None:
    async with interview() as scene, browser(scene) as page:
        page.stops_reading()
        for _ in range(2 * BACKLOG_BYTES // 48_000):
            scene.voice(1.0)
        assert scene.room.page is not None
        page.reads_again()
        await passes()
        assert page.closed_with == TOO_SLOW
        assert sum(len(piece) for piece in page.got if isinstance(piece, bytes)) < BACKLOG_BYTES


@in_virtual_time
async def test_a_page_that_stops_reading_is_held_for_so_much_and_no_more_and_the_others_hear_everything() -> None:
    """The newest is dropped and counted: what was said first is heard first."""
    seconds = 2 * BACKLOG_BYTES // 48_000
    async with interview() as stalled, browser(stalled) as slow, interview() as well, browser(well) as other:
        slow.stops_reading()
        for _ in range(seconds):
            stalled.voice(1.0)
            well.voice(1.0)
            await passes(0.1)
        held = stalled.room.page
        assert isinstance(held, SocketPage)
        assert held.held_bytes <= BACKLOG_BYTES + 48_100
        assert held.dropped >= seconds - (BACKLOG_BYTES // 48_000 + 2)
        assert other.kinds.count("voice") == seconds
        assert other.closed_with is None
        slow.reads_again()
        await passes()
        heard = [struct.unpack_from("<B3xII", piece)[2] for piece in slow.got if isinstance(piece, bytes)]
        assert heard == [24_000 * n for n in range(len(heard))], "without a hole"


@in_virtual_time
async def test_a_page_that_keeps_up_may_be_spoken_to_for_as_long_as_it_takes() -> None:
    async with interview() as scene, browser(scene) as page:
        for _ in range(3 * BACKLOG_BYTES // 48_000):
            scene.voice(1.0)
            await passes(0.1)
        assert page.closed_with is None
        assert page.kinds.count("voice") == 3 * BACKLOG_BYTES // 48_000


@in_virtual_time
async def test_a_socket_that_breaks_while_it_is_written_to_frees_the_room() -> None:
    async with interview() as scene, browser(scene) as page:
        page.gone = True
        scene.room.tell(Clock(elapsed_s=0, left_s=0, phase_left_s=0, stopped=True))
        await passes()
        assert scene.room.page is None


# ---- rubbish


@pytest.mark.parametrize(
    "rubbish",
    [
        pytest.param("", id="nothing"),
        pytest.param("hello?", id="no JSON"),
        pytest.param("[1, 2]", id="JSON that is not ours"),
        pytest.param('{"kind": "launch"}', id="an unknown kind"),
        pytest.param('{"kind": "typed", "id": "t"}', id="a message with a part missing"),
        pytest.param('{"kind": "typed", "id": "t", "text": "x", "admin": true}', id="a message with a part too many"),
        pytest.param('{"kind": "typed", "id": "t", "text": "' + "x" * 9_000 + '"}', id="a message that is too long"),
    ],
)
def test_a_message_that_is_not_ours_is_told_logged_and_harmless(rubbish: str, caplog: pytest.LogCaptureFixture) -> None:
    @in_virtual_time
    async def play() -> None:
        async with interview() as scene, browser(scene) as page:
            page.says(rubbish, rubbish, Ping(at_ms=1))
            await passes()
            assert page.kinds.count("notice") == 1, "once in words"
            assert "not ours" in page.of("notice")[0]["text"]
            assert page.kinds[-1] == "pong", "and then on it goes"

    with caplog.at_level(logging.WARNING, logger="server.bridge"):
        play()
    assert len(caplog.records) == 2, "every time to the log"
    assert "xxxx" not in caplog.text, "without what was said"


@in_virtual_time
async def test_binary_rubbish_is_told_and_harmless() -> None:
    async with interview() as scene, browser(scene) as page:
        page.sends(9, b"rubbish")
        page.sends(AUDIO, b"too short")
        page.sends(JPEG, b"\xff\xd8" + bytes(JPEG_LIMIT))
        page.says(Ping(at_ms=1))
        await passes()
        assert page.kinds.count("notice") == 1
        assert page.kinds[-1] == "pong"
        assert scene.bank.rows[0].waiting == []


@in_virtual_time
async def test_a_line_that_stood_still_is_not_closed_for_what_it_brings_in_a_lump() -> None:
    async with interview() as scene, browser(scene) as page:
        for _ in range(10 * BAD_MESSAGES):
            page.sends(AUDIO, bytes(AUDIO_BYTES))
        await passes()
        assert page.kinds.count("notice") == 1
        assert page.closed_with is None


@in_virtual_time
async def test_a_page_that_sends_nothing_but_rubbish_is_closed() -> None:
    async with interview() as scene, browser(scene) as page:
        page.says(*["rubbish"] * (BAD_MESSAGES + 1))
        await passes()
        assert page.closed_with == TOO_MANY_BAD
        await passes()
        assert scene.room.page is None


# ---- too much


@in_virtual_time
async def test_a_screen_frame_a_second_is_seen_and_more_are_dropped_in_silence() -> None:
    async with interview() as scene, browser(scene) as page:
        scene.gets(Screen(sharing=True, surface="window"))
        page.sends(JPEG, b"\xff\xd8picture", times=30)
        await passes()
        assert scene.watch.screen.changes == 2
        await passes(1)
        page.sends(JPEG, b"\xff\xd8picture")
        await passes()
        assert scene.watch.screen.changes == 3
        await passes(1)
        page.sends(JPEG_AGAIN, b"\xff\xd8the same")
        await passes()
        assert (scene.watch.screen.changes, scene.watch.screen.picture) == (3, b"\xff\xd8the same")
        assert page.of("notice") == []


@in_virtual_time
async def test_audio_much_faster_than_real_time_is_cut_and_told() -> None:
    async with interview() as scene, browser(scene) as page:
        page.sends(AUDIO, bytes(AUDIO_BYTES), times=100)
        await passes()
        assert len(scene.bank.rows[0].waiting) == 62
        assert "faster" in page.of("notice")[0]["text"]


@in_virtual_time
async def test_a_flood_of_messages_is_cut_and_told() -> None:
    async with interview() as scene, browser(scene) as page:
        page.says(*[Ping(at_ms=1)] * 220)
        await passes()
        assert 190 <= page.kinds.count("pong") <= 200
        assert "more messages" in page.of("notice")[0]["text"]


# ---- where a page comes from


@pytest.mark.parametrize(
    ("origin", "welcome"),
    [
        (None, True),
        ("http://127.0.0.1:8000", True),
        ("https://127.0.0.1:8000", True),
        ("http://127.0.0.1:9999", False),
        ("https://evil.example", False),
        ("null", False),
    ],
)
async def test_only_our_own_page_and_programs_may_speak_to_an_interview(origin: str | None, welcome: bool) -> None:
    assert same_origin(Browser().socket(origin)) is welcome
