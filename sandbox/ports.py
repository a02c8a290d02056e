"""A port of 127.0.0.1 for a server that is started a moment later, by another process or with its address known beforehand.

No library served: the kernel's own choice (port 0) is of those that it also gives to outgoing connections, so that one may
hold the port by the time the server binds it; `portpicker` would do it, but is not typed and brings `psutil` with it.
"""

from __future__ import annotations

import random
import socket
from pathlib import Path

HOST = "127.0.0.1"
_FIRST = 10_000
_EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
_COMMON_EPHEMERAL = 32_768


def free_port() -> int:
    """A port that nobody listens on, and that the kernel gives to no outgoing connection. Raises OSError where it finds none.

    https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html (ip_local_port_range)
    """
    ports = range(_FIRST, _first_ephemeral())
    for port in random.sample(ports, 100):
        if is_free(port):
            return port
    raise OSError(f"no free port found from {ports.start} to {ports.stop - 1}")


def is_free(port: int) -> bool:
    """Whether a server could listen on it now; as asyncio does, one that a connection was just closed on counts as free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _first_ephemeral() -> int:
    """Above `_FIRST`, also where a machine gives nearly all ports to connections."""
    try:
        first = int(_EPHEMERAL.read_text().split()[0])
    except FileNotFoundError:  # no Linux
        return _COMMON_EPHEMERAL
    return first if first >= 2 * _FIRST else _COMMON_EPHEMERAL
