"""What the doctor found, one line each: as text for a person, as JSON for a program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`fix`: what to do about it; empty where nothing has to be done."""

    what: str
    level: Level
    words: str
    fix: str = ""

    def line(self, width: int) -> str:
        told = f"{self.words}. {self.fix}." if self.fix else f"{self.words}."
        return f"{self.level:<4}  {self.what:<{width}}  {told}"


def as_text(findings: Sequence[Finding]) -> str:
    width = max(len(one.what) for one in findings)
    return "\n".join(one.line(width) for one in findings)


def as_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [asdict(one) for one in findings]


def healthy(findings: Sequence[Finding]) -> bool:
    return all(one.level != "fail" for one in findings)
