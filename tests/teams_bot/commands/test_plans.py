"""Planning a meeting in words: what is read as what, in both languages, and what is said where something is not understood."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sop.procedure import load_default
from sop.records.people import Person
from teams_bot.commands import Faulty, Parsed, parse
from teams_bot.commands.folding import fold
from teams_bot.commands.parsed_plans import (
    AddMaterials,
    AddPoints,
    AskPeople,
    CancelMeeting,
    ComeOrNot,
    Link,
    MoveMeeting,
    PlanForm,
    PlanMeeting,
    Point,
    RemovePoint,
    SetGoal,
    SetNoteTaker,
)
from teams_bot.commands.when import find_length, find_when
from tests.teams_bot.commands.phrases import ALEX, MEI, MENTIONS, TODAY

PROCEDURE = load_default()
FRIDAY, TWO = date(2026, 11, 13), time(14)


def said(text: str) -> Parsed:
    return parse(text, MENTIONS, PROCEDURE, TODAY)


def plan(title: str = "Roll-out", day: date = FRIDAY, at: time = TWO, **more: Any) -> PlanMeeting:
    return PlanMeeting(title, day, at, **more)


PLANS: dict[str, Parsed] = {
    "meeting plan": PlanForm(),
    "安排會議": PlanForm(),
    "meeting plan Roll-out next friday 14:00": plan(),
    "plan a meeting: Roll-out, next Friday at 2 pm": plan(),
    "new meeting Roll-out on 2026-11-13 at 14:00-15:30": plan(minutes=90),
    "meeting plan Roll-out 2pm next friday for 45 minutes": plan(minutes=45),
    "meeting plan next friday 14:00 Roll-out (1.5h)": plan(minutes=90),
    "meeting plan Roll-out 11/13（五）１４：００": plan(),
    "meeting plan <at>Alex</at> Roll-out next friday 14:00 with <at>小美</at>": plan(
        attendees=(ALEX.person, MEI.person)
    ),
    "meeting plan Roll-out next friday 14:00 chair <at>Alex</at>, notes <at>小美</at>, @gina": plan(
        chair=ALEX.person, note_taker=MEI.person, attendees=(Person("gina"),)
    ),
    "meeting plan Roll-out next friday 14:00 goal: Decide whether to launch": plan(goal="Decide whether to launch"),
    "安排會議 上線 下週五 下午兩點 45分鐘 <at>小美</at> 目標：決定是否上線": plan(
        "上線", minutes=45, attendees=(MEI.person,), goal="決定是否上線"
    ),
    "安排會議 上線 11/13 下午兩點到三點半": plan("上線", minutes=90),
    "安排會議 上線 11/13 下午2-4點": plan("上線", minutes=120),
    "meeting plan Roll-out next friday 2-4pm": plan(minutes=120),
    "meeting plan Roll-out next friday 2 to 3:30 pm": plan(minutes=90),
    "meeting plan Roll-out next friday 11-1pm": plan(at=time(11), minutes=120),
    "安排會議 上線 11/13 下午兩點到下午三點半": plan("上線", minutes=90),
    "會議 安排 上線 下週五14點 一個半小時": plan("上線", minutes=90),
    "安排會議 三點改善建議 下週五 14:00": plan("三點改善建議"),
    "meeting plan weekly next friday 14:00": plan("", series="weekly"),
    "安排會議 維護週會 下週五 14:00": plan("維護週會", series="weekly"),
    "meeting plan Weekly report next friday 14:00": plan("Weekly report"),
    "meeting plan Roll-out next friday 14:00 follows: MTG-2": plan(follows="MTG-2"),
    "meeting plan Security hole: what now\nwhen: next friday 9:30-10:15\nattendees: bob@x.example, Carol Wu and <at>Alex</at>\n"
    "agenda:\n- What happened 10m <at>小美</at>\n- Fix, 15 min @dave\n3. Decision\nmaterials:\nLog https://x.example/log.txt\n"
    "https://wiki.example/sop#a\nseries: launch\ngoal: Settle it\nfor good": PlanMeeting(
        "Security hole: what now",
        FRIDAY,
        time(9, 30),
        45,
        "Settle it\nfor good",
        attendees=(ALEX.person, Person("bob@x.example", email="bob@x.example"), Person("Carol Wu")),
        agenda=(
            Point("What happened", 10, MEI.person),
            Point("Fix", 15, Person("dave")),
            Point("Decision"),
        ),
        materials=(Link("Log", "https://x.example/log.txt"), Link("sop", "https://wiki.example/sop#a")),
        series="launch",
    ),
    "meeting plan Roll-out next friday 14:00 https://x.example/a/report.pdf?b=1\nwe must know why\n- first 5m\n- second": plan(
        goal="we must know why",
        agenda=(Point("first", 5), Point("second")),
        materials=(Link("report.pdf", "https://x.example/a/report.pdf?b=1"),),
    ),
    "安排會議 資安會議 11/13 14:00-15:30 主席 <at>Alex</at> 紀錄 <at>小美</at>\n議程：\n1. 影響範圍 10分鐘\n2. 修補 二十分鐘\n"
    "資料：錯誤紀錄 https://x.example/log": plan(
        "資安會議",
        minutes=90,
        chair=ALEX.person,
        note_taker=MEI.person,
        agenda=(Point("影響範圍", 10), Point("修補", 20)),
        materials=(Link("錯誤紀錄", "https://x.example/log"),),
    ),
}
CHANGES: dict[str, Parsed] = {
    "agenda add MTG-3 Roll-back steps 10m <at>Alex</at>": AddPoints(
        "MTG-3", (Point("Roll-back steps", 10, ALEX.person),)
    ),
    "新增議程 MTG-3 退版步驟 10分鐘 <at>小美</at>": AddPoints("MTG-3", (Point("退版步驟", 10, MEI.person),)),
    "agenda add - a 5m; b": AddPoints(None, (Point("a", 5), Point("b"))),
    "MTG-3 agenda add a": AddPoints("MTG-3", (Point("a"),)),
    "agenda remove MTG-3 2": RemovePoint("MTG-3", "2"),
    "刪除議程 退版步驟": RemovePoint(None, "退版步驟"),
    "material add MTG-3 Test report https://x.example/r": AddMaterials(
        "MTG-3", (Link("Test report", "https://x.example/r"),)
    ),
    "會議資料 MTG-3": AddMaterials("MTG-3", ()),
    "invite MTG-3 <at>Alex</at> <at>小美</at> 5m": AskPeople("MTG-3", (ALEX.person, MEI.person), 5),
    "取消邀請 MTG-3 <at>小美</at>": AskPeople("MTG-3", (MEI.person,), away=True),
    "note taker MTG-3 me": SetNoteTaker("MTG-3", None),
    "紀錄人 MTG-3 <at>小美</at>": SetNoteTaker("MTG-3", MEI.person),
    "goal MTG-3 Decide": SetGoal("MTG-3", "Decide"),
    "目標 MTG-3 決定": SetGoal("MTG-3", "決定"),
    "coming MTG-3": ComeOrNot("MTG-3", True),
    "can't come MTG-3": ComeOrNot("MTG-3", False),
    "我無法出席 MTG-3": ComeOrNot("MTG-3", False),
    "reschedule MTG-3 to next friday 14:00": MoveMeeting("MTG-3", FRIDAY, TWO),
    "會議改期 MTG-3 到 11/13 下午兩點 60分鐘": MoveMeeting("MTG-3", FRIDAY, TWO, 60),
    "meeting cancel MTG-3": CancelMeeting("MTG-3"),
    "取消會議 MTG-3": CancelMeeting("MTG-3"),
}
FAULTS = {
    "meeting plan Roll-out next friday": "meeting_time",
    "meeting plan Roll-out next friday at 3": "meeting_time",
    "安排會議 上線 明天 三點": "meeting_time",
    "meeting plan Roll-out 14:00": "meeting_day",
    "meeting plan next friday 14:00": "title",
    "meeting plan Roll-out next friday 14:00 series: no-such": "no_such_series",
    "meeting plan Roll-out next friday 14:00 minutes: long": "meeting_minutes",
    "meeting plan Roll-out next friday 14:00 materials: the wiki": "meeting_url",
    "meeting plan Roll-out next friday 14:00 follows: the last one": "item",
    "material add MTG-3 the wiki": "meeting_url",
    "agenda add MTG-3": "text",
    "agenda remove MTG-3": "meeting_point",
    "invite MTG-3": "person",
    "reschedule MTG-3 next friday": "meeting_time",
    "reschedule MTG-3 next friday 14:00 perhaps": "extra",
    "meeting cancel": "item",
}


@pytest.mark.parametrize("text", PLANS)
def test_plans(text: str) -> None:
    assert said(text) == PLANS[text]


@pytest.mark.parametrize("text", CHANGES)
def test_changes(text: str) -> None:
    assert said(text) == CHANGES[text]


@pytest.mark.parametrize("text", FAULTS)
def test_what_is_not_understood_is_said(text: str) -> None:
    found = said(text)
    assert isinstance(found, Faulty)
    assert found.problem == FAULTS[text]


def test_a_record_in_whose_thread_it_is_written_is_meant() -> None:
    assert parse("goal Decide", (), PROCEDURE, TODAY, here="MTG-3") == SetGoal("MTG-3", "Decide")


HOURS = st.integers(0, 23)
MINUTES = st.integers(0, 59)
DAYS = st.integers(0, 300)
TITLES = st.sampled_from(["Roll-out", "Roll-out of 2.3", "網站改版", "三方會談", "Q4 review", "第二次檢討"])


@given(TITLES, DAYS, HOURS, MINUTES, st.booleans())
def test_a_day_and_a_time_are_found_wherever_they_stand(
    title: str, days: int, hour: int, minute: int, first: bool
) -> None:
    day, at = TODAY + timedelta(days=days), time(hour, minute)
    when = f"{day.isoformat()} {at:%H:%M}"
    found = said(f"meeting plan {when} {title}" if first else f"meeting plan {title} {when}")
    assert found == PlanMeeting(title, day, at)


@given(HOURS.filter(bool), MINUTES)
def test_english_and_chinese_name_the_same_time(hour: int, minute: int) -> None:
    english = f"{(hour - 1) % 12 + 1}:{minute:02d} {'am' if hour < 12 else 'pm'}"
    part = "上午" if hour < 12 else "中午" if hour == 12 else "下午"
    chinese = f"{part}{(hour - 1) % 12 + 1}點{minute}分"
    read = [
        find_when(fold(f"tomorrow {one}" if one is english else f"明天{one}").text, TODAY) for one in (english, chinese)
    ]
    assert [(one.day, one.at) for one in read if one] == [(TODAY + timedelta(days=1), time(hour, minute))] * 2


@given(st.text(max_size=80) | st.text(alphabet="0123456789:點時半一二三十分-~ 下午pm週五nextfriday/", max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    folded = fold(text).text
    found, length = find_when(folded, TODAY), find_length(folded)
    assert found is None or 0 <= found.start < found.end <= len(folded)
    assert length is None or 0 <= length[1] < length[2] <= len(folded)
    said(f"meeting plan {text}")
    said(f"agenda add {text}")
    said(f"安排會議{text}")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("45m", 45), ("1.5 h", 90), ("半小時", 30), ("一小時半", 90), ("十五分鐘", 15), ("2 hours", 120), ("三十分", 30)],
)
def test_lengths(text: str, minutes: int) -> None:
    assert find_length(fold(f"x {text}").text) == (minutes, 2, 2 + len(text))


@pytest.mark.parametrize("text", ["v2m", "2.3 is out", "10:30", "6 o'clock", "第三部分", "十分重要"])
def test_no_lengths(text: str) -> None:
    assert find_length(fold(text).text) is None
