"""The page's files: packed where they are heavy, and not sent twice to the same browser."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from server.pages import add_pages

HEAVY = b"\0asm" + b"the same over and over " * 10_000


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "pyodide").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "pyodide" / "heavy.wasm").write_bytes(HEAVY)
    (tmp_path / "pyodide" / "light.mjs").write_text("export const light = true;")
    app = FastAPI()
    add_pages(app, tmp_path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        yield client


async def test_a_heavy_file_comes_packed(page: httpx.AsyncClient) -> None:
    got = await page.get("/pyodide/heavy.wasm")
    assert got.headers["content-encoding"] == "gzip"
    assert got.headers["content-type"] == "application/wasm"
    assert int(got.headers["content-length"]) < len(HEAVY) / 10
    assert got.content == HEAVY


async def test_whoever_takes_no_gzip_gets_it_as_it_is(page: httpx.AsyncClient) -> None:
    got = await page.get("/pyodide/heavy.wasm", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in got.headers
    assert got.content == HEAVY


async def test_a_light_file_is_left_to_the_server(page: httpx.AsyncClient) -> None:
    got = await page.get("/pyodide/light.mjs")
    assert "content-encoding" not in got.headers
    assert got.text == "export const light = true;"


@pytest.mark.parametrize("path", ["/pyodide/heavy.wasm", "/pyodide/light.mjs", "/", "/room/anything"])
async def test_a_browser_that_has_a_file_is_told_so(page: httpx.AsyncClient, path: str) -> None:
    first = await page.get(path)
    again = await page.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == first.headers["cache-control"]


async def test_a_file_that_was_built_anew_is_sent_again(page: httpx.AsyncClient, tmp_path: Path) -> None:
    first = await page.get("/pyodide/heavy.wasm")
    (tmp_path / "pyodide" / "heavy.wasm").write_bytes(HEAVY + gzip.compress(b"more"))
    again = await page.get("/pyodide/heavy.wasm", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert again.content != first.content
