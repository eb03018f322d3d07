"""The report writer by itself: what `adk web` runs."""

from agents.report_writer.writer import build
from tools import manifest

__all__ = ["build", "root_agent"]

root_agent = build("root", manifest.load().models.text[0])
