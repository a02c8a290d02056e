"""Tasks whose parts are labelled in running text: "Owner: Rob   Task: move the page   Due: Friday", once or several times."""

from __future__ import annotations

import re

from sop.minutes.language.marks import field_kind
from sop.minutes.language.tables import Row

_LABEL = re.compile(
    r"(?:^|(?<=[\s:：,;.|/，；。、｜（(\]】*–—-]))[*_]{0,2}(?P<name>task|action(?: item)?|what|owners?|assignees?|"
    r"responsible|who|due(?: date)?|deadline|"
    r"by when|when|任務|事項|工作(?:項目)?|內容|負責人?|承辦人?|主辦|主責|"
    r"協辦|期限|截止日?期?|完成日期?)[*_]{0,2}\s*[:：][*_]{0,2}\s*",
    re.IGNORECASE,
)
_HEAD = re.compile(r"when|內容", re.IGNORECASE)
"""What the head of minutes begins with: "When: Tuesday  Who: Rob, Kelly  What: weekly sync"."""
_SENTENCE = re.compile(r"[。]|[.](?=\s|$)(?<!\b[A-Za-z]\.)")
_JOINED = re.compile(r"(?P<what>[^；]{4,160})；\s*$|(?:.*[。：:])?\s*(?P<deed>[^；。，,：:]{4,60})[，,]\s*$")
"""What stands before fields that were on lines of their own, or before 「，主辦：…；協辦：…；期限：…」."""
_OTHER = re.compile(r"\s*[·•|;；]\s*(?=[A-Z][a-z]{2,12}\s?:)")
"""What begins a field of another kind: "Prio: high"."""
_REMARKED = re.compile(r"(?<=\S)\s*[（(](?!with\b|and\b|plus\b)[^（()）、,，&+]*[)）]$")
_EDGES = " \t　,，;；|｜/、·•*_–—-"


def labelled(text: str) -> tuple[list[Row], str]:
    """The tasks of a line that says of each what it is and who does it or by when, and what stands behind the last of them;
    none where it is no such line. A label that comes again begins the next task."""
    found = list(_LABEL.finditer(text))
    head = _JOINED.match(text[: found[0].start()]) if found else None
    if head and field_kind(found[0]["name"]) != "task" and (head["what"] or len(found) > 1):
        return _headed(head["what"] or head["deed"], text[found[0].start() :], found)
    if len(found) < 2 or not _begins(text, found[0].start()) or _HEAD.match(found[0]["name"]):
        return [], ""
    rows: list[dict[str, str]] = [{}]
    rest = ""
    for one, end in zip(found, [*(each.start() for each in found[1:]), len(text)], strict=True):
        kind = field_kind(one["name"])
        value, over = text[one.end() : end].strip(_EDGES), ""
        if kind != "task" and (stop := _SENTENCE.search(value)):
            value, over = value[: stop.start()].strip(_EDGES), value[stop.end() :].strip(_EDGES)
        if kind in rows[-1]:
            rows.append({})
        rows[-1][kind] = value.rstrip(".。") if kind == "task" else value
        rest = over
    if not all(len(row) > 1 and row.get("task") for row in rows) or not any(row.get("owner") for row in rows):
        return [], ""
    return [Row(row["task"], row.get("owner", ""), row.get("due", ""), False) for row in rows], rest


def _headed(what: str, fields: str, found: list[re.Match[str]]) -> tuple[list[Row], str]:
    """The task that stands before who does it and by when; none where neither says who."""
    values: dict[str, str] = {}
    first = found[0].start()
    for one, end in zip(found, [*(each.start() for each in found[1:]), first + len(fields)], strict=True):
        value = _OTHER.split(fields[one.end() - first : end - first])[0]
        values.setdefault(field_kind(one["name"]), value.strip(_EDGES).rstrip(".。"))
    if "owner" not in values or "task" in values:
        return [], ""
    owner = _REMARKED.sub("", values["owner"])
    return [Row(what.strip().rstrip(".。"), owner, values.get("due", ""), False)], ""


def _begins(text: str, start: int) -> bool:
    """Whether labels from there on are what the line is about: nothing stands before them but its own heading."""
    before = text[:start].strip(_EDGES + "•·")
    return not before or (len(before) <= _HEADING and before.endswith((":", "：", ".", "。", "]", "】", ")", "）")))


_HEADING = 40
