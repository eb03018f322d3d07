"""Recordings to train on: fetched as Debian packages, unpacked (never installed), decoded to 16 kHz mono.

`python -m tests.training.vad.corpora WORK SHARED` fills WORK with `speech.npy`, `noise.npy` (int16, all clips end to end) and
their `.json` lists of (source, speaker group, start, length). SHARED is the folder with `speech/` and `noise/` of the bench.
README.md beside this file says what each source is and under which licence.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import soundfile
from scipy.signal import resample_poly

RATE = 16_000
SPEECH = [
    *(f"asterisk-core-sounds-{one}-g722" for one in ("en", "es", "fr", "it", "ru")),
    "asterisk-prompt-it-menardi-wav",
    "fillets-ng-data-cs",
    "fillets-ng-data-nl",
    "tuxpaint-stamps-default",
    "ktuberling-data",
    "klettres-data",
    "gcin-voice",
    "flight-of-the-amazon-queen",
    "flite",
    "libflite1",
]
NOISE = [
    "fillets-ng-data",
    "drascula-music",
    "hyperrogue-music",
    "planetblupi-music-ogg",
    "sonic-pi-samples",
    "hydrogen-data",
    "colobot-common-sounds",
    "oxygen-sounds",
    "asc-music",
]
TOO_LONG_S = 60.0


def fetch(packages: list[str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for package in packages:
        if not (folder / package).exists():
            subprocess.run(["apt-get", "download", "-q", package], cwd=folder, check=True)
            deb = next(folder.glob(f"{package}_*.deb"))
            subprocess.run(["dpkg", "-x", deb.name, package], cwd=folder, check=True)
            deb.unlink()


def to_int16(x: np.ndarray, rate: int) -> np.ndarray:
    x = x.astype(np.float64)
    if rate != RATE:
        common = np.gcd(rate, RATE)
        x = resample_poly(x, RATE // common, rate // common)
    peak = np.abs(x).max(initial=1e-9)
    return np.round(x / peak * 30_000).astype(np.int16)


def decode(source: str | io.BytesIO, kind: str | None = None) -> np.ndarray:
    with av.open(source, format=kind) as box:
        stream = box.streams.audio[0]
        parts, rate = [], stream.rate or RATE
        for frame in box.decode(stream):
            x = frame.to_ndarray().astype(np.float32)
            channels = len(frame.layout.channels)
            x = x.mean(axis=0) if x.shape[0] > 1 else x[0].reshape(-1, channels).mean(axis=1)
            rate = frame.sample_rate
            parts.append(x)
            if sum(map(len, parts)) > TOO_LONG_S * rate:
                break
    return to_int16(np.concatenate(parts), rate)


def read(path: Path) -> np.ndarray:
    if path.suffix == ".g722":
        return decode(str(path), "g722")
    if path.suffix == ".flac":
        x, rate = soundfile.read(path, always_2d=True)
        return to_int16(x[: int(TOO_LONG_S * rate)].mean(axis=1), rate)
    return decode(str(path))


def amazon_queen(path: Path) -> Iterator[tuple[str, np.ndarray]]:
    """The spoken lines (names of digits, the speaker's initial, a number) of the game's single file; MP3 inside."""
    data = path.read_bytes()
    for at in range(15, 15 + 21 * int.from_bytes(data[13:15], "big"), 21):
        name = data[at : at + 12].rstrip(b"\0").decode("latin-1")
        start, size = (int.from_bytes(data[at + k : at + k + 4], "big") for k in (13, 17))
        if name.endswith(".SB") and name[:3].isdigit() and size > 3000:
            yield name[6:7], decode(io.BytesIO(data[start : start + size]), "mp3")


SENTENCES = (
    "Well, I would start with the requirements and then look at how much traffic we expect.",
    "So, the first thing that comes to mind is a hash map, because look-ups are constant on average.",
    "I think we could use two pointers here. One from the left and one from the right.",
    "Hmm, let me think about that for a second. No, that does not work for negative numbers.",
    "In my last project we moved from a single database to several shards, and it took us about half a year.",
    "Yes. No. Maybe. It depends on what you would like to optimise.",
    "My teammate wanted to rewrite it, I did not, and in the end we measured both and chose the faster one.",
    "The time complexity is O of n log n, because we sort first, and the space is O of n.",
    "Could you repeat the question please? I am not sure that I understood the last part.",
    "Okay, so what happens when the queue is full? We could drop the oldest, or push back on the producer.",
    "Peter bought seventeen green apples, three oranges and a very old bicycle at the market yesterday.",
    "When the sunlight strikes raindrops in the air, they act as a prism and form a rainbow.",
)


def synthetic(folder: Path) -> Iterator[tuple[str, np.ndarray]]:
    """eSpeak NG (installed) in several voices, and flite's voices."""
    target = folder / "said.wav"
    rng = np.random.default_rng(1)
    voices = ["en-us", "en-gb", "en-gb-scotland", "en-us+f2", "en-us+f4", "en-gb+m3", "en-gb+m7", "en-us+f5", "en-gb+klatt2"]
    for voice in voices:
        for text in SENTENCES:
            flags = ["-v", voice, "-s", str(rng.integers(130, 210)), "-p", str(rng.integers(25, 75))]
            subprocess.run(["espeak-ng", *flags, "-w", str(target), text], check=True)
            yield voice, decode(str(target))
    flite = next(folder.glob("flite/usr/bin/flite"))
    place = next(folder.glob("libflite1/usr/lib/*"))
    for voice in ("kal16", "awb", "rms", "slt"):
        for text in SENTENCES:
            command = [str(flite), "-voice", voice, "-t", text, "-o", str(target)]
            subprocess.run(command, check=True, env={"LD_LIBRARY_PATH": str(place)})
            yield voice, decode(str(target))


def files(folder: Path, *suffixes: str) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in suffixes and p.is_file())


SOUND = (".ogg", ".wav", ".opus", ".g722", ".mp3", ".flac")


def speech(packages: Path, shared: Path) -> Iterator[tuple[str, str, np.ndarray]]:
    for package in SPEECH:
        for path in files(packages / package, *SOUND):
            if package == "tuxpaint-stamps-default" and "_desc_" not in path.name:
                continue
            group = path.stem.split("_desc_")[-1] if "_desc_" in path.name else path.parent.name
            yield from _read(package, group, path)
    yield from (("synthetic", who, x) for who, x in synthetic(packages))
    for path in files(shared / "speech", ".flac"):
        yield from _read("picovoice", path.stem, path)
    queen = next((packages / "flight-of-the-amazon-queen").rglob("queen.1c"))
    yield from (("flight-of-the-amazon-queen", who, x) for who, x in amazon_queen(queen))


def noise(packages: Path, shared: Path) -> Iterator[tuple[str, str, np.ndarray]]:
    for path in files(shared / "noise", ".flac", ".ogg"):
        yield from _read("shared-noise", path.stem, path)
    for package in NOISE:
        for path in files(packages / package, *SOUND):
            if package == "fillets-ng-data" and "/music/" not in str(path):
                continue
            yield from _read(package, path.stem, path)


def _read(source: str, group: str, path: Path) -> Iterator[tuple[str, str, np.ndarray]]:
    try:
        yield source, group, read(path)
    except (av.FFmpegError, ValueError, soundfile.LibsndfileError, IndexError) as fault:
        print("left out:", path, fault)


def store(clips: Iterator[tuple[str, str, np.ndarray]], target: Path) -> None:
    parts, listed, at, sources = [], [], 0, {}
    for source, group, x in clips:
        if len(x) < RATE // 5:
            continue
        parts.append(x)
        listed.append((source, group, at, len(x)))
        at += len(x)
        sources[source] = sources.get(source, 0) + len(x) / RATE / 60
    np.save(target.with_suffix(".npy"), np.concatenate(parts))
    target.with_suffix(".json").write_text(json.dumps(listed))
    print(target.name, {key: round(value, 1) for key, value in sources.items()}, "minutes")


def main() -> None:
    work, shared = Path(sys.argv[1]), Path(sys.argv[2])
    fetch(SPEECH + NOISE, work / "packages")
    store(speech(work / "packages", shared), work / "speech")
    store(noise(work / "packages", shared), work / "noise")


if __name__ == "__main__":
    main()
