"""Plain text as Jira's wiki text, and back. What came from Teams or a monitor is text: it does nothing in Jira. Pure.

No library: those that write Jira's markup write all of it; none only takes the meaning out of a text and puts it back.
"""

from __future__ import annotations

import re

SPAN = 500
"""Characters between two signs of markup at most, so that no text takes long to read."""

_MARKUP = re.compile(
    r"&(?=#(?:38|92|98|104);)|\\+|[\[{]|!(?=[^\n]*!)"
    r"|^[*#](?=[*#]{0,5} +\S)|^h(?=[1-6]\. )|^b(?=q\. )"
    rf"|(?<![\w*_-])(?P<sign>[*_-])(?=\S[^\n]{{0,{SPAN + 2}}}(?P=sign))",
    re.MULTILINE,
)
_ESCAPE = re.compile(r"&#(?:38|92|98|104);|\\(?=[\[{!*_#-])")
_SIGNS = tuple("[{!*_#-")
_ENTITIES = {"&": "&#38;", "\\": "&#92;", "b": "&#98;", "h": "&#104;"}
_PLAIN = {entity: plain for plain, entity in _ENTITIES.items()}


def escaped(text: str) -> str:
    """Plain text such that Jira's wiki markup finds nothing in it: no mention, link, macro, image, emphasis, list or heading.

    Signs take a backslash (https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=miscellaneous): `[` and `{`
    always, `!` where it may open an image, `*`, `_` and `-` where they may open emphasis, `*` and `#` where they begin a
    list. A backslash before one of them would become a line break with ours, so it is told as an entity; an `&` that would look
    like such an entity, too, and the letter that begins a heading or a quote.
    """

    def plain(found: re.Match[str]) -> str:
        if found[0].startswith("\\"):
            return _ENTITIES["\\"] * len(found[0]) if text[found.end() : found.end() + 1] in _SIGNS else found[0]
        return _ENTITIES.get(found[0]) or f"\\{found[0]}"

    return _MARKUP.sub(plain, text)


def unescaped(text: str) -> str:
    """The inverse of `escaped`."""
    return _ESCAPE.sub(lambda found: _PLAIN.get(found[0], ""), text)
