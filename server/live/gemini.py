"""Our own connection under ADK: `Line` is ADK's `Gemini` with two planes and a socket that may be swapped unseen.

google-genai opens every session (TLS, authentication, setup). From then on `link.Link` owns its websocket: voice goes straight
to the sink, everything else is handed back to the same google-genai session, so that ADK goes on as if nothing had happened.
This is the only file that uses private names of those packages (`GeminiLlmConnection._gemini_session`, `AsyncSession._ws`);
the versions are pinned and tests/live holds it against them. Without a sink (`line:` under `adk web`) it is ADK's own
connection, unchanged.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from google.adk.models.base_llm_connection import BaseLlmConnection
from google.adk.models.google_llm import Gemini
from google.adk.models.llm_request import LlmRequest
from google.genai import types
from google.genai.errors import APIError
from pydantic import Field, PrivateAttr

from server.live.link import Link
from server.live.policy import is_model_gone


class Line(Gemini):
    """One interview's connection to Gemini Live.

    `fallbacks` are the models to try, in order, when the service does not serve `model` any more.
    `link.serve()` runs as a task of the interview; ADK's `connect()` only hands its request over and gets the control plane.
    """

    sink: Any = None
    fallbacks: list[str] = Field(default_factory=list)
    _link: Link | None = PrivateAttr(default=None)
    _request: LlmRequest | None = PrivateAttr(default=None)
    _connection: BaseLlmConnection | None = PrivateAttr(default=None)

    @property
    def link(self) -> Link:
        if self._link is None:
            self._link = Link(self.sink, self._open_socket)
        return self._link

    @asynccontextmanager
    async def connect(self, llm_request: LlmRequest) -> AsyncIterator[BaseLlmConnection]:
        if self.sink is None:
            async with super().connect(llm_request) as plain:
                yield plain
            return
        self._request = llm_request
        await self.link.begin()
        assert self._connection is not None
        yield self._connection

    @asynccontextmanager
    async def _open_socket(self, handle: str, stand_in: Any) -> AsyncIterator[Any]:
        """Open a session, put `stand_in` in the place of its websocket and yield the real one."""
        assert self._request is not None
        config = self._request.live_connect_config
        if handle:
            config.session_resumption = types.SessionResumptionConfig(handle=handle)
            config.history_config = None
        async with AsyncExitStack() as stack:
            connection = await self._first_served(stack, self._request)
            session: Any = connection._gemini_session  # type: ignore[attr-defined]
            real, session._ws = session._ws, stand_in
            self._connection = self._connection or connection
            yield real

    async def _first_served(self, stack: AsyncExitStack, request: LlmRequest) -> BaseLlmConnection:
        """A model that is not served any more (fault C9) is crossed off, and the next of the list is asked."""
        while True:
            try:
                return await stack.enter_async_context(Gemini.connect(self, request))
            except APIError as error:
                if not self.fallbacks or not is_model_gone(str(error)):
                    raise
                request.model = self.fallbacks.pop(0)
