"""The day that a task of a conversation ends up with. The meeting: Tuesday, 3 March 2026, 14:00 in Taipei."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_forms import said

CONVERSATIONS: list[tuple[str, list[str]]] = [
    (
        "03-11",
        [
            "Alex Chen: May, could you fix the form, by next Friday?",
            "May Chiang: Next Friday is a holiday. I can do it by next Wednesday though.",
            "Alex Chen: Even better. Wednesday it is.",
        ],
    ),
    ("03-11", ["林佳蓉: 小明，報告下週三前給我好嗎？", "王小明: 好，週三。"]),
    ("03-13", ["林佳蓉: 小明，報告下週五前給我。", "王小明: 禮拜五，沒問題。"]),
    ("03-09", ["Alex Chen: May, send the invoice by next Monday, please.", "May Chiang: Monday, okay."]),
    (
        "03-20",
        [
            "Alex Chen: May, please fix the form by March 20.",
            "May Chiang: Yep.",
            "Alex Chen: Thanks. Freeze: the change freeze runs until the sixth, we keep it.",
        ],
    ),
    (
        "03-20",
        [
            "Alex Chen: May, please fix the form by March 20.",
            "May Chiang: Will do.",
            "Alex Chen: The freeze lasts until Friday, by the way.",
        ],
    ),
    (
        "03-13",
        [
            "Alex Chen: May, please fix the form within ten days.",
            "May Chiang: Okay, I can do that, ten days is fine.",
            "Alex Chen: If it breaks we could sign the links.",
            "May Chiang: Let's not go there today.",
        ],
    ),
    ("03-06", ["Alex Chen: May, please fix the form by Friday.", "May Chiang: Sure, but not today."]),
    (
        "03-06",
        ["Alex Chen: May, please fix the form by Friday.", "May Chiang: Okay. I can't start tomorrow, but fine."],
    ),
    (
        "03-13",
        ["May Chiang: Okay, I'll rebuild the box. Give me until March 13th, I want to do it with the new base image."],
    ),
    ("03-05", ["May Chiang: I'll rebuild the box. You'll have it by Thursday, I only need the image."]),
    ("03-20", ["May Chiang: I'll rewrite the guide. Let's say by the 20th, I have two audits before."]),
    (
        "03-24",
        [
            "Alex Chen: May, you please write to the vendor and claim the credit. "
            "The contract says we've got thirty days, so, within three weeks at the latest.",
            "May Chiang: I'll do that.",
        ],
    ),
    (
        "03-05",
        [
            "Alex Chen: May, write to the vendor, please. They answer slowly, so by Thursday, ideally.",
            "May Chiang: Okay.",
        ],
    ),
    (
        "03-04",
        [
            "林佳蓉: 小明，監控紀錄可以匯出一份嗎？",
            "王小明: 可以啊，我週一給。",
            "林佳蓉: 週一太晚了，稽核週四就要看欸。",
            "王小明: 那……明天好了，明天早上十點前我放到共用資料夾。",
        ],
    ),
    (
        "03-09",
        [
            "王小明: 語音驗證碼我來處理，這個我週四前給你。",
            "林佳蓉: 週四可以嗎？你不是還有憑證要弄？",
            "王小明: 呃，對喔，那改下週一好了，下週一給你。",
            "林佳蓉: 好，下週一。",
        ],
    ),
    ("03-04", ["林佳蓉: 小明，你先寫一份公告，明天早上九點前給我看。", "王小明: 好喔，我今晚寫。"]),
    ("03-06", ["林佳蓉: 小明，電瓶請你叫廠商換，這個禮拜五之前要換好。", "王小明: 好，我下午就打給他們。"]),
    ("03-06", ["Alex Chen: May, can you draft the notice by Friday?", "May Chiang: Sure, I'll start tonight."]),
    ("03-04", ["Alex Chen: May, can you draft the notice by Friday?", "May Chiang: I'll do it tomorrow already."]),
    (
        "03-13",
        [
            "林佳蓉: 重試的程式要改，小明你下禮拜三之前改好？",
            "王小明: 下禮拜三有點趕，禮拜五行不行？",
            "林佳蓉: 好，那就下禮拜五，三月十三號，小明把重試改好。",
            "王小明: 收到。",
        ],
    ),
    ("03-24", ["Alex Chen: May, can you export the history before the trial closes on the 24th?", "May Chiang: Sure."]),
    ("03-24", ["Alex Chen: Somebody has to export the keyword history before the trial closes on the 24th."]),
    ("", ["Alex Chen: May, please check the list after the audit ends on Friday.", "May Chiang: Okay."]),
    (
        "03-20",
        [
            "May Chiang: And I'll put the new amounts into the budget, finance wants that by the end of March.",
            "Alex Chen: They closed it early last year.",
            "May Chiang: True. Then let me say March twentieth for the budget, to be safe.",
        ],
    ),
    (
        "03-05",
        [
            "May Chiang: I'll update the budget by Friday.",
            "Alex Chen: Could it be Thursday?",
            "May Chiang: Thursday, fine.",
        ],
    ),
    (
        "03-06",
        [
            "May Chiang: I'll update the budget by Friday.",
            "Alex Chen: Any chance for Thursday?",
            "May Chiang: No, Friday.",
        ],
    ),
    ("03-06", ["May Chiang: I'll update the budget by Friday.", "Alex Chen: My train leaves on Thursday, fine."]),
    ("03-06", ["May Chiang: I'll update the budget by Friday.", "Alex Chen: The next meeting is on the 17th, okay?"]),
    ("03-06", ["王小明: 預算我週五前更新。", "林佳蓉: 好，下次會議是三月十七號。"]),
    ("03-06", ["王小明: 預算我週五前更新。", "林佳蓉: 合約到三月底，好。"]),
    ("03-04", ["林佳蓉: 小明，公告麻煩你，明天就要。", "王小明: 好。"]),
    (
        "03-10",
        [
            "Alex Chen: May, can you make it check the size as well?",
            "May Chiang: Sure.",
            "Alex Chen: But by the tenth of March, please.",
        ],
    ),
    (
        "03-31",
        ["Alex Chen: May, can you call the bank?", "May Chiang: Yes. By when?", "Alex Chen: End of March is enough."],
    ),
    ("03-20", ["Alex Chen: May, can you call the bank by the 20th?", "May Chiang: The 20th works."]),
    (
        "03-10",
        [
            "Alex Chen: May, can you call the bank on Monday?",
            "May Chiang: Monday I'm off. Tuesday.",
            "Alex Chen: Fine.",
        ],
    ),
    (
        "03-06",
        ["Alex Chen: May, the report by Thursday, please.", "May Chiang: Can I have until Friday?", "Alex Chen: Sure."],
    ),
    (
        "03-05",
        [
            "Alex Chen: May, the report by Thursday, please.",
            "May Chiang: Can I have until Friday?",
            "Alex Chen: No, Thursday.",
        ],
    ),
    ("03-09", ["林佳蓉: 小明，報告週四給我。", "王小明: 可以延到下週一嗎？", "林佳蓉: 可以。"]),
    ("03-05", ["林佳蓉: 小明，報告週四給我。", "王小明: 可以延到下週一嗎？", "林佳蓉: 不行，就週四。"]),
    ("03-31", ["林佳蓉: 報告最慢什麼時候要？", "王小明: 我月底前給你。"]),
    ("03-05", ["王小明: 我禮拜四下午去機房換硬碟。", "林佳蓉: 好，禮拜四。"]),
    ("03-06", ["王小明: 昨天的事我寫報告，禮拜五以前。", "林佳蓉: 禮拜五客戶要來，好。"]),
    ("", ["Alex Chen: I'll send the plan two days after the launch."]),
    ("", ["Alex Chen: I'll send the plan by the day before the audit on the 20th."]),
    ("03-31", ["Alex Chen: May, please renew it by the end of the month, that's Tuesday the 31st.", "May Chiang: OK."]),
]


@pytest.mark.parametrize(("expected", "lines"), CONVERSATIONS)
def test_the_day_of_a_task_in_a_conversation(expected: str, lines: list[str]) -> None:
    assert [read(one)[2] for one in of_transcript(said(*lines), MEETING).items] == [expected]
