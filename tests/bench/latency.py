"""How long sound is underway, by the machine's monotonic clock in each process.

* mic → wire: a frame leaves the page's socket → it is on the wire of the model's side. The frames that the ear holds back
  until it is sure of a turn's beginning are left out.
* wire → browser: a piece of Alex's voice leaves the simulator → it has come to the page's socket.
* reply: the page is told that the candidate's turn is over → the first sound of Alex is there; and how much of that lies behind
  the model's wire (activityEnd → first sound sent): it calls a tool or two before it speaks.
"""

from __future__ import annotations

from itertools import pairwise

from tests.bench.figures import Json, Options, rows, run, spread
from tests.bench.scene import Talk, talk


async def measure(chosen: Options) -> Json:
    return found_in([await talk(size, chosen) for size in chosen.sizes])


def found_in(talks: list[Talk]) -> Json:
    return {"sizes": [_latency(one) for one in talks]}


def _latency(one: Talk) -> Json:
    began, ended = one.pages["began"], one.pages["ended"]
    up = [delay for noted in one.wire.values() for at, delay in noted["delays"] if began <= at <= ended]
    down = [came - went for name in one.wire for went, came in _pieces(one, name) if began <= went <= ended]
    return {
        "interviews": one.size,
        "mic_to_wire": spread(up),
        "wire_to_browser": spread(down),
        "reply": spread([seconds for page in one.pages["talkers"].values() for seconds in page["replies"]]),
        "reply_behind_the_wire": spread([seconds for noted in one.wire.values() for seconds in noted["replies"]]),
        "clients_own_lateness": spread(one.pages["late_s"]),
    }


def _pieces(one: Talk, name: str) -> list[tuple[float, float]]:
    """When each piece of Alex's voice went and came, as long as both sides agree about them."""
    went, came = one.wire[name]["voice"], one.pages["talkers"][name]["voice"]
    agreed = 0
    for (_, sent), (_, got) in zip(went, came, strict=False):
        if sent != got:
            break
        agreed += 1
    assert all(a <= b for (a, _), (b, _) in pairwise(came)), "the pages hear in order"
    return [(sent_at, got_at) for (sent_at, _), (got_at, _) in zip(went[:agreed], came[:agreed], strict=True)]


WAYS = ("mic_to_wire", "wire_to_browser", "reply", "reply_behind_the_wire", "clients_own_lateness")


def table(found: Json) -> str:
    head = ("interviews", "mic → wire", "wire → browser", "reply", "behind the wire", "(clients' timers late)")
    lines = [[str(one["interviews"]), *(_pair(one[way]) for way in WAYS)] for one in found["sizes"]]
    return f"Latency in ms, p50 / p95\n{rows(head, lines)}"


def _pair(one: Json) -> str:
    return " / ".join("-" if one[key] is None else f"{one[key]:.1f}" for key in ("p50_ms", "p95_ms"))


if __name__ == "__main__":
    run(measure, table)
