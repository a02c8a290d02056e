"""Addresses of the web that people may be sent to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

URL_LIMIT = 1000
"""Characters in a link we put on a card; a longer one is left out, so that hostile input cannot fill the card."""

_WEB = re.compile(r"https?://[!-~]+", re.IGNORECASE)


def web_url(url: str) -> str | None:
    """The URL where a browser may be sent to it, else None.

    That is: http or https, printable ASCII, not too long, and a host that every reader of it finds, with no name or password
    before it (`https://bank.example@evil.example/`) and no backslash, which browsers take for a slash and others do not.
    """
    if len(url) > URL_LIMIT or not _WEB.fullmatch(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        return url if parts.hostname and "@" not in parts.netloc else None
    except ValueError:
        return None
