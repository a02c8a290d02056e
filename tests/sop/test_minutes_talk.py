"""Conversations as teams hold them: small talk, refusals and hand-overs, what a sentence before names, who of two is meant."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sop.minutes.found import Attendee, Context
from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read

Expected = list[tuple[str, list[str], str]]

TWINS = Context(
    held=datetime(2026, 3, 3, 14, tzinfo=ZoneInfo("Asia/Taipei")),
    attendees=(
        Attendee("林佳蓉", ("佳蓉", "小佳"), "u1"),
        Attendee("林佳慧", ("佳慧", "小佳"), "u2"),
        Attendee("Helen Tsao", ("Helen",), "u3"),
        Attendee("Kelvin Tsao", ("Kelvin",), "u4"),
        Attendee("何志明", ("志明",), "u5"),
    ),
)
"""A meeting in which two people share a nickname, and two a surname."""


def said(lines: list[str]) -> str:
    """A WebVTT of lines "Name: words", or a text form without speakers where a line has no name."""
    if ": " not in lines[0]:
        return "".join(f"00:00:0{n} {line}\n" for n, line in enumerate(lines))
    cues = [f"00:00:0{n}.000 --> 00:00:0{n}.900\n<v {line.replace(': ', '>', 1)}</v>\n" for n, line in enumerate(lines)]
    return "WEBVTT\n\n" + "\n".join(cues)


@pytest.mark.parametrize(
    "lines",
    [
        ["Alex Chen: May, you sound like you're in a tunnel.", "May Chiang: Sorry, better now?"],
        ["Alex Chen: May, you look tired.", "May Chiang: Yeah, it was a long night."],
        ["Alex Chen: May, you're on mute.", "May Chiang: Oh, sorry."],
        ["Alex Chen: May, can you see my screen?", "May Chiang: Yes."],
        ["morning, can you hear me, I'm on the new headset", "loud and clear"],
        ["Can everybody hear me? Alex, your mic is very low.", "Sure, better now?"],
        ["Alex Chen: Next slide, please.", "May Chiang: Okay."],
        ["Alex Chen: Disaster recovery planning, please.", "May Chiang: Okay, so we had a look."],
        ["Alex Chen: May, please walk us through the numbers.", "May Chiang: Sure, so in August we had a peak."],
        ["Alex Chen: May, could you share your screen?", "May Chiang: Sure."],
        ["Alex Chen: May, do you want to start?", "May Chiang: Okay."],
        ["Alex Chen: May, can you give us a quick update on the CDN?", "May Chiang: Sure. All quiet."],
        ["Alex Chen: I'll get a coffee, two minutes.", "May Chiang: Okay."],
        ["林佳蓉: 小明你先講一下複檢結果。", "王小明: 好，總共退了八項。"],
        ["林佳蓉: 小明，麻煩你先報告一下進度。", "王小明: 好，總共退了八項。"],
        ["林佳蓉: 小明，你那邊先說明一下狀況。", "王小明: 好，就是磁碟滿了。"],
        ["林佳蓉: 小明，請你分享一下畫面。", "王小明: 好。"],
        ["林佳蓉: 小明你鏡頭還是歪的。", "王小明: 哈哈。"],
        ["林佳蓉: 小明你聲音斷斷續續的。", "王小明: 喔抱歉。"],
        ["林佳蓉: 小明，你麥克風沒開。", "王小明: 好了。"],
        ["林佳蓉: 小明，你背景好漂亮。", "王小明: 謝謝。"],
        ["林佳蓉: 咖啡誰要？", "王小明: 我下去買。"],
        ["林佳蓉: 便當誰還沒拿？", "王小明: 我。"],
        ["林佳蓉: 好，那我們散會，小明你早點休息。", "王小明: 好。"],
        ["林佳蓉: 我先講一下結論。", "王小明: 好。"],
        ["林佳蓉: 小明你等一下，我接個電話。", "王小明: 好。"],
        # What somebody meant to do, and cannot; what nobody takes; what is only asked.
        ["王小明: 我本來說我來申請憑證，可是信箱我收不到，這個我沒辦法，要佳蓉弄。"],
        ["Alex Chen: I was going to renew it, but I can't, I don't have the login."],
        [
            "Alex Chen: May, can you take the form?",
            "May Chiang: I can't this week, I'm on the pay-slip thing. Ask Alex.",
        ],
        ["林佳蓉: 小明，公告你可以寫嗎？", "王小明: 我沒辦法，我這兩週都在處理個資盤點，給柏宇吧。"],
        ["林佳蓉: 小明，公告你可以寫嗎？", "王小明: 我手上滿了，問柏宇看看。"],
        ["Alex Chen: May, could you build the probe?", "May Chiang: I'd rather not, my contact has left."],
        ["Alex Chen: May, could you build the probe?", "May Chiang: Let me think about it."],
    ],
)
def test_what_is_no_task(lines: list[str]) -> None:
    assert [read(one) for one in of_transcript(said(lines), MEETING).items] == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Refused and handed on, to somebody who is named.
        (
            [
                "Alex Chen: May, could you take the error texts?",
                "May Chiang: Um, I can't this week, I'm on the pay-slip thing. Ask Ming.",
                "王小明: Fine, I'll take it. I'd have it by Friday. No, wait, Friday I'm off, make it Monday.",
            ],
            [("take the error texts", ["王小明"], "03-09")],
        ),
        (
            [
                "Alex Chen: May, could you take the error texts?",
                "May Chiang: I can't, I'm off from Wednesday. Ask Ming, he wrote the first one.",
                "王小明: Sure.",
            ],
            [("take the error texts", ["王小明"], "")],
        ),
        (
            ["林佳蓉: 小明，公告你可以寫嗎？", "王小明: 我沒辦法，給柏宇吧。", "陳柏宇: 好啦，公告我寫，週五前。"],
            [("公告你可以寫嗎", ["陳柏宇"], "03-06")],
        ),
        (
            ["林佳蓉: 小明，公告你可以寫嗎？", "王小明: 我手上滿了，這個給柏宇比較快。", "陳柏宇: 好。"],
            [("公告你可以寫嗎", ["陳柏宇"], "")],
        ),
        (
            [
                "Alex, could you ask the vendor for a webhook?",
                "I'd rather not. May knows their manager.",
                "True, I'll ask them on Monday.",
            ],
            [("ask the vendor for a webhook", ["May Chiang"], "03-09")],
        ),
        (
            [
                "那要補一個重複扣款的告警。小明，你做？",
                "我手上滿了，這個給柏宇比較快，柏宇你做好嗎？",
                "行，告警我做，週五前。",
            ],
            [("補一個重複扣款的告警", ["陳柏宇"], "03-06")],
        ),
        # What has to be done, and nobody takes.
        (
            [
                "王小明: 要有人去清備份檔，今天就要清。",
                "王小明: 柏宇你可以嗎？",
                "陳柏宇: 我沒辦法，問佳蓉看看。",
                "王小明: 佳蓉？",
                "林佳蓉: 我要看一下，等等再說。",
                "王小明: 好，會後再喬。",
            ],
            [("要有人去清備份檔，今天就要清", [], "03-03")],
        ),
        (
            [
                "王小明: 事故報告要有人寫，兩週內交給總經理室，還不知道誰。",
                "林佳蓉: 先掛著，禮拜一再說人。",
                "王小明: 辛苦了。",
            ],
            [("事故報告要有人寫，兩週內交給總經理室，還不知道誰", [], "03-17")],
        ),
        (
            [
                "Alex Chen: Somebody has to update the sheet.",
                "May Chiang: Can we leave that open?",
                "Alex Chen: We leave it without a name, but it goes into the notes, please.",
            ],
            [("Somebody has to update the sheet", [], "")],
        ),
        # What the sentence before names.
        (
            [
                "Alex Chen: The privacy statement still names the old company. May, can you give me a draft by Friday?",
                "May Chiang: Friday, sure. You'll get Chinese and English.",
            ],
            [("The privacy statement still names the old company — give me a draft", ["May Chiang"], "03-06")],
        ),
        (
            [
                "Alex Chen: The vendor list is out of date. May, can you send me a new version by Friday?",
                "May Chiang: Sure.",
            ],
            [("The vendor list is out of date — send me a new version", ["May Chiang"], "03-06")],
        ),
        (
            ["林佳蓉: 災害演練的腳本太舊了。小明，你週五前給我一版。", "王小明: 好。"],
            [("災害演練的腳本太舊了 — 週五前給我一版", ["王小明"], "03-06")],
        ),
        (
            [
                "林佳蓉: VPN 授權只剩五個，小明你可以跟 vendor 加買十個嗎？今天要送單。",
                "王小明: 今天喔，okay, I'll send the order today.",
            ],
            [("VPN 授權只剩五個，小明你可以跟 vendor 加買十個嗎", ["王小明"], "03-03")],
        ),
        (
            [
                "Alex Chen: Ming, who tells the customers?",
                "王小明: 客戶通知信我來寫，週五前會寄出去。",
                "May Chiang: 小明，信裡面 please don't promise too much.",
            ],
            [("客戶通知信我來寫，週五前會寄出去", ["王小明"], "03-06")],
        ),
        (
            [
                "林佳蓉: 教育訓練的部分，這個小明出差回來以後安排一下課程好嗎？3/20 前開完第一場。",
                "王小明: 好，我來排。",
            ],
            [("教育訓練的部分，這個小明出差回來以後安排一下課程", ["王小明"], "03-20")],
        ),
        # A day that is spoken about until it fits.
        (
            [
                "林佳蓉: 那語音驗證碼呢？",
                "王小明: 語音驗證碼我來處理，這個我週四前給你。",
                "林佳蓉: 週四可以嗎？你不是還有憑證要弄？",
                "王小明: 呃，對喔，那改下週一好了，下週一給你。",
                "林佳蓉: 好，下週一。",
            ],
            [("語音驗證碼我來處理，這個我週四前給你", ["王小明"], "03-09")],
        ),
        (
            [
                "柏宇，監控紀錄可以匯出一份嗎？",
                "可以啊，我週一給。",
                "週一太晚了，稽核週四就要看欸。",
                "那……明天好了，明天早上十點前我放到共用資料夾。",
            ],
            [("監控紀錄可以匯出一份嗎", ["陳柏宇"], "03-04")],
        ),
        (
            [
                "重試的程式要改成帶訂單編號，小明你下禮拜三之前改好？",
                "下禮拜三有點趕，禮拜五行不行？",
                "好，那就下禮拜五，小明把重試改好。",
                "收到。",
            ],
            [("重試的程式要改成帶訂單編號，小明你下禮拜三之前改好", ["王小明"], "03-13")],
        ),
        (
            ["王小明: DNS 的 TTL 要先降，我切換前會降，啊這個我先做掉好了，今天下班前降到三百秒。"],
            [("DNS 的 TTL 要先降，我切換前會降，啊這個我先做掉好了，今天下班前降到三百秒", ["王小明"], "03-03")],
        ),
        # Several people.
        (
            [
                "林佳蓉: 事故報告要有人寫，週五前要交，小明你寫技術段，柏宇寫客服段，可以嗎？",
                "王小明: 可以。",
                "陳柏宇: OK。",
            ],
            [("事故報告要有人寫，週五前要交，小明你寫技術段，柏宇寫客服段", ["王小明", "陳柏宇"], "03-06")],
        ),
    ],
)
def test_what_is_found(lines: list[str], expected: Expected) -> None:
    assert [read(one) for one in of_transcript(said(lines), MEETING).items] == expected


@pytest.mark.parametrize(
    ("lines", "title", "owners", "asked"),
    [
        (
            ["何志明: 小佳，妳寫一份流程表，好不好？下次會議前。", "林佳慧: 你叫哪一個小佳？", "何志明: 等等再分。"],
            "寫一份流程表，好不好",
            [],
            ["林佳慧", "林佳蓉"],
        ),
        (
            [
                "何志明: Tsao, could you check the agreement with them?",
                "Helen Tsao: Which Tsao?",
                "何志明: Whoever of you has time.",
            ],
            "check the agreement with them",
            [],
            ["Helen Tsao", "Kelvin Tsao"],
        ),
        (
            [
                "何志明: Tsao, could you check the agreement?",
                "Helen Tsao: Which one of us?",
                "何志明: I mean Kelvin, of course.",
                "Kelvin Tsao: Yeah.",
            ],
            "check the agreement",
            ["Kelvin Tsao"],
            [],
        ),
        (
            ["何志明: 小佳，流程表麻煩妳更新。", "林佳慧: 哪個小佳？", "何志明: 佳蓉啦。", "林佳蓉: 好。"],
            "流程表麻煩妳更新",
            ["林佳蓉"],
            [],
        ),
        (
            ["何志明: 佳蓉跟佳慧，妳們其中一個要跟廠商開會。", "林佳慧: 我們兩個再喬一下。"],
            "妳們其中一個要跟廠商開會",
            [],
            ["林佳慧", "林佳蓉"],
        ),
        (
            ["何志明: Helen, Kelvin, one of you please call the bank by Friday.", "Helen Tsao: We'll sort it out."],
            "one of you please call the bank",
            [],
            ["Helen Tsao", "Kelvin Tsao"],
        ),
    ],
)
def test_who_of_two_is_asked(lines: list[str], title: str, owners: list[str], asked: list[str]) -> None:
    found = of_transcript(said(lines), TWINS).items
    assert [
        (one.title, [each.name for each in one.owners], sorted(each.name for each in one.ask)) for one in found
    ] == [(title, owners, asked)]
