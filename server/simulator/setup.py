"""The first message of a connection: read, checked by google-genai's own types, refused where the family refuses it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from google.genai import types
from pydantic import BaseModel

from server.simulator.families import Family
from server.simulator.inbound import checked, content_text, declarations, invalid

_CHECKED_BY: dict[str, type[BaseModel]] = {
    "generationConfig": types.GenerationConfig,
    "realtimeInputConfig": types.RealtimeInputConfig,
    "sessionResumption": types.SessionResumptionConfig,
    "contextWindowCompression": types.ContextWindowCompressionConfig,
    "inputAudioTranscription": types.AudioTranscriptionConfig,
    "outputAudioTranscription": types.AudioTranscriptionConfig,
    "proactivity": types.ProactivityConfig,
    "historyConfig": types.HistoryConfig,
}
_ALSO_KNOWN = {"model", "systemInstruction", "tools", "explicitVadSignal", "avatarConfig", "safetySettings", "labels"}


@dataclass(frozen=True, slots=True)
class Setup:
    """What the rest of the simulator wants to know of a setup message."""

    model: str
    system_instruction: str
    tools: tuple[Mapping[str, Any], ...]
    behaviours: Mapping[str, str]  # tool name -> BLOCKING | NON_BLOCKING, only where declared
    language: str
    manual_activity: bool
    silence_s: float
    interrupts: bool
    resumption: bool
    handle: str | None
    counts_messages: bool
    input_transcripts: bool
    output_transcripts: bool
    history_first: bool
    frame_tokens: int

    def blocks(self, tool: str, family: Family) -> bool:
        """Whether a call of `tool` stops the model until it is answered."""
        declared = self.behaviours.get(tool)
        if not family.non_blocking_tools:
            return True
        return family.undeclared_tools_block if declared is None else declared == "BLOCKING"


def read_setup(fields: Mapping[str, Any], family: Family) -> Setup:
    """`fields` with camelCase keys. Raises `Refused` for what the service, or this family, does not take."""
    for key in fields:
        if key not in _CHECKED_BY and key not in _ALSO_KNOWN:
            raise invalid(f"Invalid JSON payload received. Unknown name \"{key}\" at 'setup': Cannot find field.")
    parts = {key: checked(model, fields.get(key) or {}) for key, model in _CHECKED_BY.items()}
    generation: Any = parts["generationConfig"]
    realtime: Any = parts["realtimeInputConfig"]
    resumption: Any = parts["sessionResumption"]
    _refuse_by_family(family, generation, parts["proactivity"])
    tools = tuple(declarations(fields.get("tools") or []))
    detection = realtime.automatic_activity_detection or types.AutomaticActivityDetection()
    return Setup(
        model=str(fields.get("model", "")),
        system_instruction=content_text(fields.get("systemInstruction") or {}),
        tools=tools,
        behaviours=_behaviours(tools),
        language=_language(generation),
        manual_activity=bool(detection.disabled),
        silence_s=(detection.silence_duration_ms or 800) / 1000,
        interrupts=realtime.activity_handling is not types.ActivityHandling.NO_INTERRUPTION,
        resumption="sessionResumption" in fields,
        handle=resumption.handle or None,
        counts_messages=bool(resumption.transparent),
        input_transcripts="inputAudioTranscription" in fields,
        output_transcripts="outputAudioTranscription" in fields,
        history_first=bool(getattr(parts["historyConfig"], "initial_history_in_client_content", False)),
        frame_tokens=64 if generation.media_resolution is types.MediaResolution.MEDIA_RESOLUTION_LOW else 256,
    )


def _refuse_by_family(family: Family, generation: Any, proactivity: Any) -> None:
    modalities = [str(getattr(modality, "value", modality)).upper() for modality in generation.response_modalities or ["AUDIO"]]
    refusals = (
        (modalities != ["AUDIO"], "Cannot extract voices from a non-audio request."),
        (
            generation.thinking_config is not None and not family.takes_thinking_config,
            "thinking_config is not supported by this model.",
        ),
        (
            bool(generation.enable_affective_dialog) and not family.takes_affective_dialog,
            "Affective dialog is not supported by this model.",
        ),
        (
            proactivity.proactive_audio is False and not family.takes_proactivity_off,
            "Proactive audio cannot be turned off on this model.",
        ),
    )
    for refused, reason in refusals:
        if refused:
            raise invalid(reason)


def _behaviours(tools: tuple[Mapping[str, Any], ...]) -> dict[str, str]:
    declared = ((str(tool.get("name", "")), str(tool.get("behavior") or "UNSPECIFIED").upper()) for tool in tools)
    return {name: behaviour for name, behaviour in declared if behaviour != "UNSPECIFIED"}


def _language(generation: Any) -> str:
    speech = generation.speech_config
    return str((getattr(speech, "language_code", None) if speech is not None else None) or "en-US")
