"""The control of the attack page: would a program get anywhere if nothing held it?

The same code runs in an ordinary worker of an ordinary page on loopback, with no policy and no frame around it. Who reaches
nothing even there proves nothing about the sandbox, and is told apart.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page

SECONDS = 1.0
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: 22\r\n\r\n<!doctype html><title>"
RUN = """async ([code, ms]) => {
  const script = `console.log = (...words) => postMessage(words.join(' ')); var f;
    addEventListener('unhandledrejection', (event) => event.preventDefault());
    try { (0, eval)(${JSON.stringify(code)}); if (f) postMessage('value ' + JSON.stringify(f())); } catch {}`;
  const heard = new BroadcastChannel('attack');
  const said = [];
  heard.onmessage = () => said.push('ESCAPED');
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
  worker.onmessage = ({ data }) => said.push(typeof data === 'string' ? data : 'ESCAPED');
  worker.onerror = (event) => event.preventDefault();
  await new Promise((over) => setTimeout(over, ms));
  worker.terminate();
  heard.close();
  return said;
}"""


@asynccontextmanager
async def open_page(browser: Browser) -> AsyncIterator[Page]:
    """An empty page from a server of its own."""

    async def blank(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(PAGE)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(blank, "127.0.0.1", 0)
    page = await browser.new_page()
    async with server:
        await page.goto(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        yield page
        await page.close()


async def reaches(page: Page, code: str, secret: str) -> bool:
    """Did it say so, send what only the page should get, or pass as the answer that it does not give?"""
    said: list[str] = await page.evaluate(RUN, [code, 1000 * SECONDS])
    return any("ESCAPED" in line or line == f"value {json.dumps(secret)}" for line in said)
