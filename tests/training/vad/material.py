"""The decoded recordings, with their labels: what a course learns from, and what is held out to choose by."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.training.vad import labels

HELD_OUT_SPEECH = ("asterisk-core-sounds-it-g722", "klettres-data")


@dataclass
class Material:
    speech: np.ndarray
    clips: dict[str, list[tuple[int, int, np.ndarray]]]
    noise: np.ndarray
    sounds: dict[str, list[tuple[int, int]]]


def material(
    work: Path,
    held_out: bool,
    is_held_out: Callable[[str, str, int], bool] | None = None,
    named: Callable[[str, str], str] = lambda source, group: source,
    left_out: Sequence[str] = (),
) -> Material:
    """Speakers, and every fifth noise, are kept out of training: which, a course may say of a clip's source, speaker group and
    number within its source; it may also give its source another name, or leave it out."""
    speech, noise = np.load(work / "speech.npy", mmap_mode="r"), np.load(work / "noise.npy", mmap_mode="r")
    clips: dict[str, list[tuple[int, int, np.ndarray]]] = {}
    kept = np.load(work / "labels.npz")
    flags, starts = np.unpackbits(kept["flags"]).astype(bool), kept["starts"]
    counted: dict[str, int] = {}
    for number, (source, group, at, n) in enumerate(json.loads((work / "speech.json").read_text())):
        first, last = starts[number], starts[number + 1]
        counted[source] = counted.get(source, -1) + 1
        kept_out = (is_held_out or _is_held_out)(source, group, counted[source])
        if last > first and kept_out == held_out and source not in left_out:
            clips.setdefault(named(source, group), []).append((at, n, flags[first:last]))
    sounds: dict[str, list[tuple[int, int]]] = {}
    for number, (source, _, at, n) in enumerate(json.loads((work / "noise.json").read_text())):
        if (number % 5 == 4) == held_out and source not in left_out:
            sounds.setdefault(source, []).append((at, n))
    return Material(speech, clips, noise, sounds)


def _is_held_out(source: str, group: str, number: int) -> bool:
    return source in (*HELD_OUT_SPEECH, "fillets-ng-data-nl") or is_kept_command(source, group)


def is_kept_command(source: str, group: str) -> bool:
    """A fifth of the commands."""
    return source == "picovoice" and sum(map(ord, group)) % 5 == 0


def label_all(work: Path) -> None:
    """Once: the flags of all clips, packed; a clip that cannot be labelled has none."""
    speech = np.load(work / "speech.npy", mmap_mode="r")
    found, starts, at = [], [0], 0
    for _, _, first, n in json.loads((work / "speech.json").read_text()):
        flags = labels.label(speech[first : first + n])
        if flags is not None and flags.any():
            found.append(flags)
            at += len(flags)
        starts.append(at)
    np.savez(work / "labels.npz", flags=np.packbits(np.concatenate(found)), starts=np.array(starts))
