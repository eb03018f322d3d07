"""adk.yaml and the environment, read once at the edge into one frozen value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from server.live.turn_taking import TurnTakingRefused, check
from server.store.health import settled
from tools.manifest import Manifest, Storage, load

KEYS = ("GOOGLE_API_KEY", "GEMINI_API_KEY")
VERTEX = ("GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE")


@dataclass(frozen=True, slots=True)
class Settings:
    """`rehearsal`: there is no key, so the simulator takes Gemini's place. `faults` and `cut_after_s` are for it alone."""

    manifest: Manifest
    rehearsal: bool
    faults: tuple[str, ...] = ()
    cut_after_s: float | None = None


def read(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Raises DataFileError for a mistake in adk.yaml or ALEX_*, also for an ear that the model does not honour."""
    given = os.environ if environment is None else environment
    manifest = load(path, given)
    try:
        check(manifest.ear, manifest.end_of_turn, manifest.models.live[0])
    except TurnTakingRefused as refused:
        raise manifest.mistake(refused.key, refused.problem, refused.fix) from None
    database = settled(manifest.storage.database, manifest.folder_of("storage.database", given))
    placed = manifest.model_copy(update={"storage": Storage(database=database)})
    return Settings(manifest=placed, rehearsal=not has_key(given))


def has_key(environment: Mapping[str, str]) -> bool:
    """The standard variables of google-genai: a key, or Vertex AI."""
    vertex = any(environment.get(name, "").lower() in ("true", "1") for name in VERTEX)
    return vertex or any(environment.get(name) for name in KEYS)
