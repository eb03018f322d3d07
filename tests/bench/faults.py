"""The table of faults: each id of the catalogue x each phase of an interview, and how it was borne.

    python -m tests.bench.faults [--json] [--ids C1,C2] [--phases greeting,concepts,coding,wrap_up] [--at-once 3]

Every cell is an interview of its own over the real ADK and google-genai on the TLS socket. Nothing is asserted here; a handful
of the cells is a test (tests/journeys/test_faults.py).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import cast

from tests.bench.figures import Json, quantile
from tests.bench.ordeal import ORDEALS, PHASES, Phase, undergo_all
from tests.bench.outcome import Outcome

HEADS = (
    "id",
    "phase",
    "survived",
    "words lost",
    "greeted again",
    "answers lost",
    "drops",
    "next word p50",
    "p95",
    "allowed",
    "end",
)


def found_in(outcomes: Sequence[Outcome]) -> Json:
    """`survivable` and `survived` count cells; `next_word_p95_s` is by id, beside what the catalogue allows."""
    hard = [one for one in outcomes if one.survivable]
    return {
        "survivable": len(hard),
        "survived": sum(one.survived for one in hard),
        "fatal": len(outcomes) - len(hard),
        "fatal_told": sum(one.survived for one in outcomes if not one.survivable),
        "repeated_greetings": sum(one.repeated_greetings for one in outcomes),
        "lost_tool_results": sum(len(one.lost_answers) for one in outcomes),
        "lost_words": sum(one.lost_samples for one in outcomes),
        "next_word_p95_s": {id_: _of(id_, outcomes) for id_ in dict.fromkeys(one.id for one in hard)},
        "rows": [_row(one) for one in outcomes],
    }


def _of(id_: str, outcomes: Sequence[Outcome]) -> Json:
    mine = [one for one in outcomes if one.id == id_]
    return {"p95_s": _rounded([word for one in mine for word in one.words_s], 0.95), "allowed_s": mine[0].within_s}


def _rounded(values: Sequence[float], part: float) -> float | None:
    found = quantile(values, part)
    return None if found is None else round(found, 2)


def _row(one: Outcome) -> Json:
    more = {"survived": one.survived, "completed": one.completed, "repeated_greetings": one.repeated_greetings}
    times = {"next_word_p50_s": _rounded(one.words_s, 0.5), "next_word_p95_s": _rounded(one.words_s, 0.95)}
    return asdict(one) | {"words_s": [round(word, 2) for word in one.words_s]} | more | times


def table(found: Json) -> str:
    lines = [[str(cell) for cell in _cells(row)] for row in found["rows"]]
    widths = [max(len(line[at]) for line in [list(HEADS), *lines]) for at in range(len(HEADS))]
    text = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in [list(HEADS), *lines]]
    sums = (
        f"{found['survived']} of {found['survivable']} survivable cells survived, {found['fatal_told']} of {found['fatal']} "
        f"fatal ones ended in words; {found['repeated_greetings']} repeated greetings, "
        f"{found['lost_tool_results']} lost tool results, {found['lost_words']} lost samples of the candidate"
    )
    late = [
        f"{id_} {spread['p95_s']} s (allowed {spread['allowed_s']} s)"
        for id_, spread in found["next_word_p95_s"].items()
        if spread["p95_s"] is not None and spread["p95_s"] > spread["allowed_s"]
    ]
    return "\n".join([text[0], "-" * len(text[0]), *text[1:], "", sums, f"later than allowed: {', '.join(late) or 'none'}"])


def _cells(row: Json) -> list[object]:
    wrong = "; ".join([row["trouble"], *row["violations"]]).strip("; ")
    return [
        row["id"],
        row["phase"],
        ("yes" if row["survived"] else "NO") if row["survivable"] else ("told" if row["survived"] else "NOT TOLD"),
        row["lost_samples"],
        row["repeated_greetings"],
        " ".join(row["lost_answers"]) or 0,
        row["drops"],
        *("-" if row[key] is None else row[key] for key in ("next_word_p50_s", "next_word_p95_s")),
        row["within_s"] or "-",
        f"{row['ended']} {wrong}".strip(),
    ]


def _tell(outcome: Outcome) -> None:
    """The whole takes a while."""
    sys.stderr.write(" | ".join(str(cell) for cell in _cells(_row(outcome))) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.faults", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    parser.add_argument("--ids", default=",".join(ORDEALS), help="which faults (default: %(default)s)")
    parser.add_argument("--phases", default=",".join(PHASES), help="in which phases (default: %(default)s)")
    parser.add_argument("--at-once", type=int, default=3, help="interviews at the same time (default: %(default)s)")
    given = parser.parse_args()
    ids, phases = given.ids.split(","), given.phases.split(",")
    if unknown := [one for one in ids if one not in ORDEALS] + [one for one in phases if one not in PHASES]:
        parser.error(f"not known: {', '.join(unknown)}")
    logging.disable(logging.CRITICAL)  # what is lost on purpose is complained of
    warnings.simplefilter("ignore")
    cells = [(id_, cast("Phase", phase)) for id_ in ids for phase in phases]
    with tempfile.TemporaryDirectory(prefix="alex-faults-", ignore_cleanup_errors=True) as folder:
        found = found_in(asyncio.run(undergo_all(cells, Path(folder), given.at_once, _tell)))
    sys.stdout.write((json.dumps(found) if given.json else table(found)) + "\n")


if __name__ == "__main__":
    main()
