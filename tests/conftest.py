"""What all tests share: nothing leaves loopback, nobody's key is used, and the reference material where it is present."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.neighbours import Neighbours, give_way

ROOT = Path(__file__).resolve().parent.parent

# A developer's own key or settings must not steer the tests, nor be spent by them.
OUR_OWN = {"ALEX_SHARED", "ALEX_CHROMIUM", "ALEX_SLOW"}
for name in list(os.environ):
    if name.startswith(("GOOGLE_", "GEMINI_")) or (name.startswith("ALEX_") and name not in OUR_OWN):
        del os.environ[name]

# A law must not fail because the machine is busy with something else: pytest's own timeout is enough.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

LONG_TIMEOUT_S = 1_500


class LeftLoopback(ConnectionRefusedError):
    """A test tried to reach a host beyond this machine."""


def _is_outside(host: object) -> bool:
    """Names are let through: they reach a connect as an address, which is judged then."""
    try:
        return not ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _stay_home(event: str, args: tuple[object, ...]) -> None:
    """An audit hook: it sees every connect of this process made through Python's own sockets."""
    if event != "socket.connect":
        return
    address = args[1]
    if isinstance(address, tuple) and address and _is_outside(address[0]):
        raise LeftLoopback(f"A test tried to connect to {address[0]}: tests talk to loopback only.")


sys.addaudithook(_stay_home)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole interviews take their time; everything else is stopped by the short limit of pyproject.toml."""
    for item in items:
        is_long = any(item.get_closest_marker(name) for name in ("slow", "journey", "browser"))
        if is_long and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(LONG_TIMEOUT_S))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Neighbours:
    return Neighbours(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    give_way(item)


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Something that was measured on the way, printed at the end of the run. Figures are told, never asserted."""
    return lambda told: request.node.user_properties.append(("figure", told))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A test's report brings its figures along, also from another process."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    noted = [one for report in reports if report.when == "call" for one in report.user_properties]
    figures = [told for name, told in noted if name == "figure"]
    if figures:
        terminalreporter.section("figures")
        for told in figures:
            terminalreporter.write_line(told)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Reference material kept beside the checkout (recordings of the real service): ALEX_SHARED, or ../shared."""
    folder = Path(os.environ.get("ALEX_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no reference material: neither ALEX_SHARED nor {folder.name}/ beside the checkout names a folder")
    return folder


@pytest.fixture
def asked_for(request: pytest.FixtureRequest) -> None:
    """What takes many minutes runs with `make slow` (that is `-m slow`), or where ALEX_SLOW is set."""
    chosen = str(request.config.getoption("markexpr"))
    if not os.environ.get("ALEX_SLOW") and ("slow" not in chosen or "not slow" in chosen):
        pytest.skip("takes minutes: set ALEX_SLOW=1, or choose it with -m slow")
