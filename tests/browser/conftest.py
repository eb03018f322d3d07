"""A Chromium for each test that wants one, and visitors in it. A missing browser fails the tests in words, it skips none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser import chromium, visitor


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and item.get_closest_marker("browser") is None:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    try:
        return chromium.find()
    except chromium.NoChromium as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    """A process of its own for each test: no test hears another's audio."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium_path, args=[*visitor.FLAGS])
        yield started
        await started.close()


@pytest.fixture
def visit(browser: Browser) -> Callable[..., Awaitable[visitor.Visitor]]:
    """`await visit(refusal="NotAllowedError", color_scheme="dark", …)` makes a Visitor with a page of its own."""

    async def make(**wishes: object) -> visitor.Visitor:
        return await visitor.visit(browser, **wishes)  # type: ignore[arg-type]  # Playwright's own keywords

    return make
