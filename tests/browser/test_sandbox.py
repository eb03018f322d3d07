"""The sandbox of candidate code in a real browser: nothing gets out of it, and whatever dies in it is told and replaced."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser, Page

from tests.bench.figures import Json
from tests.bench.sandbox import RUN, Attack, attacks, measure, problem, proving_ground, still_right, with_runner
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Awaitable[Visitor]]

ENDLESS = {"endless loop (endless)", "endless output (endless)"}
VANISH = """() => setTimeout(() => {
  document.querySelector('iframe[data-engine=javascript]').src = 'about:blank';
}, 200)"""


def tried_here(attack: Attack) -> bool:
    """Whoever waits for the limit, or for Python, waits long: the bench tries all of them."""
    if attack.endless:
        return attack.name in ENDLESS
    return attack.language != "python" or attack.kind in ("network", "storage")


@pytest.mark.timeout(400)
async def test_no_program_gets_out_outlasts_its_limit_or_spoils_the_next_run(chromium_path: str) -> None:
    chosen = [attack for attack in attacks() if tried_here(attack)]
    assert len(chosen) > 50
    found = await measure(chosen, after=False)
    assert [row for row in found["rows"] if row["escaped"]] == []
    assert found["network_hits"] == []
    assert found["escaped"] == 0
    assert len(found["rows"]) == len(chosen)


async def ran(page: Page, language: str, code: str) -> Json:
    told: Json = await page.evaluate(RUN, ["run", language, code, problem(0)])
    return told


async def test_where_python_cannot_be_loaded_it_says_so_and_javascript_goes_on(visit: Visit) -> None:
    async with proving_ground() as (address, _):
        page = (await visit(refusal="NotAllowedError")).page
        await page.route("**/pyodide/**", lambda route: route.abort())
        await page.goto(f"{address}/?minutes=3")
        await page.get_by_test_id("continue").click()
        await page.get_by_text("Python could not be loaded. JavaScript runs all the same").wait_for()


async def test_python_that_was_kept_away_is_tried_again_and_a_dead_worker_is_replaced(browser: Browser) -> None:
    async with proving_ground() as (address, _):
        page = await with_runner(browser, address)
        await page.route("**/pyodide/**", lambda route: route.abort())
        told = await page.evaluate(
            RUN.replace("await window.runner.prepare(language);", ""), ["run", "python", "1", problem(0)]
        )
        assert "could not be run in this browser" in told["error"]
        assert "JavaScript runs all the same" in told["error"]
        assert await still_right(page, "javascript")
        await page.unroute("**/pyodide/**")
        assert await still_right(page, "python")
        await page.evaluate(VANISH)
        assert "The browser has stopped it" in (await ran(page, "javascript", "for (;;) ;"))["error"]
        assert await still_right(page, "javascript")


async def test_errors_name_the_line_of_the_candidate(browser: Browser) -> None:
    async with proving_ground() as (address, _):
        page = await with_runner(browser, address)
        assert (await ran(page, "javascript", "let a = 1;\nlet b = 3 3;"))["error"] == "SyntaxError: Unexpected number (line 2)"
        typed = "interface A { x: number }\nfunction g(a: A): number {\n  return (a as any).y.z;\n}\ng({ x: 1 });"
        assert (await ran(page, "typescript", typed))["error"].startswith("line 5\nline 3, in g\nTypeError")
        stopped = await ran(page, "python", "def g():\n    while True: pass\n\ng()")
        assert stopped["error"].startswith("line 4\nline 2, in g\nStopped after 5 seconds")
