"""Who interviews: every folder of agents/ that holds a plan.yaml. There is no list to keep."""

from __future__ import annotations

from pathlib import Path

HOME = Path(__file__).resolve().parent


def named(home: Path = HOME) -> list[str]:
    """Their names, in order; the files are not read (`agents.kit.read_folder` does, and finds their mistakes)."""
    return sorted(file.parent.name for file in home.glob("*/plan.yaml"))
