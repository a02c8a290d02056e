"""Tables of tasks: which column is the task, who, when, and how it stands; in Markdown, with pipes, tabs or wide blanks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sop.minutes.language.columns import ABOUT, ANSWER, FINDING, OVER, RESOLVED, Days, answers_of, days_of
from sop.minutes.language.overcells import is_over, is_put_right, tells_done
from sop.minutes.language.text import is_done, is_done_status, is_kept_open

_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_SLIGHT = re.compile(r"with|is with|on(?: it)?|for|whose|hands?|desk(?: of)?", re.IGNORECASE)
"""Heads that only beside what is to be done say who does it."""
_NUMBER = re.compile(r"#|no\.?|nr\.?|id|項次|編號|序號?|序次|號|\W*", re.IGNORECASE)
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("number", r"#|no\.?|nr\.?|id|ref\.?|項次|編號|序號?|號碼?|ticket|單號"),
    (
        "owner",
        r".*(?:owner|assignee|\bresp\b|執行者|主責|assigned|accountable|in charge|handled by|handler|經手|"
        r"擔當|對口|指派|交給|responsible|負責|承辦|主責|主辦|認領|經辦|處理人|"
        r"誰|\bpic\b|\bdri\b|"
        r"窗口).*|who(?! (?:did|said|found|saw|was)\b).*|by whom|person|people|name|lead|人員?|執行人|負責單位|"
        r"(?:action|responsibility|led|owned|taken|done|picked up) by|(?:sits |is |lies )?with|for whom|by whom\?|whose|"
        r"(?:desk|hands?|plate)(?: of)?|doer|taker|on(?: whom| it)?|for|"
        r"goes to|given to|falls to|action officer|(?:執行|權責|主辦|"
        r"辦理|承辦)單位",
    ),
    (
        "due",
        r".*(?:due|deadline|by when|target|(?:finish|complete|needed|ready|done) by|end date|timeline|ddl|d/l|"
        r"死線|交付|什麼時候|截止|期限|時限|何時|完成日|到期|交期|預計(?:完成)?|預定|(?:預計|預定|"
        r"完成)(?:時間|日)|時程|最晚).*|when|"
        r"eta|date|day|by|until|till?|til|before|latest|at the latest|no later than|limit|ready|for when|日期|時間|期程",
    ),
    ("status", r".*(?:status|progress|狀態|狀況|進度|完成了?嗎|辦理情形).*|rag|state|done\??|結果|完成"),
    (
        "note",
        r"what (?:happened|was done|we did|went (?:well|wrong|on))|events?|"
        r".*(?:remark|note|comment|備註|註記|說明|怎樣算|驗收|標準|criteria|definition|依賴).*",
    ),
    ("minutes", r".*(?:minutes|分鐘|時長|duration).*|mins?"),
    (
        "task",
        r".*(?:action|task|to[- ]?do|任務|待辦|行動|想做|要做|工作|事項|交辦|follow-?up|deliverable|next steps?|改善措施|"
        r"措施|對策).*|what.*|item|項目|內容|事情|description|activity|work|"
        r"(?:counter)?measures?|remed(?:y|ies)|fix(?:es)?|corrective.*|next|改善(?:作法|做法|方式)?|處置|作法|做法|因應.*",
    ),
)
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _COLUMNS)
_KINDS_OF = dict(_KINDS)
_NOTHING = re.compile(
    r"(?:none|n/?a|nil|(?:none|nothing|無|不處理|不改善)\s*[,，;；(（].*|no action(?: needed| required)?|nothing|無|（無）|略|免|"
    r"nothing (?:further|more|new)\b.*|no (?:further )?action\b.*)[.。]?",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"(?:for )?info(?:rmation)?(?: only)?|fyi|noted|資訊|知悉|報告|參考|供參", re.IGNORECASE)
"""In place of an owner: a row that only tells."""
_NO_TASKS = re.compile(
    r"milestones?|decisions?|risks?|systems?|certificates?|domains?|contracts?|events?|weeks?|shifts?|on[- ]?call|"
    r"presenters?|speakers?|host|"
    r"backup|里程碑|決議|決定|風險|系統|服務|憑證|網域|合約|契約|授權|帳號|活動|值班人?員?|講者|報告人|主講人?|主持人?|"
    r"代理人?|週次|班別",
    re.IGNORECASE,
)
"""Heads of columns of tables that hold no tasks, though people and days stand in them."""
_TOTAL = re.compile(r"(?:sub-?)?totals?|sum|合計|小計|總計|共計", re.IGNORECASE)
_DITTO = re.compile(r"[〃〞″\"“”]+|''|↑|\^|(?:同上|同前|ditto|same|as above|same as above|idem)[。.]?", re.IGNORECASE)
BARS = {ord(sign): "|" for sign in "｜│┃"}
"""Signs that part cells as well."""
_CONTENT = re.compile(r"item|項目|內容|description", re.IGNORECASE)


class Table(Struct, frozen=True):
    """A table's head: which column is what. sign: what parts the cells; days: which of its columns hold what days; about: the
    column that says what a task is an answer to, as a finding or a point."""

    sign: str
    task: int
    owner: int | None
    due: int | None
    status: int | None
    days: Days = Days()
    about: int | None = None


class Row(Struct, frozen=True):
    """A row of a table of tasks. status: how it stands, where a day may be named as well."""

    task: str
    owner: str
    due: str
    done: bool
    status: str = ""


def cells(text: str, sign: str) -> list[str]:
    """The cells of a line. sign: |, a tab, or blank for two and more blanks."""
    if sign == "|":
        inner = text.strip()
        inner = inner.removeprefix("|").removesuffix("|") if inner.startswith("|") else inner
        return [cell.strip() for cell in inner.replace("\\|", "¦").split("|")]
    if sign == "\t":
        return [cell.strip() for cell in text.strip("\n\r ").split("\t")]
    return [cell.strip() for cell in re.split(r"[ 　]{2,}|　", text.strip())]


def sign_of(text: str) -> str | None:
    """What parts a line's cells, None where it is no row."""
    if "|" in text:
        return "|"
    if "｜" in text and text.count("｜") >= 2:
        return None
    if text.strip(" \n").count("\t") >= 1 and text.strip():
        return "\t"
    return " " if len(re.findall(r"\S(?:[ 　]{2,}|　)(?=\S)", text)) >= 2 else None


def is_rule(text: str) -> bool:
    """Whether a line only draws the rule below a Markdown table's head."""
    text = text.translate(BARS)
    return bool(_RULE.match(text.strip()) or re.fullmatch(r"\+[-=+]+\+", text.strip())) and "-" in text


def head_of(text: str) -> Table | None:
    """The table that a line is the head of; None where it is no head of a table of tasks."""
    sign = sign_of(text)
    if sign is None:
        return None
    found: dict[str, int] = {}
    names = [cell.strip("*_ ：:") for cell in cells(text, sign)]
    if any(len(name) > 24 or re.search(r"[:：]", name) for name in names):
        return None
    for index, name in enumerate(names):
        kind = next((kind for kind, pattern in _KINDS if pattern.fullmatch(name)), None)
        if kind is None:
            continue
        # 項目 | 內容 | 任務: a plain name gives way to one that says what it is.
        if kind == "due":
            # 日期, 原訂期限, 實際完成日: which of several is the day is seen when all are known.
            continue
        if kind not in found or (kind == "task" and _CONTENT.fullmatch(names[found["task"]])):
            found[kind] = index
    dated = (at for at, name in enumerate(names) if _KINDS_OF["due"].fullmatch(name) or OVER.fullmatch(name))
    days = days_of(names, [at for at in dated if at not in found.values()])
    if days.due is not None:
        found["due"] = days.due
    known = [at for kind, at in found.items() if kind != "task"]
    answers = answers_of(names, known) if {"owner", "due"} & found.keys() else None
    if answers is not None and ("task" not in found or FINDING.fullmatch(names[found["task"]])):
        found["task"] = answers[1]
    if "owner" in found and "task" not in found and _SLIGHT.fullmatch(names[found["owner"]]):
        return None
    if "task" not in found and {"owner", "due"} <= found.keys():
        # 議題 | 負責人 | 期限: what no word tells apart is the task.
        answer = next((at for at, name in enumerate(names) if RESOLVED.fullmatch(name)), None)
        unnamed = (
            [answer]
            if answer is not None
            else [index for index, name in enumerate(names) if name and index not in found.values()]
        )
        foreign = unnamed and answer is None and _NO_TASKS.fullmatch(names[unnamed[0]])
        found |= {"task": unnamed[0]} if unnamed and not foreign else {}
    about = next((at for at, name in enumerate(names) if ABOUT.fullmatch(name) and at not in found.values()), None)
    if answers is not None and found.get("task") == answers[1]:
        about = answers[0]
    elif "task" in found and (about is None or not ANSWER.fullmatch(names[found["task"]])):
        about = None
    if "owner" not in found and "due" in found and names[found["due"]].casefold() == "day":
        return None
    if "task" not in found or "minutes" in found or not {"owner", "due"} & found.keys():
        return None
    return Table(sign, found["task"], found.get("owner"), found.get("due"), found.get("status"), days, about)


def inferred(rows: Sequence[str], is_person: Callable[[str], bool], is_day: Callable[[str], bool]) -> Table | None:
    """A table without a head that is known, by its cells: a column of people, one of days, and the longest is the task."""
    sign = sign_of(rows[0]) if len(rows) > 2 else None
    if sign != "|":
        return None
    if any(_NO_TASKS.fullmatch(cell.strip("*_ ：:")) for cell in cells(rows[0], sign)):
        return None
    grid = [cells(row, sign) for row in rows if not is_rule(row) and sign_of(row) == sign]
    width = max((len(row) for row in grid), default=0)
    columns = [[row[at] for row in grid if at < len(row) and row[at]] for at in range(width)]
    people = [at for at, column in enumerate(columns) if sum(map(is_person, column)) * 2 >= len(grid) - 1 > 1]
    days = [at for at, column in enumerate(columns) if sum(map(is_day, column)) * 2 >= len(grid) - 1 > 1]
    others = [at for at in range(width) if at not in people and at not in days]
    if len(people) != 1 or len(days) != 1 or not others:
        return None
    return Table(sign, max(others, key=lambda at: sum(map(len, columns[at]))), people[0], days[0], None)


def row_of(table: Table, text: str) -> Row | None:
    """A line as the table's row; None where the table ended before it."""
    if sign_of(text) != table.sign and not (table.sign == " " and "\t" not in text and sign_of(text)):
        return None
    row = cells(text, table.sign)
    task, owner, due = (_cell(row, index) for index in (table.task, table.owner, table.due))
    if not task or _NOTHING.fullmatch(task) or _TOTAL.fullmatch(task) or _KNOWN.fullmatch(owner):
        return Row("", "", "", True) if any(row) else None
    about = _cell(row, table.about)
    if table.about is not None and not owner and not due:
        # What was resolved, or found, and is given to nobody.
        return Row("", "", "", True)
    told = is_put_right(task)
    task = f"{about}：{task}" if about and re.search("[㐀-鿿]", task) else f"{about}: {task}" if about else task
    due = due or _cell(row, table.days.was)
    others = [
        cell for index, cell in enumerate(row) if index not in (table.task, table.owner, table.due, table.days.over)
    ]
    status = _cell(row, table.status)
    done = (
        told
        or is_done(task)
        or any(map(is_done_status, (status, owner)))
        or (is_done(status) and not is_kept_open(status))
        or any(map(tells_done, others))
        or is_over(due)
    )
    done = done or bool(re.search(r"\d", _cell(row, table.days.over)))
    return Row(task, owner, due, done, status)


def heads_groups(table: Table, rows: Sequence[str]) -> bool:
    """Whether people head the rows of a table and each is written once for several: cells below are merged, not left open."""
    if table.owner != 0:
        return False
    first = [cells(row, table.sign)[0] for row in rows if sign_of(row) == table.sign and not is_rule(row)]
    named = [cell for cell in first if cell]
    return len(first) - len(named) > 1 and len(named) > 1 and len({*named}) == len(named)


def repeated(row: Row, above: Row | None, *, merged: bool) -> Row:
    """A row whose cells that say "as above" (〃, 同上, ditto) hold what stands above them. merged: so does its owner."""
    if above is None:
        return row
    owner = above.owner if merged or _DITTO.fullmatch(row.owner) else row.owner
    return replace(row, owner=owner, due=above.due if _DITTO.fullmatch(row.due) else row.due)


def _cell(row: Sequence[str], index: int | None) -> str:
    text = row[index] if index is not None and index < len(row) else ""
    return "" if re.fullmatch(r"[-–—－/\s]*", text) else re.sub(r"<br ?/?>", " ", text).strip("*_ ")
