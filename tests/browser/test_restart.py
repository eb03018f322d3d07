"""The server dies while a page is in the room: the page comes back by itself, says so, and the interview goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.visitor import Visitor
from tests.journeys.house import house, settings
from tests.journeys.processes import serve

pytestmark = pytest.mark.browser
Visit = Callable[..., Awaitable[Visitor]]


async def test_a_page_whose_server_was_killed_comes_back_and_goes_on(visit: Visit, tmp_path: Path) -> None:
    visitor = await visit()
    page = visitor.page
    async with serve(tmp_path) as (address, server):
        await page.goto(f"{address}/?minutes=3")
        await page.get_by_test_id("continue").click()
        await page.get_by_test_id("start").click()
        await page.locator("[data-testid=room][data-state=speaking]").wait_for(timeout=20_000)
        await page.get_by_test_id("captions").get_by_text("I am Alex").wait_for()
        await page.locator("[data-testid=room][data-state=listening]").wait_for(timeout=40_000)
        server.process.kill()
        await page.locator("[data-testid=room][data-state=reconnecting]").wait_for(timeout=20_000)
        assert await page.title() == "Reconnecting · Alex"
    async with serve(tmp_path, "--port", str(urlsplit(address).port)):
        notice = page.locator("[data-code=restart]")
        await notice.wait_for(timeout=30_000)
        assert "The server was restarted. Alex goes on where you were; nothing is lost." in await notice.inner_text()
        await page.locator("[data-testid=room][data-state=speaking]").wait_for(timeout=20_000)
        await page.locator("[data-testid=room][data-state=listening]").wait_for(timeout=30_000)
        assert (await page.get_by_test_id("captions").inner_text()).count("ready") == 2, "he says his last sentence again"
        assert await page.get_by_test_id("captions").get_by_text("I am Alex").count() == 1, "he does not greet again"
    assert not [complaint for complaint in visitor.complaints if complaint.startswith("uncaught")]


async def test_an_address_of_no_interview_leads_to_the_lobby(visit: Visit, tmp_path: Path) -> None:
    visitor = await visit()
    page = visitor.page
    async with house(settings(tmp_path)) as alex:
        await page.goto(f"{alex.address}/room/0123456789abcdef")
        await page.get_by_role("heading", name="This interview is not here.").wait_for()
        assert await visitor.accessibility_violations() == []
        await page.get_by_role("link", name="To the start").click()
        await page.get_by_test_id("continue").wait_for()
