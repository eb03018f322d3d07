"""One browser that reads a thousand bytes a second, among those that read at once: what the others notice, what it costs in
memory.

`python -m tests.bench.line --stall`. Alex speaks all the time, 48 kB a second, so that nearly all of it waits in the server.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

from tests.bench.figures import Json, quantile


def resident_mb(pid: int) -> float:
    """Memory of a process that lies in RAM (Linux)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 2**20


async def measure(run: Callable[[int], Awaitable[tuple[list[float], float]]], rounds: int) -> Json:
    """`run` is given how many are slow, and tells the others' seconds from wire to page, and by how many MB the server grew."""
    found: dict[int, list[tuple[list[float], float]]] = {0: [], 1: []}
    for _ in range(rounds):
        for slow in found:
            found[slow].append(await run(slow))
    p95 = {slow: 1000 * median(quantile(down, 0.95) or 0.0 for down, _ in runs) for slow, runs in found.items()}
    grew = {slow: median(mb for _, mb in runs) for slow, runs in found.items()}
    return {
        "p95_ms": round(p95[0], 1),
        "p95_with_a_slow_one_ms": round(p95[1], 1),
        "moved": round(p95[1] / p95[0] - 1, 2) if p95[0] else None,
        "grew_mb": round(grew[0], 1),
        "grew_with_a_slow_one_mb": round(grew[1], 1),
    }


def table(found: Json) -> str:
    return (
        f"wire → browser of the others, p95: {found['p95_ms']} ms, beside a slow one {found['p95_with_a_slow_one_ms']} ms "
        f"(moved by {found['moved']:+.0%})\n"
        f"the server grew by {found['grew_mb']} MB, with a slow one by {found['grew_with_a_slow_one_mb']} MB"
    )
