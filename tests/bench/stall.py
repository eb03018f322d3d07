"""One browser that reads a thousand bytes a second, among those that read at once: what the others notice, what it costs in
memory.

`python -m tests.bench.line --stall`. Alex speaks all the time, 48 kB a second, so that nearly all of it waits in the server.
One server and one crowd; the slow one is there in every second window, and each window with it is held against the one before.
On a machine that does other things the 95th percentile moves by itself: how much is told beside it (`moves_by_itself`), from
the windows without a slow one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

from tests.bench.figures import Json, quantile


@dataclass(frozen=True, slots=True)
class Window:
    """How many were slow, and of the others the seconds from wire to page."""

    slow: int
    down: list[float]

    @property
    def p95_s(self) -> float:
        return quantile(self.down, 0.95) or 0.0


def resident_mb(pid: int) -> float:
    """Memory of a process that lies in RAM (Linux)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 2**20


def told(windows: Sequence[Window], grew_mb: float) -> Json:
    """`windows` in turns without and with a slow one."""
    alone, beside = windows[0::2], windows[1::2]
    moved = [with_one.p95_s / without.p95_s - 1 for without, with_one in zip(alone, beside, strict=False) if without.p95_s]
    itself = [abs(after.p95_s / before.p95_s - 1) for before, after in pairwise(alone) if before.p95_s]
    return {
        "p95_ms": round(1000 * median(one.p95_s for one in alone), 1),
        "p95_with_a_slow_one_ms": round(1000 * median(one.p95_s for one in beside), 1),
        "moved": round(median(moved), 2) if moved else None,
        "moves_by_itself": round(median(itself), 2) if itself else None,
        "windows": len(windows),
        "grew_mb": round(grew_mb, 1),
    }


def table(found: Json) -> str:
    moved = "moved by what cannot be told" if found["moved"] is None else f"moved by {found['moved']:+.0%}"
    itself = "" if found["moves_by_itself"] is None else f", {found['moves_by_itself']:.0%} by itself"
    return (
        f"wire → browser of the others, p95: {found['p95_ms']} ms, beside a slow one {found['p95_with_a_slow_one_ms']} ms "
        f"({moved}{itself}; {found['windows']} windows)\n"
        f"the server grew by {found['grew_mb']} MB"
    )
