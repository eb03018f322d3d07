"""kill -9 of the server at random moments of whole interviews, with SQLite and with a real PostgreSQL.

    python -m tests.bench.kills [--json] [--store sqlite|postgres] [--moments 30] [--seed 1]

With SQLite the killed server is started again on its port; with PostgreSQL the page comes to a second server that is on the
same database already. Without --store both, one after the other. Nothing is asserted here; two moments of each are a test
(tests/journeys/test_kills.py).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import tempfile
import warnings
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from tests.bench.figures import Json, quantile
from tests.journeys.kills import Moment, Tally, kills
from tests.journeys.postgres import postgres

STORES = ("sqlite", "postgres")


def found_in(store: str, tally: Tally) -> Json:
    moments = tally.moments
    return {
        "store": store,
        "moments": len(moments),
        "resumed": sum(one.resumed for one in moments),
        "journal_lost_s_max": max((one.lost_s for one in moments), default=0.0),
        "clock_off_s_max": max((abs(one.clock_s) for one in moments), default=0.0),
        "away_s_p50": quantile([one.away_s for one in moments], 0.5) or 0.0,
        "away_s_max": max((one.away_s for one in moments), default=0.0),
        "phases": dict(Counter(one.before for one in moments)),
        "repeated_greetings": tally.greetings,
        "lost_words": tally.lost_words,
        "interviews": tally.interviews,
        "reports": tally.reports,
        "rows": [asdict(one) for one in moments],
    }


def line(one: Moment) -> str:
    there = "resumed" if one.resumed else "NOT RESUMED"
    return (
        f"{one.at_s:7.1f} s  {one.before:>9} -> {one.after:<9}  journal lost {one.lost_s:4.2f} s  away {one.away_s:5.1f} s  "
        f"clock {one.clock_s:+.2f} s  {there}"
    )


def table(found: Json) -> str:
    phases = ", ".join(f"{name} {count}" for name, count in found["phases"].items())
    return (
        f"{found['store']}: {found['resumed']} of {found['moments']} resumed; journal lost at most "
        f"{found['journal_lost_s_max']:.2f} s; clock off by at most {found['clock_off_s_max']:.2f} s; repeated greetings "
        f"{found['repeated_greetings']}; lost words {found['lost_words']}; away {found['away_s_p50']:.1f} s (p50), "
        f"{found['away_s_max']:.1f} s at most; {found['reports']} of {found['interviews']} interviews with a report; {phases}"
    )


async def measure(store: str, moments: int, seed: int, quiet: bool) -> Json:
    def tell(one: Moment) -> None:
        if not quiet:
            print(line(one), flush=True)

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if store == "sqlite":
            return found_in(store, await kills(folder, f"sqlite:///{folder / 'alex.db'}", moments, seed, False, tell))
        with postgres() as url:
            return found_in(store, await kills(folder, url, moments, seed, True, tell))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.kills", description="kill -9 at random moments")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    parser.add_argument("--store", choices=STORES, help="only this one")
    parser.add_argument("--moments", type=int, default=30, help="how many kills (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same moments")
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    found: list[Json] = []
    for store in [chosen.store] if chosen.store else STORES:
        found.append(asyncio.run(measure(store, chosen.moments, chosen.seed, chosen.json)))
        if not chosen.json:
            print(f"\n{table(found[-1])}\n", flush=True)
    if chosen.json:
        print(json.dumps({one["store"]: one for one in found}))


if __name__ == "__main__":
    main()
