"""Which Chromium the tests drive: the system's, else Playwright's own, else one that can be installed, else plain words.

`python -m tests.browser.chromium` prints the one found; with `--install` it brings one where there is none. A candidate counts
only when it really starts: a stub that asks for a snap, or a browser without its libraries, is passed over.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
)

ADVICE = """No Chromium was found, and none could be installed. The browser tests need one; any of these brings it:
  Debian:          sudo apt-get install -y chromium fonts-dejavu-core
  Ubuntu, others:  .venv/bin/playwright install chromium && sudo .venv/bin/playwright install-deps chromium
  macOS:           brew install --cask chromium
A browser at another place is named by ALEX_CHROMIUM=/path/to/chromium."""


DRIVER = "PLAYWRIGHT_NODEJS_PATH"


class NoChromium(RuntimeError):
    """There is no browser to test with; the message says how to get one."""


def system_candidates() -> Iterator[str]:
    if named := os.environ.get("ALEX_CHROMIUM"):
        yield named
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield from (app for app in MAC_APPS if Path(app).exists())


def playwright_candidate() -> Iterator[str]:
    """Playwright knows where it keeps its browsers; asking costs a process, hence another one than ours."""
    asking = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    if Path(path := _said(sys.executable, "-c", asking)).is_file():
        yield path


def _said(*command: str) -> str:
    """What a program says of itself; nothing when it does not start."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def ready_driver() -> None:
    """Playwright brings a Node.js that wants libatomic, which small systems lack: there the one that built the page is used."""
    if DRIVER in os.environ or _said(str(Path(playwright.__file__).parent / "driver" / "node"), "--version"):
        return
    for node in ("node", str(Path(sys.executable).parent / "node")):
        if path := _said(node, "-p", "process.execPath"):
            os.environ[DRIVER] = path
            return


def starts(path: str) -> bool:
    return "ready" in _said(path, *QUIET, "--dump-dom", "data:text/html,<p>ready</p>")


@cache
def find() -> str:
    """The path of a Chromium that starts, Playwright's driver made ready for it. Raises NoChromium."""
    ready_driver()
    for candidates in (system_candidates, playwright_candidate):
        for path in candidates():
            if starts(path):
                return path
    raise NoChromium(ADVICE)


def _run(*command: str, seconds: float) -> bool:
    """Quiet when it works; its last lines when it does not."""
    print("+", *command, flush=True)
    calm = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, timeout=seconds, capture_output=True, text=True, check=False, env=calm)
    except (OSError, subprocess.TimeoutExpired) as failure:
        print(f"  {failure}")
        return False
    if done.returncode:
        print("  " + "\n  ".join((done.stdout + done.stderr).splitlines()[-8:]))
    return done.returncode == 0


def by_apt() -> bool:
    """Debian's own package. Ubuntu's is a stub for snap, so there Playwright's comes first and this is not tried."""
    release = Path("/etc/os-release")
    is_debian = release.is_file() and "ID=debian" in release.read_text().splitlines()
    if not is_debian or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core")
    return _run("apt-get", "update", "-qq", seconds=300) and _run(*install, seconds=900)


def by_playwright() -> bool:
    install = [sys.executable, "-m", "playwright", "install"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install.append("--with-deps")
    return _run(*install, "chromium", seconds=600)


def install() -> str:
    """Find a Chromium or bring one, the cheapest way first. Raises NoChromium."""
    try:
        return find()
    except NoChromium:
        print("No Chromium here yet: installing one for the browser tests", flush=True)
    for way in (by_apt, by_playwright):
        if way():
            try:
                return find()
            except NoChromium:
                continue
    raise NoChromium(ADVICE)


def main() -> int:
    try:
        print("Browser for the tests:", install() if "--install" in sys.argv[1:] else find())
    except NoChromium as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
