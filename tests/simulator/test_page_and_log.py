"""The page of behaviours, and the wire log."""

from __future__ import annotations

import json
from pathlib import Path

from server.simulator.families import FAMILIES
from server.simulator.page import behaviours, behaviours_page
from server.simulator.wirelog import WireLog, from_client, redacted
from tests.simulator.live import Parrot, live, simulated, turn
from tests.wire.recordings import NAMES

# ---- the page -----------------------------------------------------------------------------------------------------------


def test_every_behaviour_has_an_id_of_its_own_and_known_families() -> None:
    ids = [one.id for one in behaviours()]
    assert len(ids) == len(set(ids))
    assert {family for one in behaviours() for family in one.families} <= set(FAMILIES)


def test_what_is_called_recorded_is_not_claimed_for_a_family_that_was_not_recorded() -> None:
    assert [
        one.id for one in behaviours() if one.mark == "recorded" and "3.8" in one.families and one.families == ["3.8"]
    ] == []
    named = [one for one in behaviours() if one.mark == "recorded" and any(name in one.source for name in NAMES)]
    assert len(named) >= 8


def test_the_page_is_plain_and_says_what_it_is() -> None:
    page = behaviours_page().decode()
    assert "<script" not in page
    assert "This is not Google's service" in page
    assert page.count("<tr") == len(behaviours()) + 1


# ---- the wire log -------------------------------------------------------------------------------------------------------


def test_media_are_replaced_by_their_size_wherever_they_are() -> None:
    blob = {"mimeType": "image/jpeg", "data": "AAAA"}
    assert redacted({"contents": [{"parts": [{"inlineData": blob}, {"text": "a"}]}]}) == {
        "contents": [{"parts": [{"inlineData": {"mimeType": "image/jpeg", "bytes": 3}}, {"text": "a"}]}]
    }
    assert redacted({"data": "no blob"}) == {"data": "no blob"}
    assert from_client({"realtimeInput": {"activity_start": {}}}) == {"realtimeInput": {"activityStart": {}}}


def audio(samples: int = 10) -> dict[str, object]:
    return {"realtimeInput": {"audio": {"mimeType": "audio/pcm", "samples": samples}}}


def test_a_run_of_audio_is_one_record_per_connection_and_direction(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    with WireLog(lambda: 5.0, path) as log:
        log.add("received", 1, audio())
        log.add("received", 2, audio(7))
        log.add("sent", 1, {"goAway": {}})
        log.add("received", 1, audio())
        log.add("received", 1, {"realtimeInput": {"activityEnd": {}}})
        log.add("received", 1, audio(3))
        log.forget(2)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    told = [(line["direction"], line["connection"], line["message"]) for line in lines]
    assert told == [
        ("received", 1, {"realtimeInput": {"audio": {"mimeType": "audio/pcm", "samples": 20, "messages": 2}}}),
        ("received", 2, {"realtimeInput": {"audio": {"mimeType": "audio/pcm", "samples": 7, "messages": 1}}}),
        ("sent", 1, {"goAway": {}}),
        ("received", 1, {"realtimeInput": {"activityEnd": {}}}),
        ("received", 1, {"realtimeInput": {"audio": {"mimeType": "audio/pcm", "samples": 3, "messages": 1}}}),
    ]
    assert [record.message for record in log.records] == [line["message"] for line in lines]


def test_a_server_that_runs_for_days_remembers_the_newest_and_the_file_holds_all(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    with WireLog(lambda: 5.0, path, most=8) as log:
        for number in range(100):
            log.add("sent", 1, {"goAway": {"timeLeft": f"{number}s"}})
        newest = [record.message["goAway"]["timeLeft"] for record in log.records]
    assert 6 <= len(newest) <= 8
    assert newest[-1] == "99s"
    written = [json.loads(line)["message"]["goAway"]["timeLeft"] for line in path.read_text().splitlines()]
    assert written == [f"{number}s" for number in range(100)]


async def test_the_log_file_holds_what_passed(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    async with simulated(Parrot, log=path) as sim:
        async with live(sim) as session:
            await session.send_realtime_input(text="hi")
            await turn(session)
        records = [record.message for record in sim.log]
    assert [json.loads(line)["message"] for line in path.read_text().splitlines()] == records
