"""The sentences that the app says by itself: to the model (in stage directions) and to the person."""

from __future__ import annotations

from collections.abc import Mapping

from server.interview.timer import TimeEvent

START = "The candidate is here and can hear you. Greet them and begin."
START_TYPING = "The candidate is here, can hear you, and has no microphone: every answer is typed. Greet them and begin."
SAVED = "Your interview is saved up to here and the report is being written from it."
REPORT_COMES = "The interview is over. Your report is being written."
GOES_ON = "The clock is stopped and your work is safe. Alex goes on by himself."
SAVING_LATE = "Saving is late; nothing is lost."
CAUGHT_UP_SOON = "Go on as usual: it is caught up by itself."
SAVING_LOST = "Saving has been away for too long, and some details could not be kept."
SAVING_HELP = "Go on as usual. What was said is kept before everything else."
IS_BACK = "The server was restarted. Alex goes on where you were; nothing is lost."
SAY_AGAIN = "If you were speaking just then, say your last sentence again."
RECONNECTING = "Reconnecting to the interviewer. The clock is stopped and your work is safe."
CONNECTING = "The interviewer cannot be reached yet. The clock has not begun."
LEFT_THE_LINE = f"The interviewer left the line. {SAVED}"
UNHEARD = (
    "The candidate waits and heard nothing of your last turn. Say it now, or say it again. Do not greet or apologise; do not "
    "make calls again that were answered."
)
UNFINISHED = "Your last sentence broke off before its end. Say it again, whole. Do not apologise."
SAID_ALOUD = (
    "You said this call aloud instead of making it; it was made for you, the candidate did not read it. Make calls, never say "
    "them. Its result:"
)
CODE_IS_DONE = (
    "The candidate says that the code is done. {name} does not run here: read it (look_at_code), and ask for its cost and its "
    "edge cases."
)
DOES_NOT_RUN = (
    "The candidate writes {name} now. It does not run here: read it, and let them walk you through an example. There are no "
    "test results in it; never speak of any."
)
PAGE_AWAY = "The candidate's page was away while you spoke. Say your last sentence or question again, shortly."
WENT_ON = "The server was restarted. Do not greet or apologise; say your last sentence or question again, shortly."
LOST_ANSWER = (
    "The server was restarted and the candidate's last spoken answer was lost. Do not greet; ask them to say it once more."
)
CUT_SHORT = "The line dropped while you spoke and is back. Do not greet or apologise; say your last sentence again."
STEADY_SOUND = "There is a steady sound in your microphone, so Alex cannot tell when you speak."
STEADY_SOUND_NEXT = "Turn it off if you can. Or mute the microphone and unmute it only while you speak, or type your answers."
SEEN = "Ask about it in one short question if it helps now; tell no fix, and do not say that you were told."
NUDGES = (
    "The candidate has been quiet for a while. Reassure them in one short sentence; there is no hurry.",
    "Still quiet. Ask them to think aloud, in one sentence.",
    "Still quiet. Offer a hint or a smaller first step, in one sentence.",
)
TIMES: Mapping[TimeEvent, str] = {
    "half": "Half of the time is over. Keep an eye on it; no need to say so.",
    "five": "Five minutes are left. Tell the candidate at a good moment.",
    "one": "One minute is left. Bring the present point to an end.",
    "phase_over": "The time of this phase is over. Round it off in one sentence and call advance_phase.",
    "over": "The time of the interview is over. Say your closing words and call end_interview.",
}
