"""The model's service as the house sees it: one google-genai client for all interviews, and a line for each."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from typing import Any, Protocol

from google import genai
from google.adk.models.base_llm import BaseLlm
from google.adk.models.google_llm import Gemini
from google.auth.exceptions import GoogleAuthError
from google.genai import types

from agents.kit import line_class
from server.live.ends import Sink
from server.live.gemini import Line
from tools.manifest import LINE, Manifest

MAX_MESSAGE_BYTES = 16 * 2**20
"""google-genai would refuse server frames over 1 MiB (fault C20)."""
CLOSE_S = 2.0
"""The old socket is closed before a new one is asked for (fault C6); a dead network does not answer a close."""
API_VERSION = "v1beta"
LINE_FIX = f"name {LINE}, or a class made from it"


class NoClient(Exception):
    """The environment asks for a service that cannot be asked; the message says what to change."""


class ServiceLike(Protocol):
    """What an interview is put together with."""

    @property
    def rehearsal(self) -> bool: ...
    def line(self, sink: Sink) -> Line: ...
    def text(self) -> BaseLlm: ...
    def texts(self) -> list[BaseLlm]: ...


@dataclass(frozen=True, slots=True)
class Service:
    """`rehearsal`: the simulator answers, not Gemini. Building a client costs 27 ms of CPU, hence one for all."""

    client: genai.Client
    live_models: tuple[str, ...]
    text_models: tuple[str, ...]
    rehearsal: bool
    line_class: type[Line] = Line

    def line(self, sink: Sink) -> Line:
        first, *others = self.live_models
        return self.line_class(model=first, fallbacks=others, client=self.client, sink=sink)

    def text(self) -> BaseLlm:
        return self.texts()[0]

    def texts(self) -> list[BaseLlm]:
        """The text model and its fallbacks, in their order."""
        return [Gemini(model=name, client=self.client) for name in self.text_models]


def client_of(url: str | None = None, key: str | None = None, trust: ssl.SSLContext | None = None) -> genai.Client:
    """A client for live and text. Without arguments google-genai reads its own standard variables. Raises NoClient.

    Pings are off: Gemini's pongs come up to 30 s late, and the client would kill its own call (fault C5). Compression is off:
    base64 of audio does not shrink enough to pay for it.
    """
    wire: dict[str, Any] = {
        "ping_interval": None,
        "ping_timeout": None,
        "close_timeout": CLOSE_S,
        "max_size": MAX_MESSAGE_BYTES,
        "compression": None,
    }
    trusted: dict[str, Any] = {"ssl": trust, "verify": trust} if trust is not None else {}
    options = types.HttpOptions(
        base_url=url,
        api_version=API_VERSION,
        async_client_args=wire | trusted,
        client_args={"verify": trust} if trust is not None else None,
    )
    try:
        return genai.Client(api_key=key, http_options=options) if key else genai.Client(http_options=options)
    except OSError:
        named = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR") or "nothing"
        words = f"the certificates to check the service against cannot be read: SSL_CERT_FILE names {named}"
        raise NoClient(f"{words}. Name a PEM file, or unset it.") from None
    except (ValueError, GoogleAuthError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise NoClient(f"google-genai cannot be set up: {reason}. README.md, “With a key”, lists its variables.") from None


def line_of(manifest: Manifest) -> type[Line]:
    """The class that adk.yaml names under `line`; the server needs the media plane, so it must be `Line` or made from it.

    Raises DataFileError.
    """
    return line_class(manifest, manifest.line, Line, LINE_FIX)
