"""Records in the states that matter, for golden files, pictures and single tests."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from sop.desk.view import Conflict, FilesView, FileView, ItemView, LinkView, Sync
from sop.records.items import ActionItem, Alert, Comment, Incident, Meeting, Source, public
from sop.records.meetings import REVIEW, AgendaItem, Fate, Material, Proposal, Said, SaidKind, Spoken
from sop.records.people import Person, Side

T0 = datetime(2026, 5, 1, 19, 3, tzinfo=UTC)
TODAY = date(2026, 5, 4)
MEI = Person("Mei Lin 林美", aad_id="a-mei", email="mei@example.com")
ALEX = Person("Alex Chen", account_id="acc-alex")
GINA = Person("Gina Wu", aad_id="a-gina")
LINK = LinkView("10042", "OPS-42", "https://jira.example.com/browse/OPS-42", T0)
HOSTILE = (
    "**bold** _it_ [press](https://evil.example) <at>everyone</at> <b>x</b> <img src=x onerror=alert(1)> "
    "{{DATE(2026-05-01T00:00:00Z,SHORT)}} {{TIME(2026-05-01T00:00:00Z)}} https://evil.example # h ~~s~~ `c` \\* &amp;"
)


def incident(**more: Any) -> Incident:
    values: dict[str, Any] = {
        "id": "INC-7",
        "uid": "u7",
        "version": 3,
        "title": "首頁 500 錯誤 – checkout is down",
        "description": "Customers see a blank page after login.\nStarted right after the 02:50 release.",
        "stage": "reported",
        "severity": "sev1",
        "priority": "highest",
        "reporter": MEI,
        "created_at": T0,
        "updated_at": T0,
    }
    return Incident(**values | more)


def action(**more: Any) -> ActionItem:
    values: dict[str, Any] = {
        "id": "ACT-12",
        "uid": "u12",
        "version": 1,
        "title": "Add a smoke test for the login page 登入頁冒煙測試",
        "stage": "open",
        "priority": "medium",
        "reporter": MEI,
        "assignee": ALEX,
        "due": date(2026, 5, 8),
        "about": "INC-7",
        "created_at": T0,
        "updated_at": T0,
    }
    return ActionItem(**values | more)


def meeting(**more: Any) -> Meeting:
    values: dict[str, Any] = {
        "id": "MTG-3",
        "uid": "m3",
        "version": 4,
        "title": "Launch review 上線審查",
        "description": "Decide whether to launch on Monday\n決定是否上線",
        "stage": "planned",
        "priority": "medium",
        "reporter": MEI,
        "assignee": MEI,
        "due": date(2026, 5, 8),
        "starts_at": datetime(2026, 5, 8, 6, 0, tzinfo=UTC),
        "zone": "Asia/Taipei",
        "minutes": 45,
        "note_taker": GINA,
        "attendees": (Spoken(ALEX, 5), Spoken(GINA, absent=True)),
        "agenda": (
            AgendaItem("ACT-9", "ACT-9 Order a second line 訂購第二條線路", ALEX, 3, carried="2026-05-01"),
            AgendaItem("INC-7", "INC-7 首頁 500 錯誤", MEI, 10, carried=REVIEW),
            AgendaItem("a", "Test results 測試結果", GINA, 20),
            AgendaItem("b", "Roll-back steps 退版步驟", None, 15),
        ),
        "materials": (
            Material("m", "Test report 測試報告", "https://wiki.example.com/report", MEI),
            Material("n", "errors.log", "https://logs.example.com/errors.log", ALEX),
        ),
        "series": "launch",
        "created_at": T0,
        "updated_at": T0,
    }
    return Meeting(**values | more)


def recap(**more: Any) -> Meeting:
    """A meeting that is over: one item accepted, one done, one merged, and proposals of every sort that wait."""
    values: dict[str, Any] = {
        "id": "MTG-3",
        "uid": "u3",
        "version": 9,
        "title": "Launch review 上線檢討",
        "description": "Everybody knows the steps of the launch.",
        "stage": "recap",
        "priority": "medium",
        "reporter": MEI,
        "assignee": MEI,
        "attendees": (Spoken(ALEX), Spoken(GINA)),
        "starts_at": T0,
        "zone": "Asia/Taipei",
        "began_at": T0,
        "ended_at": T0 + timedelta(minutes=40),
        "drafted_from": "4:minutes",
        "minutes_url": "https://teams.microsoft.com/l/message/19:x@thread.v2/1795657712527",
        "said": (
            Said("d1", SaidKind.DECISION, "We stay on 2.3 until Monday", MEI),
            Said("n1", SaidKind.NOTE, "CDN 變慢", source="minutes"),
            Said("p1", SaidKind.PARKED, "Who pays for the second CDN", GINA),
        ),
        "proposals": (
            Proposal("k1", "Add a smoke test", (ALEX,), fate=Fate.ACCEPTED, item_id="ACT-12", told=True),
            Proposal("k2", "Clean the logs", (GINA,), fate=Fate.MERGED, item_id="ACT-9"),
            Proposal("k3", "Never mind", fate=Fate.DROPPED),
            Proposal(
                "k4",
                "聯絡 CDN 廠商",
                (MEI,),
                due=date(2026, 5, 8),
                due_words="週五前",
                evidence="- [ ] 小美 週五前聯絡 CDN 廠商",
            ),
            Proposal("k5", "Write the runbook", ask=(ALEX, GINA), owner_words="A.", due_words="as soon as possible"),
            Proposal("k6", "Order new disks", owner_words="the vendor", likely="ACT-9"),
            Proposal(
                "k7",
                "更新公告",
                (GINA,),
                due=date(2026, 5, 11),
                due_words="下週一",
                due_sure=False,
                evidence="下週一再更新",
            ),
            Proposal("k8", "Ask the bank", ask=(ALEX, GINA), owner_words="A.", due=date(2026, 5, 12), due_sure=False),
        ),
        "created_at": T0,
        "updated_at": T0,
    }
    return Meeting(**values | more)


def comment(number: int, text: str, author: Person = MEI, side: Side = Side.TEAMS, **more: Any) -> Comment:
    return Comment(f"c{number}", "INC-7", author, side, text, T0 + timedelta(minutes=number), **more)


def alert(number: int, *, over: bool = False) -> Alert:
    start = T0 + timedelta(minutes=number)
    return Alert(
        f"f{number}",
        start,
        "HighErrorRate" if number % 2 else "ProbeFailed",
        f"{number} % of requests to shop-{number} fail",
        start + timedelta(minutes=30) if over else None,
        f"https://alerts.example.com/{number}",
    )


_TAKEN = incident(
    stage="diagnosing", version=5, assignee=MEI, acknowledged_by=MEI, acknowledged_at=T0 + timedelta(minutes=4)
)
_TALK = (
    comment(5, "Rolling back the release."),
    comment(9, "Rollback done, errors are falling.\nKeeping an eye on it.", ALEX, Side.JIRA),
    comment(12, "客服回報已恢復正常。", GINA, edited_at=T0 + timedelta(minutes=14)),
)
_WHEN = (T0 + timedelta(minutes=18), T0 + timedelta(minutes=17))
_CONFLICT = Conflict(
    "priority",
    "High",
    "Low",
    Side.TEAMS,
    "Mei Lin 林美",
    "Alex Chen",
    T0 + timedelta(minutes=20),
    *_WHEN,
    '"high"',
    '"low"',
)
_ALERTS = tuple(alert(number, over=number > 4) for number in range(1, 8))
_MADE = (
    action(id="ACT-9", title="Clean the logs every week", stage="done", assignee=GINA, due=None, about=None),
    action(about="MTG-3"),
)
_MONITOR = Source("Alertmanager", "{alertname=x}", "https://alerts.example.com/", 2)

VIEWS: dict[str, ItemView] = {
    "incident-new": ItemView(item=incident(), sync=Sync.CREATING),
    "incident-acknowledged": ItemView(
        item=replace(_TAKEN, stage="acknowledged"), sync=Sync.EQUAL, link=LINK, comments=_TALK, comment_count=14
    ),
    "incident-pending": ItemView(
        item=_TAKEN, sync=Sync.PENDING, link=LINK, since=T0 + timedelta(minutes=8), trouble="Jira cannot be reached"
    ),
    "incident-parked": ItemView(
        item=replace(_TAKEN, labels=("web", "release-2026.05", "付款")),
        sync=Sync.PARKED,
        link=LINK,
        trouble="Jira wants the field “Team” on every issue",
        people_missing=("Gina Wu",),
    ),
    "incident-conflict": ItemView(
        item=_TAKEN, sync=Sync.EQUAL, link=LINK, conflicts=(_CONFLICT,), comments=_TALK[:1], comment_count=1
    ),
    "incident-alerts": ItemView(
        item=incident(severity="sev3", priority="medium", source=_MONITOR, alerts=_ALERTS, description=""),
        sync=Sync.EQUAL,
        link=LINK,
    ),
    "incident-hostile": ItemView(
        item=incident(
            title=HOSTILE,
            description=HOSTILE,
            labels=("**x**", "<b>y</b>"),
            reporter=Person(HOSTILE[:60]),
            source=Source("**mon**", "k", "javascript:alert(1)"),
            alerts=(Alert("f", T0, "<b>a</b>", HOSTILE, None, "data:text/html,x"),),
        ),
        sync=Sync.PARKED,
        link=LinkView("1", "**OPS-1**", "javascript:alert(1)"),
        trouble=HOSTILE,
        conflicts=(
            replace(
                _CONFLICT,
                field="title",
                kept=HOSTILE,
                dropped="*x*",
                kept_json=json.dumps(HOSTILE),
                dropped_json='"*x*"',
            ),
        ),
        comments=(comment(1, HOSTILE + "\n- a\n1. b"),),
        comment_count=1,
        people_missing=("<at>all</at>",),
    ),
    "incident-resolved": ItemView(item=replace(_TAKEN, stage="resolved"), sync=Sync.EQUAL, link=LINK),
    "incident-closed": ItemView(
        item=replace(_TAKEN, stage="closed"),
        sync=Sync.EQUAL,
        link=LINK,
        comments=(comment(1, "", deleted_by=ALEX),),
        comment_count=1,
    ),
    "incident-withheld": ItemView(item=public(replace(_TAKEN, withheld=True)), sync=Sync.EQUAL, link=LINK),
    "incident-internal": ItemView(
        item=_TAKEN,
        sync=Sync.EQUAL,
        link=LINK,
        comments=(comment(9, "", ALEX, Side.JIRA, internal=True),),
        people_inactive=("Gina Wu",),
        files=FilesView(
            (
                FileView(
                    "heap dump 14:05.txt", "https://jira.example.com/secure/attachment/1/x", 2_345_678, "Alex Chen"
                ),
                FileView("圖表.png", "", 12_300, "Mei Lin 林美"),
            ),
            7,
        ),
        comment_count=1,
    ),
    "incident-gone": ItemView(item=_TAKEN, sync=Sync.GONE, link=LINK),
    "incident-archived": ItemView(item=_TAKEN, sync=Sync.ARCHIVED, link=LINK),
    "incident-unlinked": ItemView(item=_TAKEN, sync=Sync.UNLINKED),
    "action-new": ItemView(item=action(assignee=None, due=None, about=None), sync=Sync.CREATING),
    "action-overdue": ItemView(
        item=action(stage="doing", due=date(2026, 5, 3)), sync=Sync.EQUAL, link=LINK, comments=_TALK, comment_count=3
    ),
    "action-pending": ItemView(item=action(stage="review"), sync=Sync.PENDING, link=LINK, since=T0),
    "action-conflict": ItemView(item=action(), sync=Sync.EQUAL, link=LINK, conflicts=(_CONFLICT,)),
    "action-hostile": ItemView(item=action(title=HOSTILE, about="**INC**"), sync=Sync.OFF),
    "action-done": ItemView(item=action(stage="done"), sync=Sync.EQUAL, link=LINK),
    "action-gone": ItemView(item=action(), sync=Sync.GONE, link=LINK),
    "incident-long-words": ItemView(
        item=incident(
            title="x" * 230,
            description="https://logs.example.com/" + "q" * 300,
            labels=("l" * 90, "m" * 90),
            assignee=Person("n" * 90),
        ),
        sync=Sync.PENDING,
        since=T0,
        trouble="e" * 200,
        link=LINK,
        conflicts=(replace(_CONFLICT, field="title", kept="k" * 80, kept_json=f'"{"k" * 150}"', dropped_json=None),),
        comments=(comment(1, "w" * 400),),
        comment_count=1,
    ),
    "meeting-running": ItemView(
        item=meeting(
            stage="running",
            began_at=T0,
            since=T0 + timedelta(minutes=9),
            current="a",
            said=(
                Said("d1", SaidKind.DECISION, "We stay on 2.3 until Monday", MEI),
                Said("p1", SaidKind.PARKED, "第二個 CDN 的費用", GINA),
            ),
        ),
        sync=Sync.EQUAL,
        link=LINK,
    ),
    "meeting-planned": ItemView(item=meeting(), sync=Sync.EQUAL, link=LINK, comments=_TALK[:1], comment_count=1),
    "meeting-bare": ItemView(
        item=meeting(description="", agenda=(), materials=(), attendees=(), note_taker=None), sync=Sync.CREATING
    ),
    "meeting-hostile": ItemView(
        item=meeting(
            title=HOSTILE,
            description=HOSTILE,
            assignee=Person(HOSTILE[:60]),
            attendees=(Spoken(Person("<at>all</at>")), Spoken(Person("**x**"), absent=True)),
            agenda=(AgendaItem("x", HOSTILE, Person(HOSTILE[:60]), 50),),
            materials=(Material("y", HOSTILE, "javascript:alert(1)", MEI),),
        ),
        sync=Sync.OFF,
    ),
    "meeting-recap": ItemView(item=recap(), sync=Sync.EQUAL, link=LINK, actions=_MADE),
    "meeting-closed": ItemView(
        item=recap(stage="closed", goal_met=True, proposals=recap().proposals[:3]),
        sync=Sync.EQUAL,
        link=LINK,
        actions=_MADE,
    ),
    "meeting-recap-hostile": ItemView(
        item=recap(
            title=HOSTILE,
            said=tuple(Said(f"s{number}", SaidKind.DECISION, HOSTILE) for number in range(12)),
            proposals=tuple(
                Proposal(f"k{number}", HOSTILE, owner_words=HOSTILE, due_words=HOSTILE, evidence=HOSTILE)
                for number in range(30)
            ),
        ),
        sync=Sync.EQUAL,
        link=LINK,
    ),
}
