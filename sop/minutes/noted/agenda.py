"""Where an agenda ends: its first point comes again, as the heading of what was said about it."""

from __future__ import annotations

import re

from sop.minutes.language.text import fold
from sop.minutes.noted.lines import Line

_NUMBER = re.compile(r"[(（]?(?:\d{1,2}|[a-z]|[ivx]{1,4}|[一二三四五六七八九十壹貳參肆伍])[.)）、．]", re.IGNORECASE)
_COMMENT = re.compile(r"[（(].*$|[:：–—].*$|\s\d+ ?(?:min\w*|分鐘?)\b.*$", re.IGNORECASE)
_SHORTEST = 2


class Agenda:
    """The points of an agenda as they are read."""

    def __init__(self) -> None:
        self._points: set[str] = set()
        self._first = ""

    def is_over(self, line: Line, *, blank_before: bool) -> bool:
        """Whether a line below the agenda is no point of it any more; else it is taken for one."""
        if not line.text:
            return False
        point = fold(_COMMENT.sub("", line.text))
        number = _NUMBER.match(line.raw.strip())
        again = len(point) >= _SHORTEST and point in self._points
        if again or (blank_before and number and number[0].casefold() == self._first):
            return True
        if not self._points and number:
            self._first = number[0].casefold()
        self._points.add(point)
        return False
