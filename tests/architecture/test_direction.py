"""Who may know whom. import-linter holds the layers (`make contracts`); here is what it cannot say, one rule a test."""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib

import pytest

from tests.architecture.modules import ROOMS, ROOT, Module, is_in, modules

COMES_WITH = {"pydantic-core": "pydantic"}  # one project in two packages
WAITING = ("asyncio", "socket", "ssl", "threading", "websockets", "httpx", "fastapi", "starlette", "sqlalchemy", "google.adk")
PURE = (
    "tools.phases",
    "tools.desk",
    "tools.directions",
    "tools.closing",
    "tools.results",
    "tools.report",
    "tools.bank",
    "server.wire",
    "server.live.policy",
    "server.live.ledger",
    "server.live.repair",
    "server.interview.recall",
    "server.interview.standing",
    "server.audio",
    "server.simulator.brain",
    "server.simulator.cuts",
    "server.simulator.mishaps",
    "server.simulator.script",
    "server.simulator.interviewer",
    "server.simulator.grader",
)


def _known(modules_: tuple[Module, ...], *packages: str) -> list[str]:
    """`module imports thing` for every import of one of these packages."""
    return [
        f"{module.name} imports {name}"
        for module in modules_
        for name in module.imports()
        if any(is_in(name, package) for package in packages)
    ]


def test_the_product_knows_no_tests() -> None:
    assert _known(modules("agents", "tools", "server"), "tests") == []


def test_agents_and_tools_know_no_server() -> None:
    assert _known(modules("agents", "tools"), "server") == []
    assert _known(modules("tools"), "agents") == []


def test_the_simulator_is_a_guest_and_knows_no_room_of_the_house() -> None:
    inside = tuple(module for module in modules("server") if is_in(module.name, "server.simulator"))
    known = _known(inside, "agents", "tools", "server", "tests")
    assert [line for line in known if " imports server.simulator" not in line] == []


def test_what_decides_neither_waits_nor_knows_adk() -> None:
    deciding = tuple(module for module in modules("tools", "server") if any(is_in(module.name, name) for name in PURE))
    assert _known(deciding, *WAITING) == []


def test_what_decides_asks_no_clock_and_throws_no_dice() -> None:
    clock = re.compile(r"\b(time\.(time|monotonic|perf_counter)|datetime\.now|random\.(random|choice|randint|uniform))\(\)?")
    deciding = (module for module in modules("tools", "server") if any(is_in(module.name, name) for name in PURE))
    assert [f"{module.where}: {found.group()}" for module in deciding if (found := clock.search(module.text))] == []


def test_the_inside_of_google_genai_is_touched_in_one_room() -> None:
    inside = re.compile(r"(?<!self)\.(_ws|_receive|_gemini_session|_api_client)\b")
    touched = {module.name for module in modules("agents", "tools", "server") if inside.search(module.text)}
    assert [name for name in touched if not is_in(name, "server.live")] == []


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_installed_hides_a_room(room: str) -> None:
    """`tools` and `server` are common names: a dependency that installs one would be imported in our place."""
    others = set(importlib.metadata.packages_distributions().get(room, [])) - {"alex-interviewer"}
    assert others == set()


def test_every_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(line for extra in ("rehearsal", "postgres", "testing") for line in extras[extra])]
    named = {re.split(r"[\[=<>~!; ]", line, maxsplit=1)[0].lower().replace("_", "-") for line in wanted}
    declared = named | {part for part, whole in COMES_WITH.items() if whole in named}
    providers = importlib.metadata.packages_distributions()
    undeclared = []
    for module in modules("agents", "tools", "server"):
        for name in module.imports():
            top = name.partition(".")[0]
            if top in sys.stdlib_module_names or top in ROOMS or top == "google":
                continue
            if not {given.lower().replace("_", "-") for given in providers.get(top, [top])} & declared:
                undeclared.append(f"{module.name} imports {top}")
    assert undeclared == []
