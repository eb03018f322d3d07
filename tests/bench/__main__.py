"""All measures, one after the other; `--json` for one object with a key for each. Interviews are held once for two of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from tests.bench import cpu, first_word, latency, line, line_told, page
from tests.bench.figures import Json, Options, options
from tests.bench.scene import talk


async def measure(chosen: Options, tell: Callable[[str], None]) -> Json:
    """`tell` gets each table as soon as it is there: the whole takes minutes."""
    found: Json = {"page": await page.measure(chosen)}
    tell(page.table(found["page"]))
    found["first_word"] = await first_word.measure(chosen)
    tell(first_word.table(found["first_word"]))
    talks = [await talk(size, chosen) for size in chosen.sizes]
    found["latency"] = latency.found_in(talks)
    tell(latency.table(found["latency"]))
    found["cpu"] = await cpu.compared(talks, chosen)
    tell(cpu.table(found["cpu"]))
    found["line"] = await line.measure(line.Options(seconds=chosen.seconds / 2, rounds=1, size=max(chosen.sizes)))
    tell(line_told.table(found["line"]))
    return found


def main() -> None:
    chosen, as_json = options()
    found = asyncio.run(measure(chosen, (lambda _: None) if as_json else lambda table: print(f"\n{table}", flush=True)))
    if as_json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
