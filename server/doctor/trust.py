"""Certificates that were meant for a simulator and are still in the environment."""

from __future__ import annotations

import ssl
from pathlib import Path
from urllib.parse import urlsplit

SIMULATOR = "Gemini Live simulator"
"""The organisation in the simulator's throw-away certificates."""
HERE = ("127.0.0.1", "localhost", "::1")


def stale_trust(file: Path, url: str) -> str:
    """Why this file cannot be what the endpoint is checked against; empty where it may be."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=str(file))
    except (ssl.SSLError, OSError):
        return f"SSL_CERT_FILE names {file}, which holds no certificate"
    only_simulators = all(SIMULATOR in str(one.get("subject")) for one in context.get_ca_certs())
    if only_simulators and urlsplit(url).hostname not in HERE:
        return f"SSL_CERT_FILE ({file}) is the certificate of a simulator, but the endpoint is none on this machine"
    return ""
