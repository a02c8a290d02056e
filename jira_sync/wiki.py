"""Jira's wiki text as Markdown: what people use of it. All else stays as it was written. Pure.

https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all. No library: `jira2markdown` turns the same things, and
then some that Teams does not show, but there is no way back from what it makes; here `markdown.write` is that way, and both
are held together by a law: what was written reads as the very text (`tests/jira_sync/test_markup.py`).
"""

from __future__ import annotations

import re

from jira_sync.markup import SPAN, unescaped

DEEPEST = 4
"""Levels of emphasis within emphasis."""
_OPEN = re.compile(r"(?<!\\)\{(code|noformat)(?::([^}\n]{0,200}))?\}")
_LANGUAGE = re.compile(r"[\w+#.-]{1,30}")
_ITEM = re.compile(r"([*#]{1,6}|-)( +)(?=\S)")
_HEADING = re.compile(r"h([1-6])\.( +)(?=\S)")
_QUOTE = re.compile(r"bq\.( +)(?=\S)")
_INLINE = re.compile(
    r"(?P<plain>\\[\[{!*_#-]|&#(?:38|92|98|104);)"
    rf"|\{{\{{(?P<code>(?:\\.|[^\\{{}}\n]){{1,{SPAN}}})\}}\}}"
    rf"|\[(?P<text>(?:\\.|[^\\\[\]|\n]){{1,{SPAN}}})\|(?P<url>https?://[^\s\[\]|]{{1,2000}})(?:\|[\w-]{{1,40}})?\]"
    r"|\[(?P<bare>https?://[^\s\[\]|]{1,2000})\]"
    rf"|\{{(?P<brace>[*_-])\}}(?=\S)(?P<braced>[^\n]{{1,{SPAN}}}?)(?<=[^\s\\])\{{(?P=brace)\}}"
    rf"|(?<![\w*_-])(?P<sign>[*_-])(?=\S)(?!(?P=sign))(?P<span>[^\n]{{1,{SPAN}}}?)(?<=[^\s\\])(?P=sign)(?![\w*_-])"
)
_SIGNS = {"*": "**", "_": "_", "-": "~~"}


def read(text: str) -> str:
    """A wiki text as Markdown; the escapes of `markup.escaped` come off."""
    found: list[str] = []
    done = 0
    unclosed: set[str] = set()
    for opening in _OPEN.finditer(text):
        closing = f"{{{opening[1]}}}"
        if opening.start() < done or closing in unclosed:
            continue
        end = text.find(closing, opening.end())
        if end < 0:
            unclosed.add(closing)
            continue
        found += (_lines(text[done : opening.start()]), _code(text, opening, end, end + len(closing)))
        done = end + len(closing)
    return "".join((*found, _lines(text[done:])))


def _code(text: str, opening: re.Match[str], end: int, after: int) -> str:
    """A block of code; as it was written where a fence cannot hold it."""
    body = text[opening.end() : end]
    if "`" in body or not body.strip():
        return text[opening.start() : after]
    if "\n" not in body:
        return f"`{body}`"
    begins = opening.start() == 0 or text[opening.start() - 1] == "\n"
    ends = after == len(text) or text[after] == "\n"
    first = (opening[2] or "").partition("|")[0]
    language = first if _LANGUAGE.fullmatch(first) else ""
    inner = body.removeprefix("\n").removesuffix("\n")
    return f"{'' if begins else chr(10)}```{language}\n{inner}\n```{'' if ends else chr(10)}"


def _lines(text: str) -> str:
    """Lines without code, with lists counted and quotes marked."""
    lines = text.split("\n")
    found: list[str] = []
    counts: list[tuple[str, int]] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line == "{quote}" and "{quote}" in lines[at + 1 :]:
            end = lines.index("{quote}", at + 1)
            quoted = _lines("\n".join(lines[at + 1 : end])).split("\n")
            found += [f"> {one}" if one else ">" for one in quoted]
            at, counts = end + 1, []
            continue
        item = _ITEM.match(line)
        counts = _counted(counts, item[1]) if item is not None else []
        found.append(_line(line, item, counts))
        at += 1
    return "\n".join(found)


def _counted(counts: list[tuple[str, int]], marks: str) -> list[tuple[str, int]]:
    """The lists that an item is in: of each level its sign, and how many items it has had so far."""
    found: list[tuple[str, int]] = []
    for level, sign in enumerate(marks):
        before = counts[level] if level < len(counts) and counts[level][0] == sign else (sign, 0)
        found.append(before if level < len(marks) - 1 else (sign, before[1] + 1))
        if before[1] == 0:
            counts = []
    return found


def _line(line: str, item: re.Match[str] | None, counts: list[tuple[str, int]]) -> str:
    if item is not None:
        mark = f"{counts[-1][1]}." if item[1].endswith("#") else "-"
        return f"{'  ' * (len(item[1]) - 1)}{mark}{item[2]}{_inline(line[item.end() :])}"
    if (heading := _HEADING.match(line)) is not None:
        return f"{'#' * int(heading[1])}{heading[2]}{_inline(line[heading.end() :])}"
    if (quote := _QUOTE.match(line)) is not None:
        return f">{quote[1]}{_inline(line[quote.end() :])}"
    return _inline(line)


def _inline(text: str, depth: int = 0) -> str:
    if depth > DEEPEST:
        return text

    def turned(found: re.Match[str]) -> str:
        if found["plain"] is not None:
            return unescaped(found[0])
        if found["code"] is not None:
            inner = unescaped(found["code"])
            return found[0] if "`" in inner else f"`{inner}`"
        if found["bare"] is not None:
            return found["bare"]
        if found["url"] is not None:
            return (
                found["url"]
                if found["text"] == found["url"]
                else f"[{_inline(found['text'], depth + 1)}]({found['url']})"
            )
        sign, inner = found["brace"] or found["sign"], found["braced"] or found["span"]
        return f"{_SIGNS[sign]}{_inline(inner, depth + 1)}{_SIGNS[sign]}"

    return _INLINE.sub(turned, text)
