"""The product's ear behind the interface of the shared bench.

`python ../shared/bench/vad_bench.py --own tests.bench.ear:detectors`, and `turn_bench.py` likewise. `--only alex-` leaves the
anchors out.
"""

from __future__ import annotations

from tests.bench.ear_turns import EarDetector, OwnVoiceDetector
from tests.bench.ear_voice import VoiceDetector


def detectors() -> list[object]:
    """The voice net by itself, then held against the candidate's own level, both judged at the bench's hangs; the whole ear."""
    return [VoiceDetector(), OwnVoiceDetector(), EarDetector()]
