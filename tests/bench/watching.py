"""What the coding watcher costs and sees, beside a screenshot every five seconds to the live model.

`python -m tests.bench.watching` plays a recorded session of twenty minutes (`editing`) in virtual time through the real
interview and its watcher; who looks is the rehearsal brain, which reads text and no pictures. Calls and pictures are counted
where they leave the interview. Tokens are simulated: text by four signs a token, a picture of the watcher 560 (documented for
Gemini 3 at medium resolution), a frame of the live model 256 (documented for the live models). That a look takes two seconds is
assumed. Each frame is counted once, though a live model is billed with every turn for those it keeps; and whether a real model
sees as much as the rehearsal brain is not measured here. The brain and the recording are by the same hand: the recall says that
looks come in time and that limits lose nothing, not how clever a reader is.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.interview.spending import LIVE_PICTURE_TOKENS, PICTURE_TOKENS, SIGNS_A_TOKEN, Limits
from server.interview.watcher import Looked
from server.simulator.grader import grade
from server.store import entries
from server.wire import JPEG, JPEG_AGAIN, CaseResult, Edited, Elsewhere, Ran, Screen, Typed
from tests.bench.editing import MINUTES, Act, Away, Edit, Picture, Planted, Recording, Run, Says, recorded
from tests.bench.figures import Json, rows
from tests.interview.stage import Stage, stage
from tests.virtual import in_virtual_time, now, passes
from tools.bank import Bank, Problem
from tools.results import ObservationInfo
from tools.watching import Observations

HOME = Path(__file__).resolve().parents[2] / "agents"
LOOK_TAKES_S = 2.0
SEES_WITHIN_S = 6.0
"""So long after it is gone an event may still be told: the look was under way."""
SEED_EVERY_S = 5.0
PICTURE = b"\xff\xd8 a picture"
SEED_TOKENS = int(MINUTES * 60 / SEED_EVERY_S) * LIVE_PICTURE_TOKENS
NEUTRAL = frozenset({"progress", "approach"})
MID_THOUGHT_S = 5.0


class Brain:
    """The rehearsal watcher behind its own schema; counts what a service would count."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.brief = (HOME / "coding_watcher" / "brief.md").read_text(encoding="utf-8")

    async def look(self, text: str, jpeg: bytes | None) -> Looked:
        self.times.append(now())
        await passes(LOOK_TAKES_S)
        config = {"responseJsonSchema": Observations.model_json_schema()}
        answer = grade({"contents": [{"parts": [{"text": text}]}], "generationConfig": config})
        written = answer["candidates"][0]["content"]["parts"][0]["text"]
        signs = len(self.brief) + len(text) + len(written)
        tokens = signs // SIGNS_A_TOKEN + (PICTURE_TOKENS if jpeg else 0)
        return Looked(Observations.model_validate_json(written), tokens)


@dataclass(frozen=True)
class Played:
    """`seen`: what was observed and when, in the recording's time, which began at `began_s`. `looks`: when it was looked."""

    scene: Stage
    seen: Sequence[tuple[float, ObservationInfo]]
    looks: Sequence[float]
    began_s: float


async def played(recording: Recording, problem: Problem) -> Played:
    """The recording in a whole interview."""
    brain = Brain()
    async with stage(minutes=45) as scene:
        await scene.gives_the_problem()
        scene.watch.ask, scene.watch.problem = brain.look, lambda _: problem
        scene.gets(Screen(sharing=True, surface="monitor"))
        await passes(5)
        began_s, offset_s = now(), scene.room.at_s
        alex = asyncio.ensure_future(_reacts(scene))
        for number, act in enumerate(recording.acts, start=1):
            await passes(max(0.0, began_s + act.at_s - now()))
            _act(scene, act, number, recording)
        await passes(max(0.0, began_s + MINUTES * 60 - now()))
        alex.cancel()
        seen = [(note.at_s - offset_s, note.data) for note in scene.notes.notes if isinstance(note.data, entries.Observation)]
        observed = [(at, ObservationInfo.model_validate(one.model_dump())) for at, one in seen]
        return Played(scene, observed, brain.times, began_s)


async def _reacts(scene: Stage) -> None:
    """Alex answers what he is told with a sentence."""
    known = len(scene.run.texts)
    while True:
        await passes(0.5)
        if len(scene.run.texts) > known and scene.run.texts:
            known = len(scene.run.texts)
            await scene.says(f"That is remark number {known}.", 1.5)


def _act(scene: Stage, act: Act, number: int, recording: Recording) -> None:
    match act:
        case Edit(text=text):
            scene.gets(Edited(revision=number, language="python", text=text))
        case Run(passed=passed, hidden=hidden):
            cases = [CaseResult(name=f"case {n}", passed=n < passed) for n in range(recording.cases)]
            cases += [CaseResult(name=f"hidden {n}", passed=n < hidden, hidden=True) for n in range(recording.hidden)]
            right = sum(case.passed for case in cases)
            scene.gets(Ran(revision=number, language="python", what="tests", passed=right, total=len(cases), cases=cases))
        case Away(on=on):
            scene.gets(Elsewhere(on=on))
        case Says(text=text):
            scene.gets(Typed(id=f"line-{number}", text=text))
        case Picture(changed=changed):
            scene.interview.see(PICTURE, JPEG if changed else JPEG_AGAIN)


# ---- figures ------------------------------------------------------------------------------------------------------------


def fits(planted: Planted, at_s: float, one: ObservationInfo) -> bool:
    within = planted.from_s - LOOK_TAKES_S <= at_s <= planted.until_s + SEES_WITHIN_S
    return within and one.kind in planted.kinds and any(words in one.text for words in planted.words)


def figures(recording: Recording, it: Played) -> Json:
    scene, seen = it.scene, it.seen
    found = [planted.name for planted in recording.planted if any(fits(planted, at, one) for at, one in seen)]
    claims = [(at, one) for at, one in seen if one.kind not in NEUTRAL]
    false = [f"{at:.0f} s {one.kind}: {one.text}" for at, one in claims if not any(fits(p, at, one) for p in recording.planted)]
    spent, live = scene.watch.spending, scene.line.counts["frame"]
    ours = spent.pictures * PICTURE_TOKENS + live * LIVE_PICTURE_TOKENS
    edits = [it.began_s + act.at_s for act in recording.acts if isinstance(act, Edit)]
    told = [at for at, text in scene.run.told if text.startswith("[alex:observation")]
    return {
        "planted": len(recording.planted),
        "seen": len(found),
        "recall": round(len(found) / len(recording.planted), 3),
        "missed": [planted.name for planted in recording.planted if planted.name not in found],
        "claims": len(claims),
        "precision": round(1 - len(false) / len(claims), 3) if claims else None,
        "false": false,
        "calls": spent.total_calls,
        "most_calls_in_a_minute": _most_in_a_minute(it.looks),
        "tokens": spent.total_tokens,
        "pictures_to_watcher": spent.pictures,
        "pictures_to_live": live,
        "pictures_of_page": sum(isinstance(act, Picture) for act in recording.acts),
        "picture_tokens": ours,
        "seed_frames": SEED_TOKENS // LIVE_PICTURE_TOKENS,
        "seed_picture_tokens": SEED_TOKENS,
        "times_fewer": round(SEED_TOKENS / ours, 1) if ours else None,
        "remarks": len(told),
        "remarks_mid_thought": sum(any(0 <= at - edit < MID_THOUGHT_S for edit in edits) for at in told),
    }


def worst_picture_tokens() -> int:
    """What the limits let through where every picture changes and shows more than the text."""
    limits = Limits()
    to_watcher, to_live = (math.ceil(MINUTES * 60 / gap) for gap in (limits.picture_every_s, limits.live_picture_every_s))
    return to_watcher * PICTURE_TOKENS + to_live * LIVE_PICTURE_TOKENS


def _most_in_a_minute(times: Sequence[float]) -> int:
    return max((sum(0 <= later - at < 60 for later in times) for at in times), default=0)


def measure(seed: int) -> Json:
    problem = Bank.load(HOME / "technical").problems["build-waves"]
    found: list[Json] = []

    @in_virtual_time
    async def whole() -> None:
        recording = recorded(problem, seed)
        found.append({"seed": seed, **figures(recording, await played(recording, problem))})

    whole()
    return found[0]


COLUMNS = {
    "seed": "seed",
    "planted": "planted",
    "seen": "seen",
    "recall": "recall",
    "precision": "precision",
    "calls": "calls",
    "most a minute": "most_calls_in_a_minute",
    "tokens": "tokens",
    "pictures": "pictures_to_watcher",
    "to live": "pictures_to_live",
    "their tokens": "picture_tokens",
    "every 5 s": "seed_picture_tokens",
    "times fewer": "times_fewer",
    "remarks": "remarks",
}


def table(found: Sequence[Json]) -> str:
    notes = [f"seed {one['seed']} missed: {', '.join(one['missed'])}" for one in found if one["missed"]]
    notes += [f"seed {one['seed']} claimed without cause: {claim}" for one in found for claim in one["false"]]
    title = f"The coding watcher over {MINUTES} recorded minutes with the screen shared, beside a frame every 5 s"
    figures_ = rows(list(COLUMNS), [[one[key] for key in COLUMNS.values()] for one in found])
    worst = worst_picture_tokens()
    notes.append(f"At the most, with all work in another window: {worst} tokens, {SEED_TOKENS / worst:.1f} times fewer.")
    return "\n".join([title, figures_, *notes, "Simulated: tokens, the eyes (rehearsal brain), the time of a look."])


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    parser.add_argument("--seeds", default="1,2,3", help="recordings to play (default: %(default)s)")
    given = parser.parse_args(argv)
    found: list[Any] = [measure(int(seed)) for seed in given.seeds.split(",")]
    print(json.dumps(found) if given.json else table(found))


if __name__ == "__main__":
    main(sys.argv[1:])
