"""Taking in what a sender sends: bounded in size, in time, and in what all unknown senders together may make us hold.

aiohttp bounds a request's head and the size of its body. It does not bound how long a body may take (a sender that dribbles one
byte a minute holds a connection for ever), nor what many bodies hold together.
"""

from __future__ import annotations

import asyncio

from aiohttp import web

from teams_bot.protocol.bodies import BODY_S

KEEP_ALIVE_S = 75.0
"""Seconds that a connection may lie idle, or take to send a request's head. Above the 60 s after which reverse proxies give up
a connection by default, so that it is the proxy who closes it."""
LINGER_S = 3.0
"""Seconds that the rest of a refused body is read and thrown away, so that its sender sees the refusal."""
UNKNOWN_SENDERS_MOST = 32 * 1024 * 1024
"""Bytes that all bodies together may hold whose senders are known only once the body is whole: Jira signs the body itself."""


class Room:
    """Memory for bodies that are not verified yet. most: bytes in all."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self, size: int) -> None:
        """Take so many bytes. Raises HTTPServiceUnavailable where there is no room now."""
        if size > self._left:
            raise web.HTTPServiceUnavailable(reason="too many requests are being read; try again")
        self._left -= size

    def give_back(self, size: int) -> None:
        """What was taken is free again."""
        self._left += size


async def read_body(request: web.Request, most: int, *, room: Room | None = None) -> bytes:
    """The body, unpacked, counted as it comes: a length may be missing, and a small packed body may be a large one.

    most: bytes; room: where its sender is not known before the body is whole.

    Raises HTTPRequestEntityTooLarge (413), HTTPRequestTimeout (408, not here after `BODY_S`), HTTPServiceUnavailable
    (503, no room).
    """
    if (request.content_length or 0) > most:
        raise _too_large(most, request.content_length or 0)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in request.content.iter_any():
                if len(body) + len(chunk) > most:
                    raise _too_large(most, len(body) + len(chunk))
                if room is not None:
                    room.take(len(chunk))
                body += chunk
    except TimeoutError:
        raise web.HTTPRequestTimeout(reason="the body did not come in time") from None
    finally:
        if room is not None:
            room.give_back(len(body))
    return bytes(body)


def _too_large(most: int, size: int) -> web.HTTPRequestEntityTooLarge:
    return web.HTTPRequestEntityTooLarge(most, size, reason=f"the body is over {most // 1024} KiB")
