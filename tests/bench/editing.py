"""Twenty minutes of somebody coding, written down: a deterministic recording, made from a seed. Own writing.

The candidate goes from one version of the code to the next, key by key, with the pauses of somebody who thinks, runs the tests,
looks things up in another window, is stuck, starts over. What there is to be seen on the way is planted, and its time is kept:
in the text, in what changes, and in the results of the tests (which are written down too; nothing is executed).

Assumed, not measured on people: five keys a second with a log-normal spread, a pause of some seconds at the end of a line and
now and then in the middle of one, and that a mistake lives for the seconds of `LIVES_S`.
"""

from __future__ import annotations

import difflib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from tools.bank import Problem

MINUTES = 20
TELL_S = 0.5
"""So often at most the page tells the text."""
LIVES_S = (15.0, 40.0)
STILL_SHARED_S = 5.0

Kind = Literal["text", "diff", "results", "window"]


@dataclass(frozen=True, slots=True)
class Edit:
    at_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    at_s: float
    passed: int
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Away:
    at_s: float
    on: bool


@dataclass(frozen=True, slots=True)
class Says:
    at_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A frame of the shared screen, as the page sends them: a second apart at least, after five seconds in any case."""

    at_s: float
    changed: bool


Act = Edit | Run | Away | Says | Picture


@dataclass(frozen=True, slots=True)
class Planted:
    """Something to be seen from `from_s` to `until_s`: an observation of one of these kinds that holds one of these words."""

    name: str
    where: Kind
    kinds: frozenset[str]
    words: tuple[str, ...]
    from_s: float
    until_s: float = float("inf")


@dataclass(slots=True)
class Recorder:
    dice: random.Random
    at_s: float = 0.0
    text: str = ""
    acts: list[Act] = field(default_factory=list)
    planted: dict[str, Planted] = field(default_factory=dict)
    _told_s: float = 0.0

    def wait(self, least_s: float, most_s: float) -> None:
        self.at_s += self.dice.uniform(least_s, most_s)

    def types(self, target: str) -> None:
        """From the present text to `target`: pieces are taken out at once and written key by key."""
        for what, start, end, piece in self._pieces(target):
            if what == "out":
                self.text = self.text[:start] + self.text[end:]
                self.at_s += self.dice.uniform(0.4, 1.2)
                self._tell()
            for key in piece:
                self.text = self.text[:start] + key + self.text[start:]
                start += 1
                self._key(key)
        self._tell(now=True)

    def _pieces(self, target: str) -> Iterator[tuple[str, int, int, str]]:
        moves = difflib.SequenceMatcher(None, self.text, target, autojunk=False).get_opcodes()
        shift = 0
        for what, a, b, c, d in moves:
            if what in ("replace", "delete"):
                yield "out", a + shift, b + shift, ""
                shift -= b - a
            if what in ("replace", "insert"):
                yield "in", a + shift + (b - a), 0, target[c:d]
                shift += d - c

    def _key(self, key: str) -> None:
        self.at_s += self.dice.lognormvariate(-1.8, 0.5)
        if key == "\n":
            self.at_s += self.dice.lognormvariate(0.9, 0.6)
        elif self.dice.random() < 0.012:
            self.at_s += self.dice.lognormvariate(0.9, 0.5)
        self._tell()

    def _tell(self, now: bool = False) -> None:
        if now or self.at_s - self._told_s >= TELL_S:
            self._told_s = self.at_s
            self.acts.append(Edit(self.at_s, self.text))

    def runs(self, passed: int, hidden: int = 0) -> None:
        self.at_s += 1.0
        self.acts.append(Run(self.at_s, passed, hidden))

    def away(self, seconds: float) -> None:
        self.acts.append(Away(self.at_s, True))
        self.at_s += seconds
        self.acts.append(Away(self.at_s, False))

    def says(self, text: str) -> None:
        self.acts.append(Says(self.at_s, text))
        self.wait(4, 9)

    def plants(self, name: str, where: Kind, kinds: str, *words: str) -> None:
        self.planted[name] = Planted(name, where, frozenset(kinds.split()), words, self.at_s)

    def lives(self) -> None:
        self.wait(*LIVES_S)

    def mends(self, *names: str) -> None:
        for name in names:
            self.planted[name] = replace(self.planted[name], until_s=self.at_s)


@dataclass(frozen=True, slots=True)
class Recording:
    acts: tuple[Act, ...]
    planted: tuple[Planted, ...]
    cases: int
    hidden: int


HEAD = "def build_waves(steps: list[str], needs: list[list[str]]) -> list[list[str]]:\n"
DOC = '    """Waves of steps, each step as early as possible. A pair of `needs` is [step, needed]."""\n'
NAIVE = """    waves = []
    done = set()
    for step in steps:
        ready = True
        for other, needed in needs:
            if other == step and needed not in done:
                ready = False
        if ready:
            waves.append([step])
            done.add(step)
"""
DONE = "            done.add(step)\n"
MISNAMED = NAIVE.replace(DONE, DONE + "            left.remove(step)\n    return waves\n")
COUNTED = MISNAMED.replace("left.remove(step)", "count += 1").replace("set()\n", "set()\n    count = 0\n")
BROKEN = COUNTED.replace("if ready:", "if ready").replace("    return waves\n", "    print(count)\n    return waves\n")
TWO = """    open_needs = {step: set() for step in steps}
    for step, needed in needs:
        open_needs[step].add(needed)
    waves = []
    left = list(steps)
"""
ENDLESS = (
    TWO
    + """    while left:
        wave = [step for step in steps if not open_needs[step]]
        waves.append(sorted(wave))
    return waves
"""
)
PUT, GIVE = "        waves.append(sorted(wave))\n", "    return waves\n"
ONCE = ENDLESS.replace(PUT, PUT + "        left = [step for step in left if step not in wave]\n")
UNDER = ONCE.replace(GIVE, "    for step in left:\n        if open_needs[step]:\n            left.remove(step)\n" + GIVE)
FIRST = ONCE.replace(GIVE, "    for wave in waves:\n        wave.sort()\n        return waves\n    return []\n")
MET = "        for needed in open_needs.values():\n            needed.difference_update(wave)\n"
VISIBLE = ONCE.replace("        left = [", MET + "        left = [")
WHOLE = VISIBLE.replace(PUT, "        if not wave:\n            break\n" + PUT).replace("in steps if not", "in left if not")


def recorded(problem: Problem, seed: int = 1) -> Recording:
    """The recording for the problem `build-waves`."""
    cases, hidden = sum(not case.hidden for case in problem.tests), sum(case.hidden for case in problem.tests)
    r = Recorder(random.Random(seed), text=problem.starters["python"])
    r.acts.append(Edit(0.0, r.text))
    r.wait(25, 40)
    _naive(r, cases)
    _mistakes(r, cases)
    _starts_over(r, cases)
    _finishes(r, cases, hidden)
    end_s = MINUTES * 60.0
    assert r.at_s < end_s, f"the recording of seed {seed} is {r.at_s:.0f} s long"
    acts = sorted([*r.acts, *_pictures(r.acts, end_s)], key=lambda act: act.at_s)
    return Recording(tuple(acts), tuple(r.planted.values()), cases, hidden)


def _naive(r: Recorder, cases: int) -> None:
    r.says("I would go over all steps and check for each whether its needs are done.")
    r.types(HEAD + DOC + NAIVE)
    r.plants("nested loops", "text", "complexity", "nested")
    r.wait(6, 12)
    r.plants("nothing is returned", "text", "bug", "returns nothing")
    r.runs(0)
    r.plants("no test passes", "results", "bug", f"0 of {cases}")
    r.lives()
    r.mends("nothing is returned", "no test passes")
    r.types(HEAD + DOC + NAIVE + "    return waves\n")
    r.runs(2)
    r.plants("half of the tests pass", "results", "bug", f"2 of {cases}")
    r.lives()


def _mistakes(r: Recorder, cases: int) -> None:
    r.types(HEAD + DOC + MISNAMED)
    r.mends("half of the tests pass")
    r.plants("a name without a value", "diff", "bug", "name left")
    r.wait(3, 6)
    r.types(HEAD + DOC + "    # one step a wave for now\n" + MISNAMED)
    r.lives()
    r.types(HEAD + DOC + COUNTED)
    r.mends("a name without a value")
    r.runs(1)
    r.plants("fewer tests pass than before", "results", "bug", f"1 of {cases} tests pass, 2 did before")
    r.lives()
    r.mends("fewer tests pass than before")
    r.types(HEAD + DOC + BROKEN)
    r.plants("a line that does not parse", "text", "bug", "does not parse")
    r.lives()
    r.types(HEAD + DOC + BROKEN.replace("if ready\n", "if ready:\n"))
    r.mends("a line that does not parse")
    r.plants("another window", "window", "other_window", "another window")
    r.away(r.dice.uniform(20, 35))
    r.mends("another window")
    r.wait(3, 8)


def _starts_over(r: Recorder, cases: int) -> None:
    r.says("This does not lead anywhere, I will start over with the open needs of each step.")
    r.types(HEAD + DOC)
    r.mends("nested loops")
    r.plants("started over", "diff", "progress", "taken out")
    r.wait(9, 14)
    r.types(HEAD + DOC + TWO)
    r.mends("started over")
    r.plants("nested loops the second time", "text", "complexity", "nested")
    r.types(HEAD + DOC + ENDLESS)
    r.plants("a loop without an end", "text", "bug", "Nothing inside this loop")
    r.wait(6, 10)
    r.types(HEAD + DOC + "    # waves by waves\n" + ENDLESS)
    r.lives()
    r.types(HEAD + DOC + ONCE)
    r.mends("a loop without an end")
    for time in range(3):
        r.wait(8, 15)
        r.runs(3)
        if time == 0:
            r.plants("one test fails", "results", "bug", f"3 of {cases}")
    r.plants("the same result three times", "results", "stuck", "the same result")
    r.wait(50, 60)
    r.plants("nothing moves any more", "window", "stuck", "Nothing has changed", "the same result")
    r.wait(35, 45)
    r.mends("the same result three times", "nothing moves any more", "one test fails")


def _finishes(r: Recorder, cases: int, hidden: int) -> None:
    r.types(HEAD + DOC + UNDER)
    r.plants("a list changed under its loop", "diff", "bug", "is changed while")
    r.wait(7, 9)
    r.types(HEAD + DOC + "    # what is left waits for itself\n" + UNDER)
    r.lives()
    r.types(HEAD + DOC + FIRST)
    r.mends("a list changed under its loop")
    r.plants("a loop that ends in its first round", "diff", "bug", "first round")
    r.wait(7, 9)
    r.types(HEAD + DOC + "    # sorted at the end\n" + FIRST)
    r.lives()
    r.plants("another window again", "window", "other_window", "another window")
    r.away(r.dice.uniform(20, 35))
    r.mends("another window again")
    r.types(HEAD + DOC + VISIBLE)
    r.mends("a loop that ends in its first round")
    r.runs(cases, hidden - 2)
    r.plants("a hidden case fails", "results", "edge_case", "hidden ones")
    r.lives()
    r.mends("a hidden case fails")
    r.types(HEAD + DOC + WHOLE)
    r.runs(cases, hidden)
    r.plants("all tests pass", "results", "finished", "Every test has passed")
    r.says("It walks over the needs once for each wave, so I would say it is fast enough.")


def _pictures(acts: list[Act], end_s: float) -> Iterator[Picture]:
    """The whole screen is shared all the time: it moves with every key, with every run, and on the other window by itself."""
    moves = [act.at_s for act in acts if isinstance(act, Edit | Run | Away | Says)]
    aways = [act.at_s for act in acts if isinstance(act, Away)]
    moves += [at for start, end in zip(aways[::2], aways[1::2], strict=True) for at in _steps(start, end, 2.0)]
    moves.sort()
    sent_s, second = 0.0, 1.0
    while second < end_s:
        if any(second - 1.0 < at <= second for at in moves):
            yield Picture(second, changed=True)
            sent_s = second
        elif second - sent_s >= STILL_SHARED_S:
            yield Picture(second, changed=False)
            sent_s = second
        second += 1.0


def _steps(start: float, end: float, by: float) -> Iterator[float]:
    while start < end:
        yield start
        start += by
