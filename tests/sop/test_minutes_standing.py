"""Exchanges of a website team in which nothing is to do, each among others of their kind, and their nearest that are tasks."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_idle import rows
from tests.sop.test_minutes_talk import said

IDLE = """
測試機現在誰在用？|我在用，跑到明天早上。
跨年那天誰在公司？|我在，反正我家就在附近。
那個倒數計時器是誰的主意？|我的，當時覺得很酷。
誰的筆電接在投影機上？|我的，不好意思。
這個 ticket 誰 close 的？|我 close 的，duplicate。
輪到誰報告？|輪到小明。
那台測試手機在誰手上？|在小明手上，他借走了。
他上次說週五給，結果拖到下週三。|標準流程。
廠商昨天說今天會給，結果剛剛又說明天。|我就知道。
小明下禮拜要去教召，五天。|哇，辛苦了。
小明後天要去打疫苗，應該會請半天。|了解。
小明下週一要帶爸爸去回診。|嗯。
小明去韓國玩，一個禮拜。|真好。
事故報告要在五天內交，這是合約寫的。|我們第三天就交了。
假日上線要主管簽名，這是公司規定的。|上次有簽。
這種事情交給排程就好，它禮拜天自己會跑。|對。
我昨天睡三個小時而已。|你今天早點下班啦。
我怕的是週末沒有人看得懂那個 log。|其實寫得很白話。
我這週主要在看效能，沒有什麼卡住的。|好。
禮拜四是誰生日？|我啦，不用麻煩。
這題我棄權。|我也棄權。
我自己是投二號版型啦。|我投一號。
這個決定我尊重。|好，那就這樣。
好，那接下來請小明。|謝謝。
我 Monday 在 customer site，不進公司。|OK。
我 this week 都在 onboarding 新人。|辛苦。
I'm taking an exam in April, I might be off for two days.|Good luck.
昨天半夜誰接的電話？|我接的，講了十分鐘。
誰要參加下個月的研討會？|我會參加。
小明今天會遲到，他在塞車。|了解。
小明明天早一點下班，要去接機。|好。
我去開個門，快遞來了。|好。
Let May finish first.|Thanks.
May's taking her dad to the doctor on Monday.|I see.
"""
TASKS = """
那筆退款卡住了，柏宇你問一下財務。|好，我下午問。|退款|陳柏宇
那張訂單還沒出貨，我下午打給物流。|好。|物流|林佳蓉
官網的公告還沒有人放。|我來放，今天下班前。|公告|陳柏宇
投影機的線壞了，誰要去買？|我去買，中午。|買|陳柏宇
這個 commit 誰要還原？|我還原，現在就弄。|還原|陳柏宇
下個月要演習，柏宇你把名單報上去，十號前。|好。|名單|陳柏宇
假日上線要主管簽名，柏宇你週五前拿去簽。|好。|簽名|陳柏宇
客戶說週五給，結果還沒給，柏宇你明天再催一次。|好。|催|陳柏宇
柏宇下週一要帶新人去機房，你們把門禁卡準備好。|好，我準備門禁卡，週五前。|門禁卡|陳柏宇
客戶的 IT 要我們的 IP，柏宇你寄給他們，今天。|好。|寄給他們|陳柏宇
昨天半夜的電話紀錄，誰要補？|我補，今天下班前。|電話紀錄|陳柏宇
就用二號版型，柏宇麻煩切版，三月十二號。|好，可以。|切版|陳柏宇
"""


def found(*lines: str) -> list[tuple[str, list[str], str]]:
    """What is found in a conversation of these lines, each spoken by another one, after some that are idle."""
    by = ["林佳蓉", "陳柏宇"]
    spoken = [f"{by[n % 2]}: {line}" for n, line in enumerate(lines)]
    talk = ["May Chiang: 好，我們開始。", "王小明: 嗯。", *spoken, "Alex Chen: 那就先到這裡。", "王小明: 好，掰掰。"]
    return [read(one) for one in of_transcript(said(talk), MEETING).items]


@pytest.mark.parametrize(("first", "answer"), rows(IDLE))
def test_nothing_to_do(first: str, answer: str) -> None:
    assert found(first, answer) == []


@pytest.mark.parametrize(("first", "answer"), rows(IDLE))
def test_nothing_to_do_where_nobody_is_named(first: str, answer: str) -> None:
    assert of_transcript(said(["好，我們開始。", "嗯。", first, answer, "那就先到這裡。"]), MEETING).items == ()


@pytest.mark.parametrize(("first", "answer", "words", "owner"), rows(TASKS))
def test_what_is_nearest_to_it_and_a_task(first: str, answer: str, words: str, owner: str) -> None:
    ((title, owners, _),) = found(first, answer)
    assert (words in title, owners) == (True, [owner])
