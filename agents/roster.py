"""Who interviews: every folder of agents/ that holds a plan.yaml. There is no list to keep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools.phases import Plan

HOME = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Interviewer:
    """What a person chooses from. `name` is the folder's."""

    name: str
    title: str
    description: str
    levels: tuple[str, ...]
    minutes: tuple[int, ...]
    languages: tuple[str, ...]
    needs_editor: bool
    plan: Plan
    folder: Path


def interviewers(home: Path = HOME) -> dict[str, Interviewer]:
    """By name, in the order of the names. Raises DataFileError for a plan with a mistake."""
    return {name: interviewer(home / name) for name in named(home)}


def named(home: Path = HOME) -> list[str]:
    """Their names alone, in order; the files are not read."""
    return sorted(file.parent.name for file in home.glob("*/plan.yaml"))


def interviewer(folder: Path) -> Interviewer:
    """Raises DataFileError for a plan with a mistake."""
    plan = Plan.load(folder / "plan.yaml")
    return Interviewer(
        name=folder.name,
        title=plan.title,
        description=plan.description,
        levels=plan.levels,
        minutes=plan.minutes,
        languages=plan.languages,
        needs_editor=plan.needs_editor,
        plan=plan,
        folder=folder,
    )
