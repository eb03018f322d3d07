"""Habits of the house that no linter holds: rooms explain themselves, files stay small, none names a machine or registry."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.modules import ROOT, Module, modules, text_files

MOST_LINES = 320  # 300 is the aim; a file that grows past this wants to be split
MOST_LINES_OF_TESTS = 400  # specifications are read one by one
LONG_ON_PURPOSE = {
    "server/wire.py": 600,  # the whole vocabulary between page and server, one message after the other
}
MOST_FUNCTION_LINES = 60


def _functions(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


PACKAGES = [module for module in modules("agents", "tools", "server") if module.path.name == "__init__.py"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_room_says_what_it_is_for(package: Module) -> None:
    says = ast.get_docstring(package.tree) or ""
    assert len(says) >= 40, f"{package.where}: its docstring says what the room is for, and what it must not know"


def test_every_folder_of_code_is_a_room_with_a_docstring() -> None:
    folders = {module.path.parent for module in modules("agents", "tools", "server")}
    exempt = {"questions", "migrations", "versions"}
    bare = [folder for folder in folders if not (folder / "__init__.py").exists() and folder.name not in exempt]
    assert [folder.relative_to(ROOT).as_posix() for folder in bare] == []


def test_files_stay_readable() -> None:
    long = {module.where: module.text.count("\n") for module in modules()}
    limits = {where: MOST_LINES_OF_TESTS if where.startswith("tests/") else MOST_LINES for where in long} | LONG_ON_PURPOSE
    assert {where: lines for where, lines in long.items() if lines > limits[where]} == {}


def test_functions_stay_readable() -> None:
    long = [
        f"{module.where}:{function.lineno} {function.name}"
        for module in modules("agents", "tools", "server")
        for function in _functions(module)
        if (function.end_lineno or 0) - function.lineno >= MOST_FUNCTION_LINES
    ]
    assert long == []


def test_a_tests_name_is_a_sentence() -> None:
    """At least three words: `test_guard` says where it looks, not what must be true."""
    names = [(module.where, function.name) for module in modules("tests") for function in _functions(module)]
    short = [f"{where}: {name}" for where, name in names if name.startswith("test_") and name.count("_") < 3]
    assert short == []


def test_every_task_has_a_parent() -> None:
    """A bare create_task is lost when it fails; a TaskGroup's is not."""
    orphan = re.compile(r"\b(asyncio|loop)\.(create_task|ensure_future)\(")
    assert [module.where for module in modules("agents", "tools", "server") if orphan.search(module.text)] == []


def test_nothing_names_a_registrys_host() -> None:
    """Lock files hold names and hashes: whoever installs says where from."""
    host = re.compile(r"https?://[^\s/\"']*(pypi|pythonhosted|npmjs|yarnpkg)\.", re.IGNORECASE)
    assert [where for where, text in text_files() if host.search(text)] == []


def test_nothing_names_a_place_on_somebodys_machine() -> None:
    place = re.compile(r"(?<![\w./<-])/(home|Users|root|work)/\w+")
    assert [f"{where}: {found.group()}" for where, text in text_files() if (found := place.search(text))] == []


def test_text_files_end_with_one_newline_and_no_trailing_space() -> None:
    def is_untidy(text: str) -> bool:
        ends_badly = text != "" and (not text.endswith("\n") or text.endswith("\n\n"))
        return ends_badly or re.search(r"[ \t]+$", text, re.MULTILINE) is not None

    kept = [(where, text) for where, text in text_files() if Path(where).suffix not in {".svg", ".md", ".jsonl"}]
    assert [where for where, text in kept if is_untidy(text)] == []


def test_the_locks_pin_every_package_by_hash() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        pins = [line for line in lock.read_text().splitlines() if line and not line.startswith((" ", "#"))]
        assert pins
        assert [pin for pin in pins if "==" not in pin or not pin.endswith("\\")] == [], lock.name
