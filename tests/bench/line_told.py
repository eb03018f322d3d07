"""The figures of the line as a person reads them."""

from __future__ import annotations

from tests.bench import stall
from tests.bench.figures import Json, rows

NAMES = {"plain": "plain ADK", "tuned": "plain ADK, tuned", "ours": "ours"}


def table(found: Json) -> str:
    if "stall" in found:
        return stall.table(found["stall"])
    off = [found["plain_adk_cpu_ms"], found["plain_adk_tuned_cpu_ms"], found["ours_cpu_ms"]]
    lines = [
        [*pair, *delays(found["latencies"][who])]
        for pair, who in zip(zip(NAMES.values(), off, strict=True), NAMES, strict=True)
    ]
    head = ("ears off, both talk", "CPU-ms", "wire → browser p50 / p95", "mic → wire", "longest gap ms")
    told = [
        f"{found['interviews']} interviews, {found['unit']} of the server's process, medians",
        rows(head, lines),
        f"ours to plain ADK {found['ratio']}, to the tuned one {found['ratio_to_tuned']}",
        *ears(found),
        f"longest gap while a tool runs for 2 s: {found['gap_while_a_tool_runs_ms']}",
    ]
    return "\n".join([*told, *(starving(who, one) for who, one in found.get("starves_at", {}).items())])


def delays(found: Json) -> tuple[str, str, str]:
    pairs = (f"{one['p50_ms']} / {one['p95_ms']}" for one in (found["wire_to_browser"], found["mic_to_wire"]))
    return (*pairs, str(found["longest_gap_ms"]))  # type: ignore[return-value]


def ears(found: Json) -> list[str]:
    if "ours_with_ear_cpu_ms" not in found:
        return []
    ours = f"with our ear, in turns {found['shares_with_ear']['ours']}: {found['ours_with_ear_cpu_ms']}"
    if found["plain_adk_with_silero_cpu_ms"] is None:
        return [f"{ours}; no Silero here to compare with (--packages DIR)"]
    plain = f"plain ADK with Silero {found['shares_with_ear']['plain']}: {found['plain_adk_with_silero_cpu_ms']}"
    return [f"{ours}; {plain}; ratio {found['ratio_with_ear']}"]


def starving(who: str, one: Json) -> str:
    if one["at"] is None:
        return f"{who}: {one['carried']} at once do not starve"
    if one["p95_ms"] is None:
        return f"{who}: starves at {one['at']} (not all of them got going or stayed, or no voice came through)"
    return f"{who}: starves at {one['at']} (p95 {one['p95_ms']} ms; the clients' own timers {one['clients_late_ms']} ms late)"
