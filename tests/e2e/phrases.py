"""What is typed and what is read, in both languages of the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """One language.

    code: of the page's switch; html: the document's `lang`; locale: of the browser. The fields up to `unknown` are typed,
    the others are seen.
    """

    code: str
    html: str
    locale: str
    incident_new: str
    action_new: str
    due: str
    help: str
    unknown: str
    stand_ins: str
    routed: str
    reported: str
    acknowledged: str
    diagnosing: str
    verifying: str
    resolved: str
    both_sides: str
    in_sync: str
    pending: str
    unchanged: str
    superseded: str
    firing_two: str
    all_resolved: str
    comment: str
    helped: tuple[str, ...]
    suggested: tuple[str, ...]
    undelivered: str
    jira_down: str


EN = Phrases(
    code="en",
    html="en",
    locale="en-US",
    incident_new="incident new",
    action_new="action new Write the post-mortem @林美 due 2026-12-24",
    due="24 Dec 2026",
    help="help",
    unknown="incidnt new Typo",
    stand_ins="Both windows are stand-ins",
    routed="New incidents will be posted here.",
    reported="Reported",
    acknowledged="Acknowledged",
    diagnosing="Diagnosing",
    verifying="Verifying",
    resolved="Resolved",
    both_sides="Changed on both sides at once",
    in_sync="in sync",
    pending="pending since",
    unchanged="Nothing was changed",
    superseded="A newer card for this is further down",
    firing_two="2 firing, 0 resolved",
    all_resolved="0 firing, 3 resolved",
    comment="Comment",
    helped=("What you can tell me", "incident new Home page answers 500 !sev1", "route incidents here"),
    suggested=("I do not know the command", "incident new", "help"),
    undelivered="The bot did not get this message.",
    jira_down="Jira is down",
)

ZH = Phrases(
    code="zh",
    html="zh-Hant-TW",
    locale="zh-TW",
    incident_new="事件 新增",
    action_new="待辦 新增 撰寫事後檢討 @林美 期限 2026/12/24",
    due="2026/12/24",
    help="說明",
    unknown="事見 新增 打錯字",
    stand_ins="兩個視窗都是在這台電腦上執行的模擬器",
    routed="新的事件會張貼在這裡。",
    reported="已通報",
    acknowledged="已受理",
    diagnosing="診斷中",
    verifying="驗證中",
    resolved="已解決",
    both_sides="兩邊同時修改",
    in_sync="已同步",
    pending="等待同步",
    unchanged="未做任何變更",
    superseded="這張卡片已由本對話中較新的卡片取代。",
    firing_two="2 個觸發中，0 個已解除",
    all_resolved="0 個觸發中，3 個已解除",
    comment="留言",
    helped=("您可以對我說", "新增事件 首頁 500 錯誤 !sev1", "事件發到這裡"),
    suggested=("我不認得", "新增事件", "說明"),
    undelivered="機器人沒有收到這則訊息。",
    jira_down="Jira 停擺中",
)

LANGUAGES = {"en": EN, "zh": ZH}
