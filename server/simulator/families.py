"""What differs between the families of live models, as a table: one row a family, nothing of it decided anywhere else.

`behaviours.yaml` says for each entry whether it was recorded, is documented, or is assumed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class InputDuringCall(Enum):
    """What becomes of new user input while a blocking call is open."""

    WAITS = "waits"  # an unanswered call wedges the input
    CANCELS = "cancels"  # toolCallCancellation


@dataclass(frozen=True, slots=True)
class Family:
    name: str
    audio_with_transcript: bool  # one message holds both; otherwise they come apart and the transcript runs ahead
    transcript_ahead: int  # audio chunks by which a transcript that comes apart runs ahead
    opens_with_empty_content: bool  # an empty serverContent before the first output of a generation
    update_after_answer: bool  # a resumable sessionResumptionUpdate follows each toolResponse, asked for or not
    completes_turn_after_call: bool  # turnComplete follows a toolCall; otherwise it is withheld until the answer
    undeclared_tools_block: bool
    non_blocking_tools: bool  # NON_BLOCKING is understood at all
    input_during_call: InputDuringCall
    takes_media_chunks: bool
    takes_thinking_config: bool
    takes_affective_dialog: bool
    takes_proactivity_off: bool
    takes_client_content_after_audio: bool
    honours_audio_stream_end: bool
    tells_interaction_status: bool
    input_transcript_in_words: bool  # deltas, word by word; otherwise one final transcript
    whole_usage_details: bool  # the per-modality details add up to the count
    call_id_prefix: str


F25 = Family(
    name="2.5",
    audio_with_transcript=False,
    transcript_ahead=3,
    opens_with_empty_content=False,
    update_after_answer=False,
    completes_turn_after_call=True,
    undeclared_tools_block=True,
    non_blocking_tools=True,
    input_during_call=InputDuringCall.WAITS,
    takes_media_chunks=True,
    takes_thinking_config=True,
    takes_affective_dialog=True,
    takes_proactivity_off=True,
    takes_client_content_after_audio=True,
    honours_audio_stream_end=True,
    tells_interaction_status=False,
    input_transcript_in_words=True,
    whole_usage_details=True,
    call_id_prefix="function-call-",
)

F31 = Family(
    name="3.1",
    audio_with_transcript=True,
    transcript_ahead=0,
    opens_with_empty_content=True,
    update_after_answer=True,
    completes_turn_after_call=False,
    undeclared_tools_block=True,
    non_blocking_tools=False,
    input_during_call=InputDuringCall.WAITS,
    takes_media_chunks=False,
    takes_thinking_config=True,
    takes_affective_dialog=False,
    takes_proactivity_off=True,
    takes_client_content_after_audio=False,
    honours_audio_stream_end=True,
    tells_interaction_status=False,
    input_transcript_in_words=False,
    whole_usage_details=False,
    call_id_prefix="fc_",
)

F38 = Family(
    name="3.8",
    audio_with_transcript=True,
    transcript_ahead=0,
    opens_with_empty_content=True,
    update_after_answer=True,
    completes_turn_after_call=False,
    undeclared_tools_block=False,
    non_blocking_tools=True,
    input_during_call=InputDuringCall.CANCELS,
    takes_media_chunks=False,
    takes_thinking_config=False,
    takes_affective_dialog=False,
    takes_proactivity_off=False,
    takes_client_content_after_audio=False,
    honours_audio_stream_end=False,
    tells_interaction_status=True,
    input_transcript_in_words=False,
    whole_usage_details=False,
    call_id_prefix="fc_",
)

FAMILIES = {family.name: family for family in (F25, F31, F38)}

_LIVE_NAME = re.compile(r"gemini.*(live|native-audio)")
_BY_VERSION = (
    (re.compile(r"(?<!\d)2\.\d"), F25),
    (re.compile(r"(?<!\d)3\.1(?!\d)"), F31),
    (re.compile(r"(?<!\d)3\.8(?!\d)"), F38),
)


def family_of(model: str) -> Family | None:
    """The family of a live model by its name; None for a name that is no live model of these families."""
    name = model.rpartition("/")[2]
    if not _LIVE_NAME.search(name):
        return None
    return next((family for version, family in _BY_VERSION if version.search(name)), None)
