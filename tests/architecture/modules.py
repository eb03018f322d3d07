"""The checkout as the architecture tests read it: files, modules and what they import. Nothing here runs our code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("agents", "tools", "server", "tests")
NOT_OURS = {".git", ".venv", "node_modules", "__pycache__", "page", "dist", "data", ".adk"}
NOT_READ = {".npz", ".png", ".jpg", ".wav", ".woff2", ".ico", ".sqlite", ".db"}


@dataclass(frozen=True, slots=True)
class Module:
    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def where(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def imports(self) -> Iterator[str]:
        """Dotted names; `from a.b import c` gives `a.b.c`, which may be a module or a name in one."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _walk(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            is_cache = entry.name.startswith(".") and entry.name.endswith("_cache")
            if entry.name not in NOT_OURS and not is_cache and entry.name != ".hypothesis":
                yield from _walk(entry)
        elif entry.suffix not in NOT_READ and entry.name not in NOT_OURS:  # the .git of a work tree is a file
            yield entry


@cache
def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return Module(name, path, text, ast.parse(text))


@cache
def text_files() -> tuple[tuple[str, str], ...]:
    """Every text file of the project: (path from the root, text)."""
    return tuple((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in _walk(ROOT))


@cache
def modules(*rooms: str) -> tuple[Module, ...]:
    """The Python modules of these rooms (all of them by default)."""
    return tuple(_read(path) for room in rooms or ROOMS for path in _walk(ROOT / room) if path.suffix == ".py")


def is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")
