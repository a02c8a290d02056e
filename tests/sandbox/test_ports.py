"""Ports for servers that are started a moment later."""

from __future__ import annotations

import socket
from pathlib import Path

from sandbox.ports import HOST, free_port, is_free


def test_an_outgoing_connection_is_never_given_it() -> None:
    ephemeral = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert all(1024 <= free_port() < ephemeral for _draw in range(200))


def test_one_that_is_listened_on_is_not_free() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, free_port()))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
    assert is_free(port)
