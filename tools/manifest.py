"""adk.yaml, the one manifest: its schema, its loader, and the environment variables that override it.

Every key can be set as `ALEX_` and its path in capitals: `ALEX_VOICE`, `ALEX_LIMITS_INTERVIEWS`, `ALEX_MODELS_LIVE` (a list is
written with commas). `ALEX_CONFIG` names another file, `ALEX_DATABASE_URL` is the usual name of `storage.database`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tools.errors import DataFileError, check, read_yaml

FILE_NAME = "adk.yaml"
PREFIX = "ALEX_"
ALIASES = {"ALEX_DATABASE_URL": "storage.database", "ALEX_LIVE_MODELS": "models.live", "ALEX_TEXT_MODELS": "models.text"}


def _as_list(value: Any) -> Any:
    """One name stands for a list of one; an environment variable separates by commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


ModelNames = Annotated[list[str], BeforeValidator(_as_list), Field(min_length=1)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Models(Section):
    live: ModelNames = Field(description="the model that speaks; the others are tried in order when it is not served")
    text: ModelNames = Field(description="the model of watcher and report writer, and its fallbacks")


class Limits(Section):
    interviews: int = Field(default=25, ge=1, description="at the same time, on this process")
    frame_bytes: int = Field(default=300_000, ge=10_000, le=1_000_000, description="largest frame from a browser")
    minutes_hard_extra: float = Field(default=5.0, ge=0, description="after the planned minutes an interview ends by force")
    dollars: float = Field(default=5.0, gt=0, description="estimated model cost at which an interview is ended")


class Storage(Section):
    database: str = Field(default="sqlite:///var/alex.db", description="SQLAlchemy URL")


class Manifest(Section):
    app: str = Field(default="alex", pattern=r"^[a-zA-Z][a-zA-Z0-9_-]*$")
    models: Models
    voice: str = "Charon"
    language: str = Field(default="en-US", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    line: str = Field(default="", description="dotted name of the live model's class; empty: ADK's own Gemini")
    ear: Literal["alex", "seed", "service"] = "alex"
    end_of_turn: Literal["activity", "stream_end", "service"] = "activity"
    host: str = "127.0.0.1"
    port: int = Field(default=8420, ge=0, le=65_535)
    limits: Limits = Limits()
    storage: Storage = Storage()
    interviewers: Annotated[list[str] | Literal["all"], BeforeValidator(lambda v: v if v == "all" else _as_list(v))] = "all"

    def offers(self, interviewer: str) -> bool:
        return self.interviewers == "all" or interviewer in self.interviewers


def load(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Manifest:
    """The manifest with the environment's overrides; a mistake in either raises DataFileError."""
    given = os.environ if environment is None else environment
    file = path or find(given)
    content = read_yaml(file)
    check(Manifest, content, file)
    for variable, key in overrides(given):
        changed = _with(content, key.split("."), given[variable])
        _check_variable(changed, variable, key)
        content = changed
    return check(Manifest, content, file)


def find(environment: Mapping[str, str]) -> Path:
    """ALEX_CONFIG, adk.yaml in the working folder, the checkout's, or the one that an installation carries."""
    if named := environment.get("ALEX_CONFIG"):
        return Path(named)
    home = Path(__file__).resolve().parent.parent
    places = (Path.cwd() / FILE_NAME, home / FILE_NAME, home / "server" / FILE_NAME)
    return next((place for place in places if place.is_file()), places[0])


def overrides(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(variable, key) of the variables that are set and name a key of the manifest."""
    known = {PREFIX + key.upper().replace(".", "_"): key for key in _leaves(Manifest)} | ALIASES
    return ((variable, key) for variable, key in known.items() if environment.get(variable))


def _leaves(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _leaves(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def _with(content: Mapping[str, Any], key: list[str], value: str) -> dict[str, Any]:
    if len(key) == 1:
        return {**content, key[0]: value}
    inner = content.get(key[0])
    return {**content, key[0]: _with(inner if isinstance(inner, dict) else {}, key[1:], value)}


def _check_variable(content: dict[str, Any], variable: str, key: str) -> None:
    """A wrong value is the variable's mistake, not the file's: say so."""
    try:
        check(Manifest, content, FILE_NAME)
    except DataFileError as mistake:
        raise DataFileError("environment", f"{variable} ({key})", mistake.problem, mistake.fix) from None
