"""Token counts that are plausible, not exact: 25 a second of audio, one for four letters, frames by their resolution. Pure."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from google.genai import types

AUDIO_TOKENS_A_SECOND = 25
LETTERS_A_TOKEN = 4


def text_tokens(text: str) -> int:
    return math.ceil(len(text) / LETTERS_A_TOKEN)


def audio_tokens(seconds: float) -> int:
    return math.ceil(seconds * AUDIO_TOKENS_A_SECOND)


@dataclass(frozen=True, slots=True)
class Usage:
    """What one turn is billed: the whole context again, and what was said."""

    prompt: dict[str, int]
    response: dict[str, int]
    thoughts: int
    hidden_prompt: int = 0  # counted, but missing in the details
    hidden_response: int = 0

    def metadata(self) -> types.UsageMetadata:
        prompt = sum(self.prompt.values()) + self.hidden_prompt
        response = sum(self.response.values()) + self.hidden_response
        return types.UsageMetadata(
            prompt_token_count=prompt,
            response_token_count=response or None,
            total_token_count=prompt + response,
            prompt_tokens_details=_details(self.prompt),
            response_tokens_details=_details(self.response),
            thoughts_token_count=self.thoughts or None,
        )


def _details(counts: dict[str, int]) -> list[types.ModalityTokenCount] | None:
    found = [types.ModalityTokenCount(modality=types.MediaModality(kind), token_count=n) for kind, n in counts.items() if n]
    return found or None


@dataclass(slots=True)
class Meter:
    """The context of one session as it grows, and the turn that is under way."""

    whole_details: bool
    text: int = 0
    audio_s: float = 0.0
    video: int = 0
    said_s: float = 0.0
    said: str = ""
    thoughts: int = 0

    def read(self, text: str) -> None:
        self.text += text_tokens(text)

    def read_json(self, value: Any) -> None:
        self.read(json.dumps(value, default=str))

    def speak(self, seconds: float, words: str | None) -> None:
        self.said_s += seconds
        self.said += words or ""

    def think(self, text: str) -> None:
        self.thoughts += text_tokens(text)

    def close_turn(self) -> Usage:
        """The bill of the turn; what was said becomes context."""
        prompt = {"TEXT": self.text, "AUDIO": audio_tokens(self.audio_s), "VIDEO": self.video}
        response = {"AUDIO": audio_tokens(self.said_s)}
        words = text_tokens(self.said)
        usage = Usage(
            prompt=prompt,
            response=response,
            thoughts=self.thoughts,
            hidden_prompt=0 if self.whole_details else sum(prompt.values()) // 4,
            hidden_response=0 if self.whole_details else words,
        )
        self.text += words + self.thoughts
        self.said_s, self.said, self.thoughts = 0.0, "", 0
        return usage
