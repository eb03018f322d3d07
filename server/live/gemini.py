"""Our own connection under ADK: `Line` is ADK's `Gemini` with two planes and a socket that may be swapped unseen.

google-genai opens every session (TLS, authentication, setup). From then on `link.Link` owns its websocket: voice goes straight
to the sink, everything else is handed back to the same google-genai session, so that ADK goes on as if nothing had happened.
This is the only file that uses private names of those packages (`GeminiLlmConnection._gemini_session`, `AsyncSession._ws`);
the versions are pinned and tests/live holds it against them. Without a sink (`line:` under `adk web`) it is ADK's own
connection, unchanged.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from google.adk.models.base_llm_connection import BaseLlmConnection
from google.adk.models.google_llm import Gemini
from google.adk.models.llm_request import LlmRequest
from google.genai import types
from pydantic import Field, PrivateAttr

from server.live.ends import Ask
from server.live.link import Link


class Line(Gemini):
    """One interview's connection to Gemini Live.

    `fallbacks` are the models to try, in order, when the service does not serve `model` any more. `standing` says in words
    where the interview stands: it goes into the instruction of a session that begins in the middle of it.
    `under_way`: so does the first one, since another process began the interview.
    `link.serve()` runs as a task of the interview; ADK's `connect()` only hands its request over and gets the control plane.
    """

    sink: Any = None
    fallbacks: list[str] = Field(default_factory=list)
    standing: Callable[[], str] | None = None
    under_way: bool = False
    _link: Link | None = PrivateAttr(default=None)
    _request: LlmRequest | None = PrivateAttr(default=None)
    _instruction: str = PrivateAttr(default="")
    _connection: BaseLlmConnection | None = PrivateAttr(default=None)

    @property
    def link(self) -> Link:
        if self._link is None:
            self._link = Link(self.sink, self._open_socket, models=1 + len(self.fallbacks))
        return self._link

    @asynccontextmanager
    async def connect(self, llm_request: LlmRequest) -> AsyncIterator[BaseLlmConnection]:
        if self.sink is None:
            async with super().connect(llm_request) as plain:
                yield plain
            return
        self._request = llm_request
        self._instruction = str(llm_request.config.system_instruction or "")
        await self.link.begin()
        assert self._connection is not None
        yield self._connection

    @asynccontextmanager
    async def _open_socket(self, ask: Ask, stand_in: Any) -> AsyncIterator[Any]:
        """Open a session, put `stand_in` in the place of its websocket and yield the real one."""
        assert self._request is not None
        self._fit(self._request, ask)
        async with Gemini.connect(self, self._request) as connection:
            session: Any = connection._gemini_session  # type: ignore[attr-defined]
            real, session._ws = session._ws, stand_in
            self._connection = self._connection or connection
            _speaks_to(self._connection, connection)
            yield real

    def _fit(self, request: LlmRequest, ask: Ask) -> None:
        """ADK's request, made to ask for this. ADK's own history goes up once, with the first session."""
        request.model = [self.model, *self.fallbacks][ask.model]
        config = request.live_connect_config
        config.session_resumption = types.SessionResumptionConfig(handle=ask.handle or None) if ask.resumption else None
        if ask.handle or ask.again:
            config.history_config = None
        in_the_middle = ask.again or (self.under_way and not ask.handle)
        standing = self.standing() if in_the_middle and self.standing is not None else ""
        request.config.system_instruction = "\n\n".join(part for part in (self._instruction, standing) if part)


def _speaks_to(kept: Any, new: Any) -> None:
    """ADK keeps the first connection, and by its model chooses how text is said (one way for each family, fault C16)."""
    for name in ("_model_version", "_is_gemini_3_x_live", "_is_gemini_3_5_live_translate"):
        setattr(kept, name, getattr(new, name))
