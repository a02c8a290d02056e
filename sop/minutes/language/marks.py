"""Words that mark a task wherever they stand: TODO, ACTION (Alex):, 【待辦】, → 小明：, Task: … Owner: …"""

from __future__ import annotations

import re

from msgspec import Struct

from sop.minutes.language.roles import holds_role

_MARK = re.compile(
    r"(?:[【\[（(](?:todo|to-do|action(?: item)?|ai|待辦(?:事項)?|行動(?:項目|事項)?|追蹤|"
    r"任務)(?:[（(:：\s]*(?P<in>[^】\]()（）]{1,30})[)）]?)?[】\]）)]\s*[:：]?"
    r"|(?:\bto[- ]?do|\baction(?: item| point| required)?s?|(?-i:\bA[IRP])|\bA/I|\bnext steps?|\bfollow-?ups?|"
    r"待辦(?:事項)?|代辦(?:事項)?|(?:工作|任務)?分工|工作分配|行動(?:項目|事項)?|待處理(?:事項)?|交辦(?:事項)?|下一步|跟進|後續(?:事項|"
    r"追蹤)?|\btask|任務)(?:\s*#?\d{1,3})?\s*(?:(?:by|for)\s+)?(?:[-–—]\s*(?=[A-Z]))?"
    r"(?:[（(\[](?P<who>[^)）\]]{1,40})[）)\]]|"
    r"(?-i:(?P<name>[A-Z][\w.’'-]{1,20}(?: [A-Z][\w.’'-]{1,20})?)(?=\s?:)))?(?:\s*,\s*[^:：,]{2,24})?\s*[:：]"
    r"|(?-i:\bTODO\b)[ \t]+)\s*",
    re.IGNORECASE,
)
_OTHER_MARK = re.compile(
    r"\s*[【\[](?P<what>已完成|完成|done|closed|結案|取消|決議|決定|decision|info|資訊|fyi|note|說明|提醒|"
    r"注意|風險|risk|問題|question)[^】\]]{0,10}[】\]]|\s*(?:risks?|fyi|風險)\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?P<name>task|action|what|item|owner|assignee|responsible|who|due(?: date)?|deadline|by when|when|任務|事項|工作|"
    r"內容|負責人?|承辦人?|期限|截止日?期?|完成日)\s*[:：]\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_ARROW = re.compile(r"(?:→|->|=>|➜|➡|👉)\s*(?=\S)")
_LABELLED = re.compile(r"\S.*(?:\b(?:owner|assignee|responsible)|負責人?|承辦人?)\s*[:：]\s*\S", re.IGNORECASE)
_AFTER_MARK = re.compile(r"(?!.*[都已了過])[^。！？!?]{0,24}$")
_TASK = re.compile(r"(?:\btask|\baction|\bwhat|任務|事項|工作|內容)\s*[:：]\s*", re.IGNORECASE)
_FIELDS = re.compile(
    r"(?:\s*(?:owners?|assignees?|who|due(?: date)?|deadline|by when|when|priority|負責人?|承辦人?|期限|截止日?期?|"
    r"完成日|優先(?:度|順序)?)"
    r"\s*[:：]\s*[^:：]{1,40}?[.。;；,，|/]){1,3}\s*",
    re.IGNORECASE,
)
_NAMES = {
    "task": "task",
    "action": "task",
    "what": "task",
    "item": "task",
    "任務": "task",
    "事項": "task",
    "工作": "task",
    "工作項目": "task",
    "action item": "task",
    "內容": "task",
    "協辦": "help",
} | dict.fromkeys(
    ("owner", "assignee", "responsible", "who", "負責", "負責人", "承辦", "承辦人", "主辦", "主責"), "owner"
)


_SIGN = re.compile(r"[:：【\[（(]|TODO")
"""What every mark holds: a cheap test of most lines."""


class Mark(Struct, frozen=True):
    """A mark of a task: where it starts, where the task's words do, and whom it names itself."""

    start: int
    end: int
    who: str


def marks(text: str) -> list[Mark]:
    """The marks of tasks in a line that stand at its start or at a sentence's."""
    return [
        Mark(found.start(), found.end(), (found["who"] or found["name"] or found["in"] or "").strip())
        for found in (_MARK.finditer(text) if _SIGN.search(text) else ())
        if _opens(text, found.start()) or _closes(text, found)
    ]


def _closes(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark in brackets stands behind its task: 「先做一次備份【待辦】負責人未定」; who and when may follow."""
    return mark[0][0] in "【[" and bool(_AFTER_MARK.match(text, mark.end()))


def in_order(text: str) -> str:
    """A line of fields with "Task:" among them as a task with its parts: "Owner: May. Task: tell them. Due: Friday"."""
    found = next((one for one in _TASK.finditer(text) if _FIELDS.fullmatch(text[: one.start()])), None)
    return f"{text[found.end() :].rstrip('.。')}；{text[: found.start()].strip(' .。;；,，|/')}" if found else text


def _opens(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before.strip("&+*-• ") or before[-1] in ".。!！?？;；)）:：→>—–-"


def is_marked_otherwise(text: str) -> bool:
    """Whether a line carries a mark that says that it is no open task: 【已完成】, 【決議】, [info]."""
    return bool(_OTHER_MARK.match(text))


def field_of(text: str) -> tuple[str, str] | None:
    """For a line like "Owner: Alex": task, owner or due, and the value."""
    found = _FIELD.match(text)
    return (field_kind(found["name"]), found["value"].strip()) if found else None


def field_kind(name: str) -> str:
    """Which part of a task a label names: task, owner, help (who only helps) or due."""
    return _NAMES.get(name.casefold().removesuffix("s"), "due")


def after_arrow(text: str) -> int:
    """Where a line goes on behind the arrow that it opens with; 0 where it opens with none."""
    found = _ARROW.match(text)
    return found.end() if found else 0


def is_labelled(text: str) -> bool:
    """Whether a line names its owner with a label: "… Owner: Alex"."""
    return bool(_LABELLED.search(text)) and not holds_role(text)
