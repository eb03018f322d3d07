"""The sentences by which the sifting of spoken calls is measured. `kept` was written before the first run and never tuned on.

`python -m tests.live.spoken_corpus` prints both halves' figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from server.interview.lexicon import LEXICON
from server.live.repair.spoken_calls import sift

Half = Literal["tuned", "kept"]
HERE = Path(__file__).parent / "spoken"


@dataclass(frozen=True, slots=True)
class Said:
    """A call that is said: what is `left` of the words, the `tool`, and words that its arguments hold."""

    language: str
    text: str
    left: str
    tool: str
    words: str

    @property
    def is_rescued(self) -> bool:
        sifted = sift(self.text, LEXICON, finished=True)
        held = " ".join(str(value) for call in sifted.calls for value in call.args.values())
        return sifted.clean.strip() == self.left and [call.name for call in sifted.calls] == [self.tool] and self.words in held


def calls(half: Half) -> list[Said]:
    rows = [[field.strip() for field in line.split("¦")] for line in _lines(f"{half}_calls.txt")]
    return [Said(language, text.replace("\\n", "\n"), left, tool, words) for language, text, left, tool, words in rows]


def talk(half: Half) -> list[str]:
    return _lines(f"{half}_talk.txt")


def is_left_alone(text: str) -> bool:
    return sift(text, LEXICON, finished=True).clean == text


def _lines(name: str) -> list[str]:
    return [line for line in (HERE / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]


def figures(half: Half) -> tuple[int, int, int, int]:
    """Calls rescued, of all; sentences left alone, of all."""
    said, spoken = calls(half), talk(half)
    return sum(one.is_rescued for one in said), len(said), sum(is_left_alone(one) for one in spoken), len(spoken)


if __name__ == "__main__":
    import sys

    halves: tuple[Half, ...] = ("tuned", "kept")
    for half in halves:
        rescued, of, alone, sentences = figures(half)
        sys.stdout.write(f"{half}: {rescued} of {of} calls rescued, {alone} of {sentences} sentences left alone\n")
