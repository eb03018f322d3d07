"""A throw-away certificate authority for loopback.

google-genai rewrites every address to https and wss, so a simulator without TLS cannot be reached by an unmodified client. The
authority lives as long as the simulator does; its private key never touches the disk.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class CertificateUnavailableError(Exception):
    """No certificate can be made; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Authority:
    """`pem` is what a client must trust, as text; `server` is the listener's side."""

    pem: str
    server: ssl.SSLContext

    def client_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self.pem)


def authority(host: str = "127.0.0.1") -> Authority:
    """A fresh authority, with a server certificate for loopback and `host`."""
    try:
        import trustme  # where there is a key nobody needs it, and the extra may be absent
    except ImportError:
        raise CertificateUnavailableError("no certificate can be made: install the extra `rehearsal` (trustme)") from None
    ca = trustme.CA(organization_name="Gemini Live simulator")
    names = dict.fromkeys((*LOOPBACK, *(() if host in ("0.0.0.0", "::", "") else (host,))))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*names).configure_cert(context)
    return Authority(pem=ca.cert_pem.bytes().decode("ascii"), server=context)
