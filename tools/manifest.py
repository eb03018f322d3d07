"""adk.yaml, the one manifest: its schema, its loader, and the environment variables that override it.

Every key can be set as `ALEX_` and its path in capitals: `ALEX_VOICE`, `ALEX_LIMITS_INTERVIEWS`, `ALEX_MODELS_LIVE` (a list is
written with commas). `ALEX_CONFIG` names another file, `ALEX_DATABASE_URL` is the usual name of `storage.database`.

What shows only later (no such class, no such folder) is the mistake of the same places: `Manifest.mistake` names them.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr

from tools.errors import DataFileError, check, read_yaml

FILE_NAME = "adk.yaml"
HOME = Path(__file__).resolve().parent.parent
CARRIED = HOME / "server" / FILE_NAME
PREFIX = "ALEX_"
LINE = "server.live.gemini.Line"
CONFIG = "ALEX_CONFIG"
OTHERS_READ = ("ALEX_SHARED", "ALEX_CHROMIUM", "ALEX_SLOW", "ALEX_DEV_SERVER")
"""The variables of the tests and of the page's own development server."""
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
    minutes_away: float = Field(default=15.0, gt=0, description="so long an interview waits for a page that went away")
    dollars: float = Field(default=10.0, gt=0, description="estimated model cost at which an interview is ended")


class Watcher(Section):
    """What the coding watcher may spend in a minute, and how seldom pictures of a shared screen are looked at."""

    calls_per_minute: int = Field(default=6, ge=1)
    tokens_per_minute: int = Field(default=20_000, ge=1_000)
    picture_every_s: float = Field(default=75.0, ge=1, description="between two pictures for the watcher")
    live_picture_every_s: float = Field(default=180.0, ge=1, description="between two pictures for the model that speaks")


class Storage(Section):
    database: str = Field(default="sqlite:///var/alex.db", description="a file, from the folder of adk.yaml on; or a URL")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a manifest was read: its file, and (key, variable) of what the environment overrides."""

    file: str = FILE_NAME
    variables: tuple[tuple[str, str], ...] = ()


class Manifest(Section):
    _origin: Origin = PrivateAttr(default=Origin())

    app: str = Field(default="alex", pattern=r"^[a-zA-Z][a-zA-Z0-9_-]*$", examples=["alex", "practice-room"])
    models: Models
    voice: str = "Charon"
    language: str = Field(default="en-US", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", examples=["en-US", "de-DE", "ja-JP"])
    line: str = Field(default=LINE, description="dotted name of the live model's class; empty: ADK's own Gemini")
    ear: Literal["alex", "seed", "service"] = "alex"
    end_of_turn: Literal["activity", "stream_end", "service"] = "activity"
    host: str = "127.0.0.1"
    port: int = Field(default=8420, ge=0, le=65_535)
    limits: Limits = Limits()
    watcher: Watcher = Watcher()
    storage: Storage = Storage()
    interviewers: Annotated[list[str] | Literal["all"], BeforeValidator(lambda v: v if v == "all" else _as_list(v))] = "all"

    def offers(self, interviewer: str) -> bool:
        return self.interviewers == "all" or interviewer in self.interviewers

    def folder_of(self, key: str, environment: Mapping[str, str]) -> Path:
        """Where a relative path under this key begins: beside the manifest that holds it, in the working folder when a variable
        gives it, and among the person's own data when the manifest is the one that an installation carries."""
        file = Path(self._origin.file)
        if key in dict(self._origin.variables):
            return Path.cwd()
        if file == CARRIED:
            return Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "alex"
        return file.absolute().parent

    def mistake(self, key: str, problem: str, fix: str) -> DataFileError:
        """A value that fits the schema and still will not do, told with the file or the variable that it came from."""
        variable = dict(self._origin.variables).get(key)
        if variable is None:
            return DataFileError(self._origin.file, key, problem, fix)
        return _of_the_environment(variable, key, problem, fix)


def load(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Manifest:
    """The manifest with the environment's overrides; a mistake in either raises DataFileError."""
    given = os.environ if environment is None else environment
    file = path or find(given)
    content = read_yaml(file)
    check(Manifest, content, file)
    variables: dict[str, str] = {}
    for variable, key in overrides(given):
        changed = _with(content, key.split("."), given[variable])
        _check_variable(changed, variable, key)
        content, variables[key] = changed, variable
    manifest = check(Manifest, content, file)
    manifest._origin = Origin(str(file), tuple(variables.items()))
    return manifest


def find(environment: Mapping[str, str]) -> Path:
    """ALEX_CONFIG, adk.yaml in the working folder, the checkout's, or the one that an installation carries."""
    if named := environment.get(CONFIG):
        return Path(named)
    places = (Path.cwd() / FILE_NAME, HOME / FILE_NAME, CARRIED)
    return next((place for place in places if place.is_file()), places[0])


def overrides(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(variable, key) of the variables that are set and name a key of the manifest."""
    return ((variable, key) for variable, key in _variables().items() if environment.get(variable))


def strangers(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(variable, the one that was probably meant, or "") of those that are set, bear our prefix and are read by nobody."""
    known = {*_variables(), CONFIG, *OTHERS_READ}
    for variable in sorted(environment):
        if variable.startswith(PREFIX) and variable not in known:
            names = [one.removeprefix(PREFIX) for one in known]
            close = difflib.get_close_matches(variable.removeprefix(PREFIX), names, n=1)
            yield variable, PREFIX + close[0] if close else ""


def _variables() -> dict[str, str]:
    return {PREFIX + key.upper().replace(".", "_"): key for key in _leaves(Manifest)} | ALIASES


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
        raise _of_the_environment(variable, key, mistake.problem, mistake.fix) from None


def _of_the_environment(variable: str, key: str, problem: str, fix: str) -> DataFileError:
    return DataFileError("environment", f"{variable} ({key})", problem, fix)
