"""The table of chat commands: what people may type for each, in English and Traditional Chinese.

The first words of each language are the ones that help and suggestions show. Words are matched without regard to case,
width and blanks. `help.<key>` in the catalogues says what a command does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Shape(StrEnum):
    """What follows the command's words; `reading` has one function for each."""

    INCIDENT = "title [!severity]"
    ACTION = "title [@person] [by date] [for id]"
    ITEM = "id"
    STAGE = "id stage"
    PERSON = "id person"
    TEXT = "id text"
    LEVEL = "id level"
    DATE = "id date"
    LABELS = "id labels"
    FIELD = "id field"
    OWN_FIELD = "id field value"
    WHY = "id [field]"
    LIST = "[kind] [mine]"
    ROUTE = "kind here"
    ISSUE = "id key"
    HERE = "here"
    ACCOUNT = "[person] [account]"
    FILES = "id [text] with files"
    SNOOZE = "id [until day]"
    OVERDUE = "[mine]"
    ACTIONS_OF = "id of a record"
    OWN_COMMENT = "id [text] of one's own comment"
    TOPIC = "[command]"
    MEETING = "[id]"
    PLAN = "title day time [length] [@person …]"
    PLANNED = "[id] …"
    JOT = "text"
    MINUTES = "[id] text"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """One command. words and example are by language (`en`, `zh-Hant`)."""

    key: str
    shape: Shape
    words: dict[str, tuple[str, ...]]
    example: dict[str, str]

    @property
    def help_key(self) -> str:
        """The catalogue's key of the sentence that says what it does."""
        return f"help.{self.key}"

    def name(self, language: str) -> str:
        """The words to show to readers of that language."""
        return self.words[language][0]


def _spec(key: str, shape: Shape, en: str, zh: str, example_en: str, example_zh: str) -> CommandSpec:
    """en, zh: the words, separated by `|`."""
    return CommandSpec(
        key,
        shape,
        {"en": tuple(en.split("|")), "zh-Hant": tuple(zh.split("|"))},
        {"en": example_en, "zh-Hant": example_zh},
    )


COMMANDS: Final[tuple[CommandSpec, ...]] = (
    _spec(
        "incident_new",
        Shape.INCIDENT,
        "incident new|new incident|incident report|report incident|report an incident|incident add|add incident|"
        "incident create|create incident|inc new",
        "新增事件|事件 新增|通報|通報事件|事件 通報|回報事件|事件 回報|建立事件|事件 建立|開事件",
        "incident new Home page answers 500 !sev1",
        "新增事件 首頁 500 錯誤 !sev1",
    ),
    _spec(
        "action_new",
        Shape.ACTION,
        "action new|new action|action item new|new action item|action add|add action|add action item|action create|"
        "create action|create action item|todo new|new todo|todo add|add todo|task new|new task",
        "新增待辦|待辦 新增|新增待辦事項|待辦事項 新增|建立待辦|待辦 建立|加待辦|新增任務|任務 新增",
        "action new Write the post-mortem @Alex by friday for INC-7",
        "新增待辦 撰寫事後檢討 @小美 期限 週五 關於 INC-7",
    ),
    _spec("ack", Shape.ITEM, "ack|acknowledge|claim", "受理|認領|確認|我來處理", "ack INC-7", "受理 INC-7"),
    _spec(
        "move",
        Shape.STAGE,
        "move|stage|transition|set stage",
        "移到|移動|轉到|階段|改為|移至",
        "move INC-7 diagnosing",
        "移到 INC-7 診斷中",
    ),
    _spec("resolve", Shape.ITEM, "resolve|fixed", "解決|已解決", "resolve INC-7", "解決 INC-7"),
    _spec("close", Shape.ITEM, "close", "結案|關閉|關單", "close INC-7", "結案 INC-7"),
    _spec("reopen", Shape.ITEM, "reopen|re open", "重開|重新開啟|重啟", "reopen INC-7", "重開 INC-7"),
    _spec("done", Shape.ITEM, "done|complete|finish", "完成|已完成|做完", "done ACT-3", "完成 ACT-3"),
    _spec("assign", Shape.PERSON, "assign|owner", "指派|負責人|交給|轉派", "assign INC-7 me", "指派 INC-7 我"),
    _spec(
        "comment",
        Shape.TEXT,
        "comment|note|comment on",
        "留言|評論|備註|註記",
        "comment INC-7 Rolled back to 2.3",
        "留言 INC-7 已退回 2.3 版",
    ),
    _spec(
        "comment_edit",
        Shape.OWN_COMMENT,
        "edit comment|edit comment on|edit my comment|change comment|correct comment",
        "修改留言|編輯留言|更正留言|改留言",
        "edit comment INC-7 Rolled back to 2.2",
        "修改留言 INC-7 已退回 2.2 版",
    ),
    _spec(
        "comment_delete",
        Shape.OWN_COMMENT,
        "delete comment|delete comment on|delete my comment|remove comment|withdraw comment|take back comment",
        "收回留言|刪除留言|撤回留言",
        "delete comment INC-7",
        "收回留言 INC-7",
    ),
    _spec(
        "attach",
        Shape.FILES,
        "attach|attach to|attach file|attach file to|attach files to",
        "附加|附加到|附加檔案|附加檔案到|附檔",
        "attach INC-7",
        "附加 INC-7",
    ),
    _spec(
        "rename",
        Shape.TEXT,
        "rename|title|retitle",
        "改名|標題|改標題|重新命名",
        "rename INC-7 Checkout answers 500",
        "改名 INC-7 結帳頁 500 錯誤",
    ),
    _spec(
        "describe",
        Shape.TEXT,
        "describe|description",
        "描述|敘述|改描述",
        "describe INC-7 Since 14:05, only in Taipei",
        "描述 INC-7 14:05 起，僅台北機房",
    ),
    _spec(
        "priority",
        Shape.LEVEL,
        "priority|prio",
        "優先級|優先順序|優先權|優先",
        "priority INC-7 high",
        "優先級 INC-7 高",
    ),
    _spec(
        "severity",
        Shape.LEVEL,
        "severity|sev",
        "嚴重度|嚴重性|嚴重等級|等級",
        "severity INC-7 sev2",
        "嚴重度 INC-7 二級",
    ),
    _spec(
        "due",
        Shape.DATE,
        "due|due date|deadline",
        "期限|到期|到期日|截止|截止日",
        "due ACT-3 friday because the vendor is late",
        "期限 ACT-3 週五 因為 廠商延誤",
    ),
    _spec(
        "snooze",
        Shape.SNOOZE,
        "snooze|remind later|remind me later of",
        "稍後提醒|延後提醒|暫緩提醒",
        "snooze ACT-3 until friday",
        "稍後提醒 ACT-3 到週五",
    ),
    _spec("label", Shape.LABELS, "label|labels|tag", "標籤|標記", "label INC-7 +network -dns", "標籤 INC-7 +網路 -dns"),
    _spec(
        "recreate",
        Shape.ITEM,
        "recreate|recreate issue|create anew|create issue anew",
        "重建議題|重建|重新建立議題|重新建立",
        "recreate INC-7",
        "重建議題 INC-7",
    ),
    _spec(
        "unlink",
        Shape.ITEM,
        "unlink|unlink issue",
        "取消連結|解除連結|取消連結議題",
        "unlink INC-7",
        "取消連結 INC-7",
    ),
    _spec(
        "relink",
        Shape.ISSUE,
        "relink|link issue",
        "改連結|重新連結|連結議題",
        "relink INC-7 OPS-12",
        "改連結 INC-7 OPS-12",
    ),
    _spec(
        "conflicts", Shape.NOTHING, "conflicts|conflict|list conflicts", "衝突|衝突清單|列出衝突", "conflicts", "衝突"
    ),
    _spec(
        "take",
        Shape.FIELD,
        "take|take other|take the other",
        "改用|採用|改採",
        "take INC-7 priority",
        "改用 INC-7 優先級",
    ),
    _spec("keep", Shape.FIELD, "keep|keep this", "保留|維持", "keep INC-7 priority", "保留 INC-7 優先級"),
    _spec(
        "why",
        Shape.WHY,
        "why|history|changes of",
        "為什麼|為何|變更紀錄|歷史|歷程",
        "why INC-7 priority",
        "為什麼 INC-7 優先級",
    ),
    _spec(
        "set",
        Shape.OWN_FIELD,
        "set|set field|field",
        "設定|設定欄位|欄位",
        "set INC-7 root_cause A full disk",
        "設定 INC-7 root_cause 磁碟已滿",
    ),
    _spec(
        "meeting_plan",
        Shape.PLAN,
        "meeting plan|plan meeting|plan a meeting|meeting new|new meeting|meeting schedule|schedule meeting|schedule a meeting|"
        "meeting create|create meeting|meeting add|add meeting",
        "安排會議|會議 安排|規劃會議|會議 規劃|新增會議|會議 新增|建立會議|排會議|約會議|召開會議",
        "meeting plan Launch review next friday 14:00 45m @Alex goal: Decide whether to launch",
        "安排會議 上線審查 下週五 下午兩點 45分鐘 @小美 目標：決定是否上線",
    ),
    _spec(
        "agenda_add",
        Shape.PLANNED,
        "agenda add|add agenda item|add to agenda|add to the agenda|agenda item",
        "議程 新增|新增議程|加議程|議程 加入|加入議程",
        "agenda add MTG-3 Roll-back steps 10m @Alex",
        "新增議程 MTG-3 退版步驟 10分鐘 @小美",
    ),
    _spec(
        "agenda_remove",
        Shape.PLANNED,
        "agenda remove|remove agenda item|agenda drop|agenda delete|take off the agenda",
        "議程 刪除|刪除議程|移除議程|議程 移除",
        "agenda remove MTG-3 2",
        "刪除議程 MTG-3 2",
    ),
    _spec(
        "material_add",
        Shape.PLANNED,
        "material add|add material|materials add|add materials|material",
        "會議資料|新增資料|資料 新增|新增會議資料|加資料",
        "material add MTG-3 Test report https://wiki.example.com/report",
        "會議資料 MTG-3 測試報告 https://wiki.example.com/report",
    ),
    _spec("invite", Shape.PLANNED, "invite", "邀請|邀", "invite MTG-3 @Alex 5m", "邀請 MTG-3 @小美 5分鐘"),
    _spec(
        "uninvite",
        Shape.PLANNED,
        "uninvite|disinvite",
        "取消邀請|不邀請",
        "uninvite MTG-3 @Alex",
        "取消邀請 MTG-3 @小美",
    ),
    _spec(
        "note_taker",
        Shape.PLANNED,
        "note taker|notetaker|scribe|minute taker",
        "紀錄人|記錄人|會議紀錄人",
        "note taker MTG-3 @Alex",
        "紀錄人 MTG-3 @小美",
    ),
    _spec(
        "goal",
        Shape.PLANNED,
        "goal|meeting goal|set goal",
        "目標|會議目標",
        "goal MTG-3 Decide whether to launch",
        "目標 MTG-3 決定是否上線",
    ),
    _spec(
        "meeting_come",
        Shape.PLANNED,
        "coming|i am coming|i'm coming|i will come|i'll come|meeting accept",
        "我會出席|我會參加|出席",
        "coming MTG-3",
        "我會出席 MTG-3",
    ),
    _spec(
        "meeting_away",
        Shape.PLANNED,
        "not coming|cannot come|can't come|i cannot come|i can't come|meeting decline",
        "我不能出席|不能出席|無法出席|我無法出席|不克出席|不能參加|無法參加",
        "not coming MTG-3",
        "不能出席 MTG-3",
    ),
    _spec(
        "meeting_move",
        Shape.PLANNED,
        "reschedule|reschedule meeting|meeting move|move meeting|postpone|postpone meeting",
        "會議改期|改期|會議 改期|延期|會議改到|改到",
        "reschedule MTG-3 next monday 10:00",
        "會議改期 MTG-3 下週一 上午十點",
    ),
    _spec(
        "meeting_cancel",
        Shape.PLANNED,
        "meeting cancel|cancel meeting|cancel the meeting|call off meeting",
        "取消會議|會議 取消|會議取消",
        "meeting cancel MTG-3",
        "取消會議 MTG-3",
    ),
    _spec(
        "meeting_begin",
        Shape.MEETING,
        "meeting begin|begin meeting|meeting start|start meeting|start the meeting",
        "會議開始|開始會議|開會",
        "meeting begin MTG-3",
        "會議開始 MTG-3",
    ),
    _spec(
        "meeting_next",
        Shape.MEETING,
        "meeting next|next item|next point|next topic",
        "下一項|下一議題|下個議題|下一個議題",
        "meeting next",
        "下一項",
    ),
    _spec(
        "meeting_end",
        Shape.MEETING,
        "meeting end|end meeting|end the meeting|finish meeting",
        "會議結束|結束會議|散會",
        "meeting end",
        "會議結束",
    ),
    _spec(
        "decision",
        Shape.JOT,
        "decision|decided|we decided",
        "決議|決定",
        "decision We stay on 2.3 until Monday",
        "決議 週一前維持 2.3 版",
    ),
    _spec(
        "jot_action",
        Shape.JOT,
        "action|action item",
        "行動項目|行動|待辦事項",
        "action Mei writes the runbook by friday",
        "行動項目 小美 週五前寫好手冊",
    ),
    _spec(
        "jot_note",
        Shape.JOT,
        "note that|minute|minutes note",
        "紀錄|記錄|筆記",
        "note that the CDN was slow",
        "紀錄 CDN 變慢",
    ),
    _spec(
        "park",
        Shape.JOT,
        "park|parking lot",
        "另議|擱置|先擱置",
        "park Who pays for the second CDN",
        "另議 第二個 CDN 的費用",
    ),
    _spec(
        "minutes",
        Shape.MINUTES,
        "minutes|meeting minutes|minutes of",
        "會議紀錄|會議記錄|會議摘要",
        "minutes MTG-3 Action items: Mei writes the runbook by friday",
        "會議紀錄 MTG-3 待辦事項：小美 週五前寫好手冊",
    ),
    _spec("show", Shape.ITEM, "show|view|open card", "顯示|查看|看", "show INC-7", "顯示 INC-7"),
    _spec(
        "list",
        Shape.LIST,
        "list|ls|my|incidents|actions|meetings",
        "清單|列表|列出|我的|事件清單|待辦清單|會議清單|事件列表|待辦列表|會議列表",
        "list incidents mine",
        "清單 事件 我的",
    ),
    _spec(
        "mine",
        Shape.NOTHING,
        "actions mine|my actions|my action items|my todos|action items mine",
        "我的待辦|我的待辦事項|待辦 我的|我的行動項目",
        "actions mine",
        "我的待辦",
    ),
    _spec(
        "overdue",
        Shape.OVERDUE,
        "actions overdue|overdue actions|overdue|list overdue|late actions",
        "逾期待辦|逾期的待辦|待辦逾期|逾期|過期待辦",
        "actions overdue",
        "逾期待辦",
    ),
    _spec(
        "actions_of",
        Shape.ACTIONS_OF,
        "actions of|action items of|todos of|actions for",
        "相關待辦|的待辦|的待辦事項|的行動項目|的相關待辦",
        "actions of MTG-3",
        "相關待辦 MTG-3",
    ),
    _spec(
        "calendar",
        Shape.NOTHING,
        "meetings calendar|meeting calendar|calendar|my calendar|my meetings",
        "行事曆|會議行事曆|行事曆會議|我的會議",
        "meetings calendar",
        "行事曆",
    ),
    _spec(
        "figures",
        Shape.NOTHING,
        "meetings figures|meeting figures|figures|meeting stats|meetings stats|meeting statistics",
        "會議統計|會議數據|會議統計表",
        "meetings figures",
        "會議統計",
    ),
    _spec(
        "route",
        Shape.ROUTE,
        "route|post incidents here|post actions here|post meetings here|send incidents here|send actions here|send meetings here",
        "事件發到這裡|待辦發到這裡|會議發到這裡|事件送到這裡|待辦送到這裡|會議送到這裡|事件貼到這裡|待辦貼到這裡|會議貼到這裡|路由",
        "route incidents here",
        "事件發到這裡",
    ),
    _spec(
        "notices",
        Shape.HERE,
        "route notices|post notices|send notices|notices",
        "通知發到這裡|通知送到這裡|通知貼到這裡|通知發到|系統通知",
        "route notices here",
        "通知發到這裡",
    ),
    _spec(
        "link",
        Shape.ACCOUNT,
        "link jira|link jira account|link account|connect jira",
        "連結 Jira|連結 Jira 帳號|連結帳號|綁定 Jira",
        "link jira mei@example.com",
        "連結 Jira mei@example.com",
    ),
    _spec(
        "unlink_account",
        Shape.ACCOUNT,
        "unlink jira|unlink jira account|unlink account|disconnect jira",
        "解除連結 Jira|取消連結 Jira|解除 Jira 連結|解除綁定 Jira",
        "unlink jira",
        "解除連結 Jira",
    ),
    _spec("status", Shape.NOTHING, "status|health|mirror", "狀態|系統狀態|同步狀態|健康", "status", "狀態"),
    _spec("help", Shape.TOPIC, "help|?|commands|hi|hello", "說明|幫助|協助|指令|求助|你好", "help due", "說明 期限"),
)

BY_KEY: Final[dict[str, CommandSpec]] = {spec.key: spec for spec in COMMANDS}
