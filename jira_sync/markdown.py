"""Markdown as Jira's wiki text: what people use of it, and only where `wiki.read` gives the very text back. Pure.

All else is escaped, so that it stands in Jira as it was typed and does nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jira_sync.markup import SPAN, escaped
from jira_sync.wiki import DEEPEST, read

_FENCE = re.compile(r"```([\w+#.-]{0,30})")
_ITEM = re.compile(r"((?:  ){0,5})(?:(-)|\d{1,4}\.)( +)(?=\S)")
_HEADING = re.compile(r"(#{1,6})( +)(?=\S)")
_QUOTE = re.compile(r">(?: |$)")
_INLINE = re.compile(
    rf"`(?P<code>[^`\n]{{1,{SPAN}}})`"
    rf"|\[(?P<text>[^\[\]|\n]{{1,{SPAN}}})\]\((?P<url>https?://[^\s\[\]|(){{}}!\\]{{1,2000}})\)"
    rf"|\*\*(?=\S)(?P<bold>[^\n]{{1,{SPAN}}}?)(?<=\S)\*\*"
    rf"|~~(?=\S)(?P<strike>[^\n]{{1,{SPAN}}}?)(?<=\S)~~"
    rf"|(?<!\w)_(?=\S)(?P<slanted>[^\n]{{1,{SPAN}}}?)(?<=\S)_(?!\w)"
)
_OTHERS = re.compile(r"(?<!\\)!|(?<![\w\\])[*_-](?!\s)|(?<![\s\\])[*_-](?!\w)")
"""Signs that could mean something together with one beyond a piece of markup: at its edges anything may stand."""


def write(text: str) -> str:
    """A text as wiki text. `wiki.read` of it is the text, whatever the text is."""
    if not _has_markup(text):
        return escaped(text)
    found = "\n".join(_safely(block) for block in _blocks(text.split("\n")))
    return found if read(found) == text else escaped(text)


def _has_markup(text: str) -> bool:
    return any(sign in text for sign in "`[*~_#>-.")


def _safely(block: list[str]) -> str:
    """A block in markup where that reads the same; line by line, and at last as plain text, where it does not."""
    text = "\n".join(block)
    written = _block(block)
    if read(written) == text:
        return written
    if len(block) > 1 and not block[0].startswith("```"):
        return "\n".join(_safely([line]) for line in block)
    return escaped(text)


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Code, quotes and lists whole, other lines each by itself."""
    at = 0
    while at < len(lines):
        if _FENCE.fullmatch(lines[at]) and "```" in lines[at + 1 :]:
            end = lines.index("```", at + 1) + 1
        else:
            end = at + 1
            kind = _kind(lines[at])
            while kind and end < len(lines) and _kind(lines[end]) == kind:
                end += 1
        yield lines[at:end]
        at = end


def _kind(line: str) -> str:
    if _QUOTE.match(line):
        return "quote"
    return "list" if _ITEM.match(line) else ""


def _block(lines: list[str]) -> str:
    fence = _FENCE.fullmatch(lines[0])
    if fence is not None and len(lines) > 1:
        body = "\n".join(lines[1:-1])
        # Within code Jira reads nothing, but who looks for mentions does.
        if "{" in body or "[~" in body:
            return escaped("\n".join(lines))
        return f"{{code{':' if fence[1] else ''}{fence[1]}}}\n{body}\n{{code}}"
    kind = _kind(lines[0])
    if kind == "quote" and len(lines) > 1:
        inner = "\n".join(line[2:] for line in lines)
        return f"{{quote}}\n{write(inner)}\n{{quote}}"
    if kind == "list":
        return _list(lines)
    return _line(lines[0])


def _list(lines: list[str]) -> str:
    """Each item with a sign a level: Jira wants to know of every level whether it counts."""
    signs: list[str] = []
    found: list[str] = []
    for line in lines:
        item = _ITEM.match(line)
        assert item is not None, "a list has items only"
        deep = len(item[1]) // 2
        signs = [*(signs + ["*"] * deep)[:deep], "*" if item[2] else "#"]
        found.append(f"{''.join(signs)}{item[3]}{_inline(line[item.end() :])}")
    return "\n".join(found)


def _line(line: str) -> str:
    if (heading := _HEADING.match(line)) is not None:
        return f"h{len(heading[1])}.{heading[2]}{_inline(line[heading.end() :])}"
    if line.startswith("> ") and line[2:].strip():
        rest = line[1:].lstrip(" ")
        return f"bq.{line[1 : len(line) - len(rest)]}{_inline(rest)}"
    return _inline(line)


def _inline(text: str, depth: int = 0) -> str:
    if depth > DEEPEST or _INLINE.search(text) is None:
        return escaped(text) if depth == 0 else _strictly(text)
    found: list[str] = []
    done = 0
    for piece in _INLINE.finditer(text):
        found += (_strictly(text[done : piece.start()]), _markup(piece, text, depth))
        done = piece.end()
    return "".join((*found, _strictly(text[done:])))


def _markup(piece: re.Match[str], text: str, depth: int) -> str:
    if piece["code"] is not None:
        return f"{{{{{_strictly(piece['code'])}}}}}"
    if piece["url"] is not None:
        return f"[{_inline(piece['text'], depth + 1) if depth else _strictly(piece['text'])}|{piece['url']}]"
    sign = "*" if piece["bold"] is not None else "-" if piece["strike"] is not None else "_"
    inner = _inline(piece["bold"] or piece["strike"] or piece["slanted"], depth + 1)
    # Within a word, as Chinese is all along, emphasis wants braces around its signs.
    around = text[piece.start() - 1 : piece.start()] + text[piece.end() : piece.end() + 1]
    sign = f"{{{sign}}}" if re.search(r"[\w*_-]", around) else sign
    return f"{sign}{inner}{sign}"


def _strictly(text: str) -> str:
    """A piece of a line as plain text, whatever stands in the others."""
    return _OTHERS.sub(lambda found: f"\\{found[0]}", escaped(text))
