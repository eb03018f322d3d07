"""`alex doctor`: the shell around checks and probes. What is in work is told on stderr, what was found on stdout."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
from google import genai

from server.doctor import checks, live, versions
from server.doctor.finding import Finding, as_json, as_text, healthy
from server.doctor.talk import MIC_RATE, Doctor
from server.service import client_of
from server.settings import Settings, has_key
from server.simulator.endpoint import Simulator
from server.simulator.engines import VoiceUnavailableError
from server.simulator.families import F38, Family, family_of
from server.simulator.hum import Hum
from server.simulator.sound import resample
from server.simulator.speaking import Pace
from server.simulator.studio import Voice
from server.simulator.voice import RATE
from server.simulator.voice import Voice as Speech

SENTENCE = "Hello, my name is Sam, and I like to write programs in Python."
NO_KEY = Finding("live", "fail", "the service is asked with a key, and none is set", "export GOOGLE_API_KEY=… and ask again")
SIMULATOR_AGE_S = 50.0
"""The simulator's connections are that short here, so that its goAway is seen."""
Tell = Callable[[str], None]


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """0: all is well, or only worth a warning; 1: something has to be mended."""
    findings, settings = check(environment, date.today())
    rows: list[live.Row] = []
    if args.live and settings is not None:
        if not args.json:
            print(as_text(findings), flush=True)
        more, rows = _examined(settings, environment, lambda line: print(line, file=sys.stderr, flush=True))
        findings += more
        if not args.json:
            print("\n".join([as_text(more), *(["", live.as_text(rows)] if rows else [])]))
    elif not args.json:
        print(as_text(findings))
    well = healthy(findings) and all(row.outcomes[side].ok for row in rows for side in live.SIDES)
    if args.json:
        print(json.dumps({"ok": well, "findings": as_json(findings), "live": live.as_json(rows)}))
    return 0 if well else 1


def check(environment: Mapping[str, str], today: date) -> tuple[list[Finding], Settings | None]:
    """Everything that can be seen from here. Without settings there is nothing to check the rest against."""
    manifest, settings = checks.settings_of(environment)
    found = [versions.python(), *versions.packages(), manifest, checks.key(environment), checks.endpoint(environment)]
    if settings is not None:
        found += [*checks.storage(settings), checks.port(settings), checks.voice(settings), checks.models(settings, today)]
    return [*found, checks.page(), checks.python_in_the_browser()], settings


def _examined(settings: Settings, environment: Mapping[str, str], tell: Tell) -> tuple[list[Finding], list[live.Row]]:
    if not has_key(environment):
        return [NO_KEY], []
    model = settings.manifest.models.live[0]
    try:
        rows = asyncio.run(side_by_side(client_of(), model, tell))
    except live.NotLetIn as why:
        return [Finding("live", "fail", f"{model} is not reached: {why}", "Check key, model and network")], []
    return [Finding("live", "ok", f"{model} was asked; what it did stands below")], rows


async def side_by_side(
    client: genai.Client, model: str, tell: Tell, haste: float = 1.0, voice: Voice | None = None
) -> list[live.Row]:
    """Raises NotLetIn. `haste`: how much faster than real time both sides live (where both are simulators)."""
    began_s = time.monotonic()
    family = family_of(model) or F38
    spoken = voice or _voice()
    speech = _speech(spoken)

    def told(side: live.Side, id_: str, one: live.Outcome) -> None:
        tell(f"{time.monotonic() - began_s:5.1f} s  {side:<9}  {id_}: {'as expected' if one.ok else live.line_of(one)}")

    service = Doctor(client, model, speech, haste, time.monotonic)
    await live.knock(service)
    tell("The probes take about a minute.")
    async with simulator(family, haste, spoken) as sim:
        guest = Doctor(client_of(sim.url, "simulated", sim.ssl_context()), model, speech, haste, time.monotonic)
        return await live.examine({"service": service, "simulator": guest}, family, told)


def simulator(family: Family, haste: float, voice: Voice) -> Simulator:
    pace = Pace(speed=4 * haste, playback=haste)
    return Simulator(voice=voice, family=family.name, pace=pace, cut_after_s=SIMULATOR_AGE_S / haste)


def _voice() -> Voice:
    """Words where there is a synthesiser, so that a real recogniser has something to hear; else a hum."""
    try:
        return Speech()
    except VoiceUnavailableError:
        return Hum()


def _speech(voice: Voice) -> bytes:
    """PCM16 at 16 kHz."""
    samples = resample(voice.say(SENTENCE, "en-US").astype(np.float32), RATE, MIC_RATE)
    return bytes(samples.clip(-32_768, 32_767).astype("<i2").tobytes())
