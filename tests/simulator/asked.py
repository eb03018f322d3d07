"""Requests as the agents send them, and what comes back, for the tests of the grader."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
SOLVED = """\
def two_sum(nums, target):
    seen = {}
    for i, n in enumerate(nums):
        if target - n in seen:
            return [seen[target - n], i]
        seen[n] = i
"""
NESTED = """\
def two_sum(nums, target):
    for a in nums:
        for b in nums:
            if a + b == target:
                return a
"""


def request(facts: Json | None, schema: Any = None, *, spelling: str = "responseJsonSchema") -> Json:
    block = f"Look.\n\nfacts:\n```json\n{json.dumps(facts, indent=1)}\n```\n" if facts is not None else "Write something."
    config = {"generationConfig": {spelling: schema, "responseMimeType": "application/json"}} if schema else {}
    return {"contents": [{"role": "user", "parts": [{"text": block}]}], **config}


def text_of(response: Mapping[str, Any]) -> str:
    return "".join(part.get("text", "") for part in response["candidates"][0]["content"]["parts"])


AXES: list[Json] = [
    {"axis": "concepts", "title": "Concepts", "anchors": {"3": "Correct."}, "sources": ["transcript"]},
    {"axis": "problem_solving", "title": "Problem solving", "anchors": {}, "sources": ["transcript", "code", "tests"]},
    {"axis": "coding", "title": "Coding", "anchors": {}, "sources": ["code", "tests"]},
    {"axis": "verification", "title": "Verification", "anchors": {}, "sources": ["tests"]},
    {"axis": "communication", "title": "Communication", "anchors": {}, "sources": ["transcript"]},
]
POINTS = ["the hash of the key picks a bucket", "collisions are chained or probed", "a full table is resized"]
UNHEARD = {
    "question_id": "q1",
    "title": "Hash maps",
    "how": "spoken_unheard",
    "text": "",
    "expected_points": POINTS,
    "seconds": 20,
}
TYPED: Json = UNHEARD | {
    "how": "typed",
    "text": "The hash of the key picks a bucket. Collisions are chained in a list.\nI like tea.",
}


def run(passed: int, hidden: int = 0) -> Json:
    return {"passed": passed, "total": 5, "hidden_passed": hidden, "hidden_total": 3, "at_s": 100.0}


def code(*runs: Json, **more: Any) -> Json:
    return {
        "problem": "Two numbers",
        "runs": list(runs),
        "text": SOLVED,
        "revisions": 4,
        "hints_given": 0,
        "hints_total": 3,
    } | more
