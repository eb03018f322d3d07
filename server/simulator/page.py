"""What the simulator does and how it is known, as a plain page: recorded, documented or assumed."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Literal

import orjson
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from server.simulator.cuts import CHAOS
from server.simulator.faults import FAULTS

BEHAVIOURS = Path(__file__).with_name("behaviours.yaml")

Mark = Literal["recorded", "documented", "assumed"]


class Behaviour(BaseModel):
    """One line of the page. `families` is empty where all behave alike."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    does: str
    mark: Mark
    source: str
    families: list[str] = []


@cache
def behaviours() -> tuple[Behaviour, ...]:
    listed = yaml.safe_load(BEHAVIOURS.read_text(encoding="utf-8"))
    return TypeAdapter(tuple[Behaviour, ...]).validate_python(listed["behaviours"])


@cache
def behaviours_page() -> bytes:
    rows = "\n".join(_row(behaviour) for behaviour in behaviours())
    return _PAGE.replace("{rows}", rows).encode()


@cache
def faults_page() -> bytes:
    """What can be struck by hand, for programs: id -> what it is, and at which moments (the first is its usual one)."""
    told = {id_: {"about": kind.about, "moments": kind.moments} for id_, kind in FAULTS.items()}
    return orjson.dumps({"faults": told, "chaos": CHAOS})


def _row(one: Behaviour) -> str:
    cells = (one.does, ", ".join(one.families) or "all", one.mark, one.source)
    return f'<tr class="{one.mark}">' + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gemini Live simulator</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
body { color: #1c2126; background: #fff }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #d8dde3 }
td:nth-child(3) { font-weight: 600 }
.recorded td:nth-child(3) { color: #17663a }
.documented td:nth-child(3) { color: #1b4f8f }
.assumed td:nth-child(3) { color: #8a4b00 }
@media (prefers-color-scheme: dark) {
  body { color: #e6e9ec; background: #14171a } th, td { border-color: #333a41 }
  .recorded td:nth-child(3) { color: #7fd6a1 }
  .documented td:nth-child(3) { color: #8dbcf5 }
  .assumed td:nth-child(3) { color: #f0b46a }
}
</style></head><body>
<h1>Gemini Live simulator</h1>
<p>This is not Google's service. It is a stand-in on this machine for trying live applications without a key. It hears no words:
its interviewer follows the tools that an application declares, its grader fills a schema from the facts in the request, and
nothing of it is judged by a model.</p>
<p>Each behaviour below is <b>recorded</b> (seen in recordings of the real service), <b>documented</b> (by its makers, or read
in their client's code) or <b>assumed</b> (reported by others, or our best guess).</p>
<table><thead><tr><th>What it does</th><th>Families</th><th>Known how</th><th>Source</th></tr></thead><tbody>
{rows}
</tbody></table></body></html>
"""
