"""The coding watcher: looks at the candidate's code, diffs, test results and screen, and says what is there."""

from agents.coding_watcher.watcher import build, watching

__all__ = ["build", "watching"]
