"""What the page weighs on the wire: gzip as the server sends it, fonts as they are. Read from the build in server/page.

`first`: what every visit loads (the markup, the entry script with what it preloads, the styles). `fonts` come when text in
them is shown, `later` are the parts loaded when they are needed, `python` is Pyodide, loaded when code in Python is run.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from server.pages import BUILD
from tests.bench.figures import Json, Options, rows, run

NAMED = re.compile(r'(?:src|href)="/([^"]+\.(?:js|css))"')
PACKED = {".woff2", ".png", ".jpg", ".zip"}
PARTS = ("first", "fonts", "later", "python")


def on_the_wire(file: Path) -> int:
    raw = file.read_bytes()
    return len(raw) if file.suffix in PACKED else len(gzip.compress(raw, 9))


def part_of(path: str, first: frozenset[str]) -> str:
    if path in first:
        return "first"
    if path.startswith("pyodide/"):
        return "python"
    return "fonts" if path.endswith(".woff2") else "later"


async def measure(chosen: Options) -> Json:
    return weigh(BUILD)


def weigh(build: Path) -> Json:
    """Bytes, raw and on the wire: by part, and of each file, the heaviest first."""
    first = frozenset({"index.html", "icon.svg", *NAMED.findall((build / "index.html").read_text())})
    paths = [file.relative_to(build).as_posix() for file in sorted(build.rglob("*")) if file.is_file()]
    files: list[Json] = [
        {"file": path, "part": part_of(path, first), "raw": (build / path).stat().st_size, "wire": on_the_wire(build / path)}
        for path in paths
    ]
    parts = {part: _sum([file for file in files if file["part"] == part]) for part in PARTS}
    return {"unit": "bytes", "parts": parts, "files": sorted(files, key=lambda file: -file["wire"])}


def _sum(files: list[Json]) -> Json:
    return {"files": len(files), "raw": sum(file["raw"] for file in files), "wire": sum(file["wire"] for file in files)}


def table(found: Json) -> str:
    sums = [(part, one["files"], _kb(one["raw"]), _kb(one["wire"])) for part, one in found["parts"].items()]
    heavy = [(file["file"], file["part"], _kb(file["raw"]), _kb(file["wire"])) for file in found["files"][:14]]
    return (
        f"Page weight in kB\n{rows(('part', 'files', 'raw', 'on the wire'), sums)}\n\n"
        f"{rows(('file', 'part', 'raw', 'on the wire'), heavy)}"
    )


def _kb(size: int) -> float:
    return round(size / 1000, 1)


if __name__ == "__main__":
    run(measure, table)
