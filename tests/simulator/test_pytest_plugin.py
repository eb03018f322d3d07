"""The README's snippets for people who only want the simulator are run exactly as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

FIXTURE = re.compile(r"```python\n(pytest_plugins = .*?)```", re.DOTALL)


@pytest.mark.parametrize("uses", ["genai.Client()", "runners.InMemoryRunner("])
def test_a_snippet_of_the_readme_passes_as_it_stands(root: Path, tmp_path: Path, uses: str) -> None:
    snippets = FIXTURE.findall((root / "README.md").read_text(encoding="utf-8"))
    [snippet] = [one for one in snippets if uses in one]
    assert len([line for line in snippet.splitlines() if line.strip()]) < 10
    (tmp_path / "test_mine.py").write_text(snippet, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "asyncio_mode=auto", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
