"""The first stage of a barge-in, by the echo's gate alone, for the shared turn bench."""

from __future__ import annotations

from server.audio.ear import FRAME_S, FRAME_SAMPLES, Samples
from server.audio.echo import EchoBank, decide
from server.audio.endpointing import STEP_S
from tests.audio.suspicion import Calm, Suspecting, Suspicion, step

CALM: Suspicion = Calm()


def suspicions(mic: Samples, far: Samples, ahead_ms: int = 0) -> list[float]:
    """Hears a recording as the session would, frame by frame, and says what it knows at a frame's end: the ends of all frames
    in which a suspicion was heard or held, as the bench's own policies count them."""
    bank, state = EchoBank(ahead_ms), CALM
    row, times = bank.join(), list[float]()
    far = far[ahead_ms * 16 :]
    for frame in range(min(len(mic), len(far)) // FRAME_SAMPLES):
        span = slice(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES)
        near = bank.hear([row], mic[None, span], far[None, span])
        end_s, said = (frame + 1) * FRAME_S, False
        for half, evidence in enumerate(decide(near.near)[0]):
            state, _ = step(state, float(evidence), end_s - (1 - half) * STEP_S)
            said = said or (isinstance(state, Suspecting) and evidence >= 0.5)
        times += [end_s] if said else []
    return times
