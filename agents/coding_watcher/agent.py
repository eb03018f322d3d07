"""The coding watcher by itself: what `adk web` runs."""

from agents.coding_watcher.watcher import build
from tools import manifest

root_agent = build("root", manifest.load().models.text[0])
