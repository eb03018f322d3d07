"""The coding watcher by itself: what `adk web` runs."""

from agents.alone import alone
from agents.coding_watcher.watcher import build
from agents.handover import observations_shown
from tools import manifest

app = alone(build("root", manifest.load().models.text[0]), observations_shown)
root_agent = app.root_agent
