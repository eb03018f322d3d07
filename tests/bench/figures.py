"""What the measures have in common: their command line, quantiles, tables, and the CPU time of another process."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Options:
    """`sizes`: how many interviews at once, one after the other. `seconds`: how long each is watched.

    `haste`: how many times faster than real time Alex speaks and is heard; a figure is only worth something at 1.
    """

    sizes: tuple[int, ...] = (1, 10, 25)
    seconds: float = 15.0
    repeats: int = 5
    haste: float = 1.0
    browser: bool = True


def options(argv: Sequence[str] | None = None) -> tuple[Options, bool]:
    """The options, and whether JSON is wanted."""
    usual = Options()
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    parser.add_argument("--sizes", default=",".join(map(str, usual.sizes)), help="interviews at once (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="how long each is watched (default: %(default)s)")
    parser.add_argument("--repeats", type=int, default=usual.repeats, help="of the first word (default: %(default)s)")
    parser.add_argument("--haste", type=float, default=usual.haste, help="for a test of the measures themselves")
    parser.add_argument("--no-browser", action="store_true", help="leave Chromium out")
    given = parser.parse_args(argv)
    sizes = tuple(int(size) for size in given.sizes.split(","))
    return Options(sizes, given.seconds, given.repeats, given.haste, not given.no_browser), given.json


def run(measure: Callable[[Options], Coroutine[Any, Any, Json]], table: Callable[[Json], str]) -> None:
    """The `__main__` of a measure."""
    chosen, as_json = options()
    found = asyncio.run(measure(chosen))
    print(json.dumps(found) if as_json else table(found))


# ---- numbers ------------------------------------------------------------------------------------------------------------


def quantile(values: Sequence[float], part: float) -> float | None:
    """By the nearest rank; None of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else None


def spread(values: Sequence[float], digits: int = 1) -> Json:
    """p50 and p95 in milliseconds of values in seconds, and how many there are."""

    def ms(part: float) -> float | None:
        found = quantile(values, part)
        return None if found is None else round(found * 1000, digits)

    return {"p50_ms": ms(0.5), "p95_ms": ms(0.95), "n": len(values)}


def rows(head: Sequence[str], lines: Sequence[Sequence[object]]) -> str:
    """A table with its columns to the right; what is not known is a dash."""
    cells = [list(head), *([_cell(value) for value in line] for line in lines)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    return "\n".join("  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)) for line in cells)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


# ---- CPU time -----------------------------------------------------------------------------------------------------------


def cpu_s(pid: int) -> float:
    """User and system time of a process with all its threads, in seconds (Linux: in steps of 10 ms)."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    told = subprocess.run(["ps", "-o", "time=", "-p", str(pid)], capture_output=True, text=True, check=True).stdout
    minutes, _, seconds = told.strip().rpartition(":")
    return float(minutes.replace("-", ":").rpartition(":")[2]) * 60 + float(seconds)
