"""What cells of a table say of a task that is over."""

from __future__ import annotations

import re

from sop.minutes.language.cells import without_struck
from sop.minutes.language.text import is_done, is_done_status

_REMARK = 12
_DONE_NOTE = re.compile(
    r"(?:(?:done|fixed|closed|shipped|cancell?ed|dropped|resolved|obsolete|no longer needed)\s*(?:[,.;:(（!–—-]|$)|"
    r"(?:done|fixed|closed|shipped|resolved) (?:on|yesterday|today|last|this morning|already|in the meeting)\b|"
    r"(?:已完成|已結案|已取消|已處理|已解決|已上線|已修復|已辦理)(?!前|後|之))",
    re.IGNORECASE,
)
"""What a remark begins with on a task that is over."""
_PUT_RIGHT = re.compile(
    r"(?:already |was |has been |got )?(?!need|feed|embed|speed|proceed)(?:[a-z]{2,}ed|done|gone|rebuilt|rewritten|redone|"
    r"dealt with|put right|taken (?:out|off|down))(?: (?:up|out|off|down|back|away))?"
    r"(?: (?:in|on|with|by|at|since|as|already|last|yesterday|today|this|for good|the (?:same )?day)\b.*|\s*[,;(.].*)?",
    re.IGNORECASE,
)
"""What a cell that says how it was put right begins with: "fixed in 3.7", "accepted, they stay as they are"."""
_DONE_DAY = re.compile(
    r"(?<!be )(?<!get )\b(?:done|closed|completed|cancell?ed|finished)[.!]?$|[✅☑✔]$|[（(](?:done|closed|完成|結案|取消)[)）]$|"
    r"已(?:於.{1,10})?(?:完成|結案|取消|處理|解決|上線|修復|辦理)[。]?[)）]?$",
    re.IGNORECASE,
)


def tells_done(cell: str) -> bool:
    """Whether a cell of remarks says that the task is over: "done", "Done, verified by Sam"; not what it takes to be done."""
    return bool(len(cell) < _REMARK and (is_done(cell) or is_done_status(cell))) or bool(_DONE_NOTE.match(cell))


def is_over(due: str) -> bool:
    """Whether the cell of the day says that the task is over: "3/2 done", "~~11/20~~ done", 3/2 已完成."""
    said = without_struck(due)
    return is_done_status(said) or bool(_DONE_DAY.search(said))


def is_put_right(cell: str) -> bool:
    """Whether a cell that says what is done about a finding says that it was: "fixed in 3.7", "accepted, they stay"."""
    return bool(_PUT_RIGHT.fullmatch(cell))
