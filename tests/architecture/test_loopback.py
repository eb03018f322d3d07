"""No test reaches beyond this machine, by accident or by a developer's environment."""

from __future__ import annotations

import os
import socket

import pytest

ELSEWHERE = ("192.0.2.1", 443)  # an address for documentation: nobody answers there


def test_a_connection_beyond_loopback_is_refused_before_it_is_tried() -> None:
    with socket.socket() as wanderer, pytest.raises(ConnectionRefusedError, match="loopback only"):
        wanderer.connect(ELSEWHERE)


def test_a_connection_on_loopback_is_let_through() -> None:
    with socket.create_server(("127.0.0.1", 0)) as host, socket.create_connection(host.getsockname()) as guest:
        assert guest.getpeername() == host.getsockname()


def test_nobodys_key_is_in_the_environment() -> None:
    assert [name for name in os.environ if name.startswith(("GOOGLE_", "GEMINI_"))] == []
