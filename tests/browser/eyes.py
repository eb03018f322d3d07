"""Eyes for the simulator, in tests only: what stands in a picture, by tesseract. The product has no recogniser.

It comes as a wheel where there is one (Linux on x86_64, see pyproject.toml); elsewhere a tesseract on the PATH serves.
"""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

Reads = Callable[[bytes], str]
ONE_BLOCK = "6"
"""Tesseract's page segmentation for one even block of text: it keeps the lines of code apart."""
ADVICE = """No tesseract was found. It comes with
  Debian, Ubuntu:  sudo apt-get install -y tesseract-ocr
  macOS:           brew install tesseract"""


def find() -> Reads | None:
    """How to read a JPEG here, or None."""
    data = Path(sys.prefix) / "share" / "tessdata"
    if (data / "eng.traineddata").exists() and importlib.util.find_spec("tesserocr"):
        return lambda jpeg: _by_wheel(jpeg, str(data))
    return _by_program if shutil.which("tesseract") else None


def _by_wheel(jpeg: bytes, data: str) -> str:
    tesserocr = importlib.import_module("tesserocr")
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        file.write(jpeg)
        file.flush()
        with tesserocr.PyTessBaseAPI(path=data, lang="eng", psm=tesserocr.PSM.SINGLE_BLOCK) as reader:
            reader.SetImageFile(file.name)
            return laid_out(reader.GetTSVText(0))


def _by_program(jpeg: bytes) -> str:
    command = ("tesseract", "-", "-", "--psm", ONE_BLOCK, "tsv")
    return laid_out(subprocess.run(command, input=jpeg, capture_output=True, check=True, timeout=60).stdout.decode())


def laid_out(tsv: str) -> str:
    """Words and their boxes as lines of text; blanks and indentation by the width of a letter, for code has one width."""
    rows = [row.split("\t") for row in tsv.splitlines()]
    words = [
        (row[2:5], int(row[6]), int(row[8]), row[11]) for row in rows if len(row) == 12 and row[0] == "5" and row[11].strip()
    ]
    if not words:
        return ""
    letter = statistics.median(width / len(text) for _, _, width, text in words if len(text) > 2)
    margin = min(left for _, left, _, _ in words)
    lines: list[str] = []
    before: list[str] = []
    for place, left, _, text in words:
        if place != before:
            lines.append("")
            before = place
        column = round((left - margin) / letter)
        lines[-1] = lines[-1].ljust(max(column, len(lines[-1]) + bool(lines[-1]))) + text
    return "\n".join(lines) + "\n"


def accuracy(read: str, written: str) -> float:
    """The part of the written signs that were read in their order, blanks left out."""
    got, wanted = ("".join(text.split()) for text in (read, written))
    same = sum(block.size for block in difflib.SequenceMatcher(None, got, wanted, autojunk=False).get_matching_blocks())
    return same / max(len(wanted), len(got))
