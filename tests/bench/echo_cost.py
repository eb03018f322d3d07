"""What the echo costs a frame and interview, Alex audible in all of them: `python -m tests.bench.echo_cost [--rows 25]`.

Processor time of this thread, median and least over the frames; beside it a row at rest. A loaded machine doubles all.
"""

from __future__ import annotations

import argparse
import os
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from server.audio.echo import FRAME, EchoBank

FRAMES = 300


def cost_us(rows: int, audible: bool) -> tuple[float, float]:
    """(median, least) microseconds a row and frame."""
    dice, bank = np.random.default_rng(0), EchoBank()
    all_rows = [bank.join() for _ in range(rows)]
    mic = (dice.standard_normal((50, rows, FRAME)) * 2000).astype(np.int16)
    far = np.roll(mic, 3, axis=0) if audible else np.zeros_like(mic)
    spent = []
    for frame in range(FRAMES):
        begun = time.thread_time_ns()
        bank.hear(all_rows, mic[frame % 50], far[frame % 50])
        spent.append((time.thread_time_ns() - begun) / 1000 / rows)
    return float(np.median(spent[50:])), min(spent[50:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=25)
    rows = parser.parse_args().rows
    for n in (1, rows):
        for audible in (True, False):
            median, least = cost_us(n, audible)
            print(
                f"{n:3d} rows, Alex {'audible' if audible else 'silent '}: {median:6.1f} us a row and frame (least {least:.1f})"
            )


if __name__ == "__main__":
    main()
