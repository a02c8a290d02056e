"""Plain text as Jira's wiki text, and back. What came from Teams or a monitor is text: it does nothing in Jira. Pure.

No library: those that write Jira's markup write all of it; none only takes the meaning out of a text and puts it back.
"""

from __future__ import annotations

import re

_MARKUP = re.compile(r"&(?=#(?:38|92);)|\\(?=\\*[\[{!])|[\[{]|!(?=[^\n]*!)")
_ESCAPE = re.compile(r"&#38;|&#92;|\\(?=[\[{!])")
_ENTITIES = {"&": "&#38;", "\\": "&#92;"}
_PLAIN = {entity: plain for plain, entity in _ENTITIES.items()}


def escaped(text: str) -> str:
    """Plain text such that Jira's wiki markup finds no mention, link, macro or embedded image in it.

    `[`, `{` and a `!` that may open an image take a backslash
    (https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=miscellaneous). A backslash before one of them
    would become a line break with ours, so it is told as an entity; an `&` that would look like such an entity, too.
    """
    return _MARKUP.sub(lambda found: _ENTITIES.get(found[0]) or f"\\{found[0]}", text)


def unescaped(text: str) -> str:
    """The inverse of `escaped`."""
    return _ESCAPE.sub(lambda found: _PLAIN.get(found[0], ""), text)
