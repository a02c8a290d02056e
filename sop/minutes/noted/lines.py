"""Minutes as lines with their structure: headings, list items by depth, check boxes, quotes, bold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

LONGEST = 2_000
"""Characters of a line that are read; what stands behind them is no minutes."""

_BULLET = re.compile(
    r"(?!👉)(?P<mark>[\u25a0-\u25a0\U0001f4cc-\U0001f4ce\U0001f300-\U0001faff❖✦✧✪✱❑❒➢*+•・‧·§Ø●○▪◦■□☐☑☒✅–—◎◆◇▼▲★☆※▶►➤]|"
    r"-(?![->])|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)、．](?!\d)|"
    r"\d{1,2}(?:\.\d{1,2}){1,2}[.)]?(?=\s)|(?:AI|AP|[ATR#])-?\d{1,2}[.):：]|(?:AI|AP|TODO|Action)[- #]?\d{1,"
    r"3}(?=\s)|#\d{1,2}(?=\s)|o(?=[ \t])|"
    r"[①-⑳])[ \t　]*(?=\S)"
)
_NUMERAL = re.compile(
    r"(?:(?P<great>[壹貳參肆伍陸柒捌玖拾]{1,2})|(?P<small>[一二三四五六七八九十]{1,3}))[、．.][ \t　]*"
    r"|[（(](?P<inner>[一二三四五六七八九十]{1,3}|\d{1,2})[）)][ \t　]*"
)
_BOX = re.compile(r"(?:[\[(](?P<tick>[ xX✓✔vV]?)[\])](?=\s)|(?P<open>[☐□⬜◻▢])|(?P<shut>[☑☒✅]|✔️?))[ \t]*")
_CLOCK = re.compile(r"[\[(【（]\d{1,2}:\d{2}(?::\d{2})?[\])】）]\s*(?=\S)")
_HASH = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_UNDERLINED = re.compile(r"={2,}[ \t]*(\S.*?)[ \t]*={2,}$")
_STYLE = re.compile(r"(?<![\w*])(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])([*_`])(?=\S)([^*_`]+?)(?<=\S)\3(?![\w*])")
_LINK = re.compile(r"!?\[([^\]\n]{1,300})\]\((?:[^()\s]{1,500})\)")
_MENTIONED = re.compile(r"\[~(?:accountid:)?([\w .-]{1,60})\]")
_SLASH = re.compile(r"(?<=[^\s\d])\s*／\s*(?=\S)|(?<=\d)\s*／\s*(?=[^\s\d])")
"""／ parts, but for the one of a date."""
_DASH = re.compile(r"(?<=[^\s\d）)])\s*－\s*(?=\S)|(?<=[\d）)])\s*－\s*(?=[^\s\d])")
"""－ parts, but for the one of a span of days."""
_WIDE = {ord(sign): unicodedata.normalize("NFKC", sign) for sign in "０１２３４５６７８９＠［］＃＊＋－／\u00a0"}


class Line(Struct, frozen=True, kw_only=True):
    """A line of minutes.

    Attributes:
        number: counted from 1.
        raw: as it stands, for evidence.
        text: without marks of lists, boxes and styles.
        depth: how far a list item or a plain line is indented, in columns.
        listed: whether it is a list item.
        numeral: the kind of Chinese numeral before it: great (壹), small (一), inner (（一）), or none.
        ticked: for a check box, whether it is ticked.
        heading: a heading's level, 1 to 6; 0 for other lines.
        bold: whether all of it is bold.
        quoted: whether it quotes a mail.
        by: who said it, in a pasted chat.
    """

    number: int
    raw: str
    text: str
    depth: int = 0
    listed: bool = False
    numeral: str = ""
    ticked: bool | None = None
    heading: int = 0
    bold: bool = False
    quoted: bool = False
    by: str = ""


def read_lines(text: str) -> list[Line]:
    """Every line, blank ones too: the numbers are those of the text."""
    return [_line(number, raw) for number, raw in enumerate(_split(text), start=1)]


def _split(text: str) -> Iterator[str]:
    # Not splitlines(): it also parts at form feeds and U+2028, and editors do not count so.
    for raw in text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        yield raw[:LONGEST]


def _line(number: int, raw: str) -> Line:
    body = _DASH.sub(" - ", _SLASH.sub(" / ", raw)).translate(_WIDE).replace("~~", "~").replace("\ufe0f", "")
    stripped = body.lstrip(" \t　")
    depth = sum(4 if sign == "\t" else 2 if sign == "　" else 1 for sign in body[: len(body) - len(stripped)])
    stripped = stripped.rstrip()
    if stripped.startswith(">"):
        return Line(number=number, raw=raw, text=stripped.lstrip("> "), depth=depth, quoted=True)
    hashed = _HASH.match(stripped) or _UNDERLINED.match(stripped)
    if hashed:
        level = len(hashed[1]) if hashed.re is _HASH else 2
        return Line(number=number, raw=raw, text=plain(hashed[hashed.lastindex or 1]), heading=level)
    return _item(number, raw, stripped, depth)


def _item(number: int, raw: str, rest: str, depth: int) -> Line:
    listed, numeral, ticked = False, "", None
    box = _BOX.match(rest)
    bullet = None if box or rest.startswith("**") else _BULLET.match(rest)
    if bullet:
        listed, rest = True, rest[bullet.end() :]
        box = _BOX.match(rest)
        if not box and bullet["mark"] in "☑☒✅":
            ticked = True
    if box:
        listed, rest = True, rest[box.end() :]
        ticked = bool((box["tick"] or "").strip() or box["shut"])
    rest = _CLOCK.sub("", rest)
    inner = rest.lstrip("*")
    found = _NUMERAL.match(inner)
    if found:
        numeral = str(found.lastgroup)
        rest = rest[: len(rest) - len(inner)] + inner[found.end() :]
    bold = bool(re.fullmatch(r"(\*\*|__).+\1[.。:：]?", rest)) and rest.count("**") + rest.count("__") == 2
    text = plain(rest)
    return Line(
        number=number, raw=raw, text=text, depth=depth, listed=listed, numeral=numeral, ticked=ticked, bold=bold
    )


def plain(text: str) -> str:
    """Without Markdown's marks for bold, slanted, code and links."""
    if not any(sign in text for sign in "*_`["):
        return text.strip()
    text = _MENTIONED.sub(r"@\1 ", text)
    text = _LINK.sub(r"\1", text)
    return _STYLE.sub(lambda found: found[2] or found[4], text).strip()
