"""The attack page: candidate programs against the sandbox, in a real Chromium, by the runner of the page as it is served.

`python -m tests.bench.sandbox` prints a row for each program of `attacks.yaml`: when it had ended, and whether it reached
anything (a connection to another port, a request to Alex's server, storage, the page), passed a test by a lie, outlasted its
limit, or spoilt the run after it. `--json`: attacks, escaped, rows. `--only WORD` picks programs by name or language.

The control (`open`): what would reach out in JavaScript is run in an ordinary worker of an ordinary page, too. `reached` is who
got through there, so that the walls are what held it; `nowhere` is who finds no such thing in any worker. An attack of the
list that stands for none of these, Python's and those on limits, has no control.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from playwright.async_api import Browser, Page, async_playwright

from server.pages import BUILD
from tests.bench.figures import Json, rows
from tests.bench.open_page import open_page, reaches
from tests.browser import chromium
from tests.browser.visitor import FLAGS
from tests.journeys.house import house, settings

ATTACKS = Path(__file__).with_name("attacks.yaml")
LIMIT_MS, OVER_MS = 5000, 1000
LANES = 3
SECRET = "secret"
AFTER = {"python": "print(6 * 7)", "javascript": "console.log(6 * 7)", "typescript": "console.log(6 * 7 as number)"}

WATCH = """() => {
  window.heard = [];
  addEventListener('message', ({ data }) => window.heard.push(String(data?.kind ?? data)));
  new BroadcastChannel('attack').onmessage = () => window.heard.push('broadcast');
}"""
OPEN = """async (path) => {
  const module = await import(path);
  window.Runner = Object.values(module).find((one) => one.prototype?.prepare);
  window.runner = new window.Runner();
}"""
RUN = """async ([what, language, code, problem]) => {
  await window.runner.prepare(language);
  const began = performance.now();
  const { cases, output, error } = await window.runner.run(what, language, code, problem);
  return { ms: performance.now() - began, passed: cases.some((one) => one.passed), output: output.slice(0, 400),
    error: (error || cases[0]?.error || '').slice(-400) };
}"""
BARE = """async (code) => {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.src = '/sandbox/frame.html';
  const loaded = new Promise((done) => frame.addEventListener('load', done));
  document.body.append(frame);
  await loaded;
  const line = new MessageChannel();
  const said = [];
  line.port1.onmessage = ({ data }) => said.push(data);
  const script = `onmessage = ({ ports: [port] }) => { console.log = (...words) => port.postMessage(words.join(' '));
    try { ${code} } catch (error) { console.log(error.name); } }`;
  const order = { script: new Blob([script], { type: 'text/javascript' }), files: {} };
  frame.contentWindow.postMessage(order, '*', [line.port2, new MessageChannel().port2]);
  await new Promise((over) => setTimeout(over, 1200));
  frame.remove();
  return said.join(' ');
}"""
TOUCHED = """async () => [...window.heard, ...Object.keys(localStorage).filter((name) => name.includes('attack')),
  document.cookie, ...(await caches.keys()), ...(await indexedDB.databases()).map((one) => one.name)].filter(Boolean)"""


@dataclass(frozen=True, slots=True)
class Attack:
    name: str
    language: str
    kind: str
    code: str

    @property
    def called(self) -> bool:
        return re.search(r"\bf = |\bf\(\)", self.code) is not None

    @property
    def bare(self) -> bool:
        """Is it tried against the policy of the frame alone, too?"""
        return self.language == "javascript" and self.kind in ("network", "storage")

    @property
    def controlled(self) -> bool:
        """Is it harmless in a page without walls, and would be seen to get through?"""
        return self.language == "javascript" and self.kind != "limits" and not self.endless

    @property
    def endless(self) -> bool:
        return self.name.endswith("(endless)")


@dataclass(slots=True)
class Witness:
    """Counts what reaches it: connections to its own port, and requests to Alex's server that speak of an attack."""

    port: int = 0
    hits: list[str] = field(default_factory=list)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.hits.append("connection")
        writer.close()

    def around(self, app: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def counted(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
            if b"attack" in scope.get("query_string", b""):
                self.hits.append(str(scope["path"]))
            await app(scope, receive, send)

        return counted


def attacks() -> list[Attack]:
    known = yaml.safe_load(ATTACKS.read_text(encoding="utf-8"))
    return [
        Attack(name, language, kind, code)
        for language, kinds in known.items()
        for kind, some in kinds.items()
        for name, code in some.items()
    ]


def problem(expected: object) -> Json:
    case = {"name": "case", "args": [], "expected": expected, "hidden": False, "category": ""}
    return {
        "id": "p",
        "title": "",
        "statement": "",
        "function": "f",
        "examples": [],
        "starters": {},
        "tests": [case],
        "hints": 0,
    }


@asynccontextmanager
async def proving_ground() -> AsyncIterator[tuple[str, Witness]]:
    """Alex's server and, on another port, the witness."""
    witness = Witness()
    listening = await asyncio.start_server(witness.connected, "127.0.0.1", 0)
    witness.port = listening.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        async with listening, house(settings(Path(folder)), around=witness.around) as alex:
            yield alex.address, witness


async def with_runner(browser: Browser, address: str) -> Page:
    """A page of the real server that holds a runner of its own."""
    page = await browser.new_page()
    await page.goto(address)
    await page.evaluate(WATCH)
    [chunk] = BUILD.glob("assets/runner-*.js")
    await page.evaluate(OPEN, f"/assets/{chunk.name}")
    return page


async def tried(page: Page, attack: Attack, address: str, witness: Witness, after: bool) -> Json:
    """One row. What came over the network is counted at the end, over all: programs run side by side."""
    code = attack.code.replace("WITNESS", f"http://127.0.0.1:{witness.port}").replace("OWN", address)
    there = page.url
    told = await page.evaluate(RUN, ["tests" if attack.called else "run", attack.language, code, problem(SECRET)])
    if attack.bare:
        told["output"] += await page.evaluate(BARE, code)
    touched = await page.evaluate(TOUCHED)
    right = not after or await still_right(page, attack.language)
    signs = {
        "printed": "ESCAPED" in told["output"],
        "lied": told["passed"],
        "touched": bool(touched) or page.url != there,
        "outlasted": told["ms"] > LIMIT_MS + OVER_MS,
        "spoilt the next run": not right,
    }
    found = [sign for sign, there_is in signs.items() if there_is]
    ended = told["error"].strip().rpartition("\n")[2] or "done"
    return {"attack": attack.name, "language": attack.language, "ms": round(told["ms"]), "ended": ended, "escaped": found}


async def controls(browser: Browser, chosen: Sequence[Attack]) -> dict[str, str]:
    """What becomes of the programs without the sandbox, by name; one after the other, each with a witness of its own."""
    found: dict[str, str] = {}
    async with open_page(browser) as page:
        for attack in (one for one in chosen if one.controlled):
            witness = Witness()
            async with await asyncio.start_server(witness.connected, "127.0.0.1", 0) as listening:
                own = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
                there = page.url
                said = await reaches(page, attack.code.replace("WITNESS", own).replace("OWN", own), SECRET)
                found[attack.name] = "reached" if said or witness.hits or page.url != there else "nowhere"
    return found


async def still_right(page: Page, language: str) -> bool:
    told = await page.evaluate(RUN, ["run", language, AFTER[language], problem(SECRET)])
    return bool(told["output"].strip() == "42" and not told["error"])


async def measure(chosen: Sequence[Attack], after: bool = True, lanes: int = LANES) -> Json:
    """Programs that wait for their limit cost nobody's time but their own, so some run side by side, each in a page of its own.

    `after`: an ordinary program is run after each attack, else once at the end in each page.
    """
    waiting = sorted(chosen, key=lambda attack: attack.endless)
    found: list[Json] = []

    async def lane(browser: Browser, address: str, witness: Witness) -> None:
        page = await with_runner(browser, address)
        languages = set()
        while waiting:
            attack = waiting.pop()
            found.append(await tried(page, attack, address, witness, after))
            languages.add(attack.language)
        for language in sorted(languages):
            if not await still_right(page, language):
                found.append({"attack": "after all", "language": language, "ms": 0, "ended": "", "escaped": ["spoilt"]})
        await page.close()

    began = time.monotonic()
    async with proving_ground() as (address, witness), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.find(), args=[*FLAGS])
        async with asyncio.TaskGroup() as group:
            for _ in range(min(lanes, len(waiting))):
                group.create_task(lane(browser, address, witness))
        unwalled = await controls(browser, chosen)
        await browser.close()
    for row in found:
        row["open"] = unwalled.get(row["attack"], "") if row["language"] == "javascript" else ""
    escaped = sum(bool(row["escaped"]) for row in found) + len(witness.hits)
    order = {(attack.language, attack.name): at for at, attack in enumerate(chosen)}
    found.sort(key=lambda row: order.get((row["language"], row["attack"]), len(order)))
    seconds = round(time.monotonic() - began, 1)
    reached = sum(row["open"] == "reached" for row in found)
    return {
        "attacks": len(chosen),
        "escaped": escaped,
        "reached_without_walls": reached,
        "network_hits": witness.hits,
        "seconds": seconds,
        "rows": found,
    }


def table(found: Json) -> str:
    lines = [
        (
            row["language"],
            row["attack"],
            row["ms"],
            "ESCAPED: " + ", ".join(row["escaped"]) if row["escaped"] else "held",
            row["open"],
            row["ended"][:64],
        )
        for row in found["rows"]
    ]
    head = ("language", "program", "ms", "", "in an open page", "how it ended")
    return (
        f"{rows(head, lines)}\n\n{found['attacks']} programs, {found['escaped']} escaped; "
        f"{found['reached_without_walls']} got through in an open page; "
        f"network: {len(found['network_hits'])} hits; limit {LIMIT_MS} ms + {OVER_MS} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    parser.add_argument("--only", default="", help="programs with this in their name or language")
    parser.add_argument("--quick", action="store_true", help="an ordinary program at the end only, not after each attack")
    given = parser.parse_args()
    chosen = [attack for attack in attacks() if given.only in f"{attack.language} {attack.name}"]
    found = asyncio.run(measure(chosen, after=not given.quick))
    print(json.dumps(found) if given.json else table(found))


if __name__ == "__main__":
    main()
