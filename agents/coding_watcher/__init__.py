"""The coding watcher: looks at the candidate's code, diffs, test results and screen, and says what is there."""

from agents.coding_watcher.watcher import NAME, build, watching

__all__ = ["NAME", "build", "watching"]
