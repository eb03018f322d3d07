"""CPU-ms a session-second of the server: simulator, server and candidates each in a process of their own.

Candidates and Alex speak in turns and leave little silence between them (the shares in the table). Beside it, in the same
minutes and against the same simulator, plain ADK: `Runner.run_live` with ADK's own Gemini class and chunks of 100 ms; no page,
no ear, no journal. At the largest size also our own line in the place of that class.
"""

from __future__ import annotations

from tests.bench.figures import Json, Options, rows, run
from tests.bench.scene import Talk, folder, model, talk, watched
from tests.journeys.processes import program


async def plain(size: int, chosen: Options, line: str) -> Json:
    """Only the upstream leg: ADK's Runner, and a line. `line` is `adk` or `ours`."""
    with folder() as place:
        async with model(place, chosen.haste) as (_, environment):
            times = ("--seconds", str(chosen.seconds), "--haste", str(chosen.haste))
            command = ("-m", "tests.bench.plain", "--line", line, "--sessions", str(size), *times)
            async with program(*command, **environment) as alone:
                seen = await watched(alone, size, plain=alone)
    return {"cost": seen.cost["plain"], **seen.told}


async def measure(chosen: Options) -> Json:
    return await compared([await talk(size, chosen) for size in chosen.sizes], chosen)


async def compared(talks: list[Talk], chosen: Options) -> Json:
    found = [_compared(one, await plain(one.size, chosen, "adk")) for one in talks]
    largest = max(chosen.sizes)
    line = await plain(largest, chosen, "ours")
    adk = next(one["plain_adk"] for one in found if one["interviews"] == largest)
    ours = {"interviews": largest, "our_line": line["cost"], "to_plain_adk": round(line["cost"] / adk, 2) if adk else None}
    return {"unit": "CPU-ms a session-second", "seconds": chosen.seconds, "sizes": found, "line": ours}


def _compared(one: Talk, adk: Json) -> Json:
    return {
        "interviews": one.size,
        "server": one.cost["server"],
        "simulator": one.cost["simulator"],
        "plain_adk": adk["cost"],
        "server_to_plain_adk": round(one.cost["server"] / adk["cost"], 2) if adk["cost"] else None,
        "candidate_share": one.pages["candidate_share"],
        "alex_share": one.pages["alex_share"],
        "plain_candidate_share": adk["candidate_share"],
        "plain_alex_share": adk["alex_share"],
    }


HEAD = ("interviews", "server", "simulator", "plain ADK", "server/ADK", "candidate", "Alex", "ADK: candidate", "Alex")


def table(found: Json) -> str:
    lines = rows(HEAD, [[str(one["interviews"]), *list(one.values())[1:]] for one in found["sizes"]])
    ours = found["line"]
    return (
        f"CPU-ms a session-second ({found['seconds']:.0f} s each), and the share of the time that each side speaks\n{lines}\n"
        f"our line in the place of ADK's class, {ours['interviews']} sessions: {ours['our_line']} "
        f"({ours['to_plain_adk']} of it)"
    )


if __name__ == "__main__":
    run(measure, table)
