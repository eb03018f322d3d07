"""How long Run takes: from the click to the printed line on the page, in the room, with a warm sandbox, in Chromium.

`python -m tests.bench.runs` prints median and p95 for one-line programs in each language that runs; `--json` for one object.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright

from tests.bench.figures import Json, Options, rows, run, spread
from tests.browser import chromium
from tests.browser.test_phone import to_the_coding_problem
from tests.browser.test_small_screens import enter
from tests.browser.visitor import FLAGS, visit
from tests.journeys.house import house, settings

LINES = {"python": "print('line {}')", "javascript": "console.log('line {}')", "typescript": "console.log('line {}' as string)"}
ENGINES = {"typescript": "javascript"}
CLICKED = """([button, words]) => new Promise((told) => {
  const results = document.querySelector('[data-testid=results]');
  const began = performance.now();
  const look = new MutationObserver(() => {
    if (!results.textContent.includes(words)) return;
    look.disconnect();
    told((performance.now() - began) / 1000);
  });
  look.observe(results, { childList: true, subtree: true, characterData: true });
  document.querySelector(`[data-testid=${button}]`).click();
})"""
WARM_MS = 400


async def write(page: Page, code: str) -> None:
    await page.get_by_test_id("editor").locator(".cm-content").focus()
    await page.keyboard.press("Control+a")
    await page.keyboard.insert_text(code)


async def prepared(page: Page, language: str) -> None:
    """A spare stands ready, and the page has been quiet for a while."""
    await page.locator(f"iframe[data-engine={ENGINES.get(language, language)}][data-ready]").wait_for(
        state="attached", timeout=90_000
    )
    await page.wait_for_timeout(WARM_MS)


async def timed(page: Page, language: str, repeats: int) -> list[float]:
    """Seconds of each run."""
    await page.get_by_test_id("code-language").select_option(language)
    found = []
    for turn in range(repeats + 1):
        await write(page, LINES[language].format(turn))
        await prepared(page, language)
        found.append(await page.evaluate(CLICKED, ["run", f"line {turn}"]))
    return found[1:]


async def measure(chosen: Options) -> Json:
    """The first run of each language is not counted: it warms up the page, not the sandbox."""
    with tempfile.TemporaryDirectory() as folder:
        async with house(settings(Path(folder))) as alex, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium.find(), args=[*FLAGS])
            page = (await visit(browser, refusal="NotAllowedError")).page
            await enter(page, alex.address)
            await to_the_coding_problem(page)
            found = {language: spread(await timed(page, language, chosen.repeats)) for language in LINES}
            await browser.close()
    return found


def table(found: Json) -> str:
    lines = [(language, one["p50_ms"], one["p95_ms"], one["n"]) for language, one in found.items()]
    return f"Run, from click to output, in ms\n{rows(('language', 'median', 'p95', 'runs'), lines)}"


if __name__ == "__main__":
    run(measure, table)
