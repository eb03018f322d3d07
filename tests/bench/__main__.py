"""All measures, one after the other; `--json` for one object with a key for each. Interviews are held once for two of them."""

from __future__ import annotations

import asyncio
import json
import sys

from tests.bench import cpu, first_word, latency, page
from tests.bench.figures import Json, Options, options
from tests.bench.scene import talk


async def measure(chosen: Options) -> Json:
    found: Json = {"page": await page.measure(chosen)}
    _tell("page", page.table(found["page"]))
    found["first_word"] = await first_word.measure(chosen)
    _tell("first word", first_word.table(found["first_word"]))
    talks = [await talk(size, chosen.seconds) for size in chosen.sizes]
    found["latency"] = latency.found_in(talks)
    _tell("latency", latency.table(found["latency"]))
    found["cpu"] = await cpu.compared(talks, chosen)
    _tell("CPU", cpu.table(found["cpu"]))
    return found


def _tell(name: str, table: str) -> None:
    """Each as soon as it is there: the whole takes minutes."""
    if not as_json:
        print(f"\n== {name}\n\n{table}", flush=True)


chosen, as_json = options()
found = asyncio.run(measure(chosen))
if as_json:
    json.dump(found, sys.stdout)
    print()
