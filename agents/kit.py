"""From a folder to a guarded Alex: agent, App and plugin, built anew for every interview.

A build is cheap (the files are read once a process), and nothing is shared between two of them but the read-only plan and bank.
The model's class comes by its dotted name from adk.yaml (`line:`), so that nothing here imports the server.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from google.adk.agents.llm_agent import LlmAgent
from google.adk.apps import App
from google.adk.models.base_llm import BaseLlm

from agents import coding_watcher, handover, report_writer
from agents.alex import Model, alex
from agents.listener import InWords, Listener
from tools import manifest
from tools.bank import Bank
from tools.dotted import NotFound, class_named
from tools.errors import DataFileError, read_words
from tools.guard import Guard
from tools.manifest import Manifest
from tools.phases import Plan
from tools.rubric import Rubric

HOME = Path(__file__).resolve().parent
LINE_FIX = "name a subclass of google.adk.models.BaseLlm, or leave it empty for ADK's own"
Frame = Callable[[], bytes | None]
Line = TypeVar("Line", bound=BaseLlm)


@dataclass(frozen=True, slots=True)
class Kit:
    app: App
    root: LlmAgent
    plan: Plan
    bank: Bank
    guard: Guard
    plugin: Listener


@dataclass(frozen=True, slots=True)
class Folder:
    """An interviewer's files, read and checked."""

    name: str
    plan: Plan
    bank: Bank
    rubric: Rubric
    brief: str


def build(
    folder: str | Path,
    *,
    model: Model | None = None,
    text_model: Model | None = None,
    clock: Callable[[], float] = time.time,
    line: str | None = None,
    frame: Frame | None = None,
    settings: Manifest | None = None,
) -> Kit:
    """`folder`: an interviewer's name or path. Models default to adk.yaml's.

    `frame` gives the newest JPEG of the candidate's screen for the watcher. Raises DataFileError for a mistake in a file.
    """
    files = read_folder(Path(folder) if Path(folder).is_absolute() else HOME / folder)
    chosen = settings or (manifest.load() if model is None or text_model is None else None)
    live = model or _live_model(_needed(chosen), line)
    text = text_model or _needed(chosen).models.text[0]
    extra_s = chosen.limits.minutes_hard_extra * 60 if chosen else 300.0
    guard = Guard(files.plan, files.bank, clock, hard_extra_s=extra_s)
    root = alex(guard, files.rubric, files.brief, live, text, frame)
    listener = Listener(guard, root.name, _helpers(guard, files.rubric))
    return Kit(App(name=files.name, root_agent=root, plugins=[listener]), root, files.plan, files.bank, guard, listener)


def _helpers(guard: Guard, rubric: Rubric) -> dict[str, InWords]:
    return {
        report_writer.NAME: lambda session, written: handover.report_shown(guard.situation(session), session, rubric, written),
        coding_watcher.NAME: lambda _, written: handover.observations_shown(written),
    }


def read_folder(folder: Path) -> Folder:
    """The files as they are now; they are read again when one of them has changed. Raises DataFileError."""
    files = [folder / "plan.yaml", folder / "brief.md", folder / "rubric.yaml", *sorted(folder.glob("questions/*.yaml"))]
    return _read(folder, tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files))


@lru_cache(maxsize=32)
def _read(folder: Path, stamps: tuple[int, ...]) -> Folder:
    plan, bank, rubric = Plan.load(folder / "plan.yaml"), Bank.load(folder), Rubric.load(folder / "rubric.yaml")
    if any(phase.asks == "problem" for phase in plan.phases.values()) and not bank.problems:
        raise DataFileError(folder / "questions", "(folder)", "the plan wants a problem, none is there", "add problem-*.yaml")
    words = read_words(folder / "brief.md", missing="write who Alex is in this interview")
    return Folder(folder.name, plan, bank, rubric, words)


def _needed(settings: Manifest | None) -> Manifest:
    return settings or manifest.load()


def _live_model(settings: Manifest, line: str | None) -> Model:
    name, dotted = settings.models.live[0], settings.line if line is None else line
    if not dotted:
        return name
    kind = line_class(settings, dotted, BaseLlm, LINE_FIX)  # type: ignore[type-abstract]  # whose class it is made from
    return kind(model=name)


def line_class(settings: Manifest, dotted: str, kind: type[Line], fix: str) -> type[Line]:
    """The class that `line:` names; anything else about that name is the manifest's mistake, a DataFileError."""
    try:
        found = class_named(dotted)
    except NotFound as mistake:
        raise settings.mistake("line", str(mistake), fix) from None
    if not issubclass(found, kind):
        raise settings.mistake("line", f"`{dotted}` is not made from {kind.__module__}.{kind.__qualname__}", fix)
    return found
