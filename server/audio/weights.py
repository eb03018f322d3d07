"""The packaged weights of the voice net: read once for the process, and checked before anyone relies on them."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from server.audio.features import HOPS, INPUTS

FORMAT: Final = "alex-vad-1"
"""Moves on when the inputs, the layers or the meaning of the outputs do: weights belong to the features they saw."""
OUTPUTS: Final = 2 * HOPS
SEEN: Final = 96
HIDDEN: Final = 96


class BadWeights(Exception):
    """The weights cannot be used; the message says what is wrong with them and what to do."""


@dataclass(frozen=True, slots=True)
class Weights:
    """float32. The gates stand in the order reset, update, new; `born` is the input that stands for "nothing heard yet"."""

    seen: NDArray[np.float32]
    seen_bias: NDArray[np.float32]
    into: NDArray[np.float32]
    into_bias: NDArray[np.float32]
    again: NDArray[np.float32]
    again_bias: NDArray[np.float32]
    voice: NDArray[np.float32]
    voice_bias: NDArray[np.float32]
    born: NDArray[np.float32]


SHAPES: Final[dict[str, tuple[int, ...]]] = {
    "seen": (2 * INPUTS, SEEN),
    "seen_bias": (SEEN,),
    "into": (SEEN, 3 * HIDDEN),
    "into_bias": (3 * HIDDEN,),
    "again": (HIDDEN, 3 * HIDDEN),
    "again_bias": (3 * HIDDEN,),
    "voice": (HIDDEN, OUTPUTS),
    "voice_bias": (OUTPUTS,),
    "born": (INPUTS,),
}


def read(path: Path) -> Weights:
    """Raises BadWeights, with a sentence, for a file that is missing, torn, of another format, or not finite."""
    advice = "Install the package again, or train anew as tests/training/vad/README.md tells."
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as box:
            stored = {name: box[name] for name in box.files}
            written = json.loads(str(stored.pop("about")))["format"]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as fault:
        raise BadWeights(f"The voice net's weights in {path} cannot be read ({fault}). {advice}") from fault
    if written != FORMAT:
        raise BadWeights(f"The weights in {path} are of format {written!r}, and this version needs {FORMAT!r}. {advice}")
    for name, shape in SHAPES.items():
        found = stored[name].shape if name in stored else None
        if found != shape:
            raise BadWeights(f"The weights in {path} have {name!r} of shape {found}, and {shape} is needed. {advice}")
        if not np.isfinite(stored[name]).all():
            raise BadWeights(f"The weights in {path} have numbers in {name!r} that are not finite. {advice}")
    return Weights(**{one.name: np.ascontiguousarray(stored[one.name], np.float32) for one in fields(Weights)})


@cache
def packaged() -> Weights:
    with resources.as_file(resources.files("server.audio") / "weights" / "vad.npz") as path:
        return read(path)
