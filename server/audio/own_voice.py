"""Is it the candidate who speaks, or somebody in the background: by the level that this candidate's voice usually has here.

A voice detector says "speech" to a radio, to a colleague, to babble. Who sits at the microphone is louder than those. Nothing
is known at first, so everything counts; then what lies far below the usual level does not. Who moves away from the microphone
is followed, slowly.
"""

from __future__ import annotations

import math

SURE = 0.7
"""From this voice probability on a frame teaches the usual level."""
BELOW_DB, SOFT_DB = 10.0, 1.5
"""So far below the usual level half of the voice counts. People vary by a few decibels, sentences by a few more."""
DECAY_DB = 0.2
"""A frame: within a word the level dips, and a dip is not another person."""
QUANTILE = 0.85
FIRST_STEP_DB, LAST_STEP_DB = 6.0, 0.15
FOLLOW_DB = 0.002
"""A frame of a voice that does not count: in a minute and a half it may become the candidate's (0.125 dB/s)."""
UNKNOWN_DB = -200.0


class OwnVoice:
    """`usual_db`: what 85 % of the candidate's loud moments stay below; by stochastic quantile steps that become small."""

    def __init__(self) -> None:
        self.usual_db: float | None = None
        self._envelope_db = UNKNOWN_DB
        self._lessons = 0

    @property
    def over_usual_db(self) -> float:
        return 0.0 if self.usual_db is None else self._envelope_db - self.usual_db

    def of(self, voice: float, level_db: float) -> float:
        """The part of a frame's voice probability that is the candidate's. level_db: of the frame, to full scale."""
        self._envelope_db = max(level_db, self._envelope_db - DECAY_DB)
        return voice if self.usual_db is None else voice / (1 + math.exp(-(self.over_usual_db + BELOW_DB) / SOFT_DB))

    def learn(self, voice: float) -> None:
        """Not to be called while somebody else is known to sound."""
        if voice <= SURE:
            return
        if self.usual_db is None:
            self.usual_db = self._envelope_db
        self._lessons += 1
        step_db, off_db = max(LAST_STEP_DB, FIRST_STEP_DB / self._lessons), self.over_usual_db
        if off_db > 0:
            self.usual_db += min(off_db, step_db * QUANTILE)
        elif off_db > -BELOW_DB:
            self.usual_db -= min(-off_db, step_db * (1 - QUANTILE))
        else:
            self.usual_db -= FOLLOW_DB
