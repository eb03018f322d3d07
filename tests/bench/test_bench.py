"""Every measure runs and says what it promises. What it says is not judged: figures are told, never asserted."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from tests.bench import editor, line, line_told, stall
from tests.bench.crowd import stamp_of, stamped
from tests.bench.figures import Json, cpu_s, quantile, rows, spread
from tests.bench.page import weigh

ROOT = Path(__file__).resolve().parents[2]
TINY = ("--json", "--sizes", "1", "--seconds", "1", "--repeats", "2", "--haste", "8", "--no-browser")


async def told(*module: str) -> Json:
    """A measure as it is called by hand, as small as it goes."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *module, *TINY, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    found: Json = json.loads(said)
    return found


@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_all_measures_say_what_they_promise() -> None:
    found = await told("tests.bench")
    assert list(found) == ["page", "first_word", "latency", "cpu", "line"]
    assert {"plain_adk_cpu_ms", "ours_cpu_ms", "ratio", "ratio_with_ear", "latencies"} <= found["line"].keys()
    assert found["first_word"].keys() == {"cold_ms", "warm_ms", "chromium_ms", "repeats"}
    [underway] = found["latency"]["sizes"]
    for way in ("mic_to_wire", "wire_to_browser", "reply", "reply_behind_the_wire", "clients_own_lateness"):
        assert underway[way].keys() == {"p50_ms", "p95_ms", "n"}
    [cost] = found["cpu"]["sizes"]
    assert {"interviews", "server", "simulator", "plain_adk", "server_to_plain_adk"} <= cost.keys()
    assert {"candidate_share", "alex_share"} <= cost.keys()
    assert found["cpu"]["line"].keys() == {"interviews", "our_line", "to_plain_adk"}


async def test_a_measure_runs_by_itself() -> None:
    assert (await told("tests.bench.page")).keys() == {"unit", "parts", "files"}


def test_the_page_is_weighed_by_part(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text('<script src="/assets/index.js"></script><link href="/assets/index.css">')
    for name in ("index.js", "index.css", "later.js", "inter.woff2"):
        (tmp_path / "assets" / name).write_bytes(b"x" * 1000)
    parts = weigh(tmp_path)["parts"]
    assert {part: one["files"] for part, one in parts.items()} == {"first": 3, "fonts": 1, "later": 1, "python": 0}
    assert parts["fonts"]["wire"] == 1000, "a font is packed already"
    assert parts["later"]["wire"] < 100


def test_a_quantile_is_one_of_the_values() -> None:
    assert quantile([], 0.5) is None
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert quantile([1.0, 2.0], 0.95) == 2.0
    assert spread([0.001, 0.003]) == {"p50_ms": 3.0, "p95_ms": 3.0, "n": 2}


def test_a_table_keeps_its_columns_together() -> None:
    assert rows(("a", "b"), [["x", 1.5], ["yy", None]]) == " a     b\n x  1.50\nyy     -"


def test_keys_are_told_apart_by_whether_alex_sounded() -> None:
    keys = [{"ms": 8.04, "sounds": True}, {"ms": 20.0, "sounds": True}, {"ms": 4.0, "sounds": False}]
    told = editor.found(keys, 90)
    assert told["both_ways"] == {"p50_ms": 20.0, "p95_ms": 20.0, "p99_ms": 20.0, "keys": 2}
    assert (told["microphone_only"]["keys"], told["microphone_frames"]) == (1, 90)
    assert "90 frames" in editor.table(told)
    assert "No Chromium" in editor.table({})


def test_the_cpu_time_of_a_process_is_known() -> None:
    assert cpu_s(os.getpid()) > 0


# ---- our line beside plain ADK


def noted(tags: list[int], delays: list[tuple[float, float]]) -> Json:
    return {"voice": [(10.0 + n, 2_400) for n in range(len(tags))], "tags": tags, "delays": delays}


def test_a_piece_of_voice_is_known_again_also_where_others_were_lost() -> None:
    wire = {"both-r1-0": noted([7, 8, 9], [(10.5, 0.02), (99.0, 5.0)])}
    pages = {"both-r1-0": {"voice": [(10.25, 7), (12.5, 9)], "gaps": [(11.0, 0.3), (50.0, 9.0)]}}
    told = {"began": 10.0, "ended": 20.0, "candidate_share": 1.0, "alex_share": 0.9, "late_s": [0.0], "pages": pages}
    ran = line.ran(4.5, 1.5, told, wire)
    assert ran.down == [0.25, 0.5]
    assert ran.up == [0.02], "what came after the end is not counted"
    assert ran.gaps == [0.3]


def test_without_silero_nothing_is_compared_with_it() -> None:
    told = line_told.ears(
        {"shares_with_ear": {"ours": [0.3, 0.6]}, "ours_with_ear_cpu_ms": 9.0, "plain_adk_with_silero_cpu_ms": None}
    )
    assert told == ["with our ear, in turns [0.3, 0.6]: 9.0; no Silero here to compare with (--packages DIR)"]


def test_a_stall_tells_by_how_much_the_others_moved_and_by_how_much_they_move_by_themselves() -> None:
    seconds = (0.004, 0.005, 0.008, 0.010, 0.004, 0.005)
    found = stall.told([stall.Window(n % 2, [one] * 20) for n, one in enumerate(seconds)], 3.0)
    assert (found["moved"], found["moves_by_itself"], found["grew_mb"]) == (0.25, 0.75, 3.0)


def test_a_stamp_is_too_soft_to_be_heard() -> None:
    frame = stamped(bytes(1024), 2**62 + 12_345)
    assert stamp_of(frame) == 2**62 + 12_345
    assert stamp_of(bytes(1024)) == 0
    assert max(abs(int.from_bytes(frame[at : at + 2], "little", signed=True)) for at in range(0, 1024, 2)) < 256
