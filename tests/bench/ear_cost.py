"""Microseconds of CPU a frame (32 ms) and interview that the ear costs, alone and with 25 interviews stacked.

`python -m tests.bench.ear_cost [--json]`. Beside it, in the same run and turn by turn with it, Silero through onnxruntime with
one thread, where both are installed (neither belongs to the project). The least of many short rounds counts: whatever else
the machine does can only add to it.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from server.audio.ear import FRAME_SAMPLES, Samples
from server.audio.vad import VoiceBank
from tests.bench.figures import Json, rows

UNIT = "µs of CPU a frame of 32 ms and interview"
SIZES = (1, 25)
HEAD = ("interviews", "VAD", "echo", "VAD/Silero", "echo/Silero", "both/Silero")
ROUNDS, FRAMES = 60, 20
Listener = Callable[[Samples], object]
"""Hears one frame (n, 512) of each of its n interviews."""


THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def with_one_thread() -> None:
    """The matrix library reads these when it is loaded, so the program begins anew: one interview's share is asked for."""
    if any(os.environ.get(name) != "1" for name in THREADS):
        alone = os.environ | dict.fromkeys(THREADS, "1")
        os.execve(sys.executable, [sys.executable, "-m", "tests.bench.ear_cost", *sys.argv[1:]], alone)


def sound(frames: int, interviews: int) -> Samples:
    rng = np.random.default_rng(7)
    return rng.normal(0, 1500, (frames, interviews, FRAME_SAMPLES)).astype(np.int16)


def voice(interviews: int) -> Listener:
    bank = VoiceBank()
    at = np.array([bank.join() for _ in range(interviews)])
    return lambda frames: bank.hear(at, frames)


def echo(interviews: int) -> Listener | None:
    """With Alex speaking in all of them, which is the dearest; None before there is a canceller."""
    if importlib.util.find_spec("server.audio.echo") is None:
        return None
    bank = importlib.import_module("server.audio.echo").EchoBank()
    at = np.array([bank.join() for _ in range(interviews)])
    far = np.roll(sound(1, interviews)[0], 100, axis=1)
    return lambda frames: bank.hear(at, frames, far)


def silero() -> Listener | None:
    """Its model file driven as the shared bench does; None where it is not installed. It hears one interview."""
    place = importlib.util.find_spec("silero_vad")
    if place is None or place.origin is None or importlib.util.find_spec("onnxruntime") is None:
        return None
    runtime = importlib.import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = str(Path(place.origin).parent / "data" / "silero_vad.onnx")
    session = runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    state, heard = np.zeros((2, 1, 128), np.float32), np.zeros((1, 64 + FRAME_SAMPLES), np.float32)

    def listen(frames: Samples) -> object:
        nonlocal state
        heard[0, :64] = heard[0, -64:]
        heard[0, 64:] = frames[0] / np.float32(32768)
        said, state = session.run(None, {"input": heard, "state": state, "sr": np.array(16_000)})
        return said

    return listen


def least_us(listeners: dict[str, tuple[Listener, Samples]]) -> dict[str, float]:
    """Turn by turn, so that all of them meet the same machine; microseconds a frame and interview."""
    least = dict.fromkeys(listeners, float("inf"))
    for _ in range(ROUNDS):
        for name, (listen, frames) in listeners.items():
            began = time.process_time_ns()
            for frame in frames:
                listen(frame)
            spent = (time.process_time_ns() - began) / 1000 / frames.shape[0] / frames.shape[1]
            least[name] = min(least[name], spent)
    return least


def measure() -> Json:
    listeners: dict[str, tuple[Listener, Samples]] = {}
    for size in SIZES:
        for name, listener in (("vad", voice(size)), ("echo", echo(size)), ("silero", silero() if size == 1 else None)):
            if listener is not None:
                listeners[f"{name} {size}"] = (listener, sound(FRAMES, size))
    least = least_us(listeners)
    theirs = least.get("silero 1")
    return {"unit": UNIT, "silero_us": _told(theirs), "sizes": [_one(size, least, theirs) for size in SIZES]}


def _one(size: int, least: dict[str, float], theirs: float | None) -> Json:
    vad, canceller = least[f"vad {size}"], least.get(f"echo {size}")
    both = None if canceller is None else vad + canceller
    ratios = {
        f"{name}_to_silero": None if mine is None or theirs is None else round(mine / theirs, 3)
        for name, mine in (("vad", vad), ("echo", canceller), ("both", both))
    }
    return {"interviews": size, "vad_us": _told(vad), "echo_us": _told(canceller), **ratios}


def _told(us: float | None) -> float | None:
    return None if us is None else round(us, 1)


def table(found: Json) -> str:
    lines = [[str(one["interviews"]), *list(one.values())[1:]] for one in found["sizes"]]
    beside = f"Silero, onnxruntime, one thread: {found['silero_us']}" if found["silero_us"] else "Silero is not installed here"
    return f"{found['unit']}\n{rows(HEAD, lines)}\n{beside}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    as_json = parser.parse_args().json
    with_one_thread()
    found = measure()
    print(json.dumps(found) if as_json else table(found))


if __name__ == "__main__":
    main()
