"""Days of tasks in Chinese and mixed talk: bargained about, moved later by the task's name, and days of what stands near.

The meeting: Tuesday, 3 March 2026, 14:00 in Taipei. A case begins with the days of its tasks, in order.
"""

from __future__ import annotations

import re

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import said

SPEAKERS = {"A": "Alex Chen", "M": "May Chiang", "林": "林佳蓉", "王": "王小明", "陳": "陳柏宇"}
CASES = """
03-05,03-26 A: 佳蓉，憑證請你換，禮拜五以前。 / 林: 好。 / A: 小明，測試資料就麻煩你清了，三月二十六號以前。 /
  王: 沒問題。 / 林: 等等，憑證我禮拜五來不及，改這禮拜四可以嗎？ / A: 可以。
03-26,03-06 A: 佳蓉，客訴清單請你整理，十八號以前。 / 林: 好。 / A: 小明，操作手冊麻煩你更新，大後天以前。 / 王: 好。 /
  A: 那客訴清單改到三月二十六號以前好了。 / 林: 好。
03-21,03-25 王: 柏宇，投影片你來做？ / 陳: 好，週五前給你。 / 王: 佳蓉，防火牆規則麻煩妳檢查。 / 林: 好，25號前。 /
  王: 好，總結一下：投影片柏宇，二十一號；防火牆規則佳蓉，25號。
03-05 M: 小明，報價單幫忙整理一下，這禮拜四前。 / 王: 好。 / M: 下次會議十八號。 / 陳: 收到。
- M: 小明，憑證幫忙換一下。 / 王: 好。 / M: 那我們二十一號再開會看。 / 王: 嗯。
- M: 備份腳本誰改？ / 陳: 我來改。 / M: 21號前？ / 陳: 可能沒辦法。 / M: 那再看看。
03-06 王: 防火牆規則我下週五前檢查好。 / 林: 能提早到大後天嗎？ / 王: 可以。
03-13 王: 防火牆規則我下週五前檢查好。 / 林: 能提早到大後天嗎？ / 王: 沒辦法欸。 / 林: 好吧，那就下週五。
03-31 陳: 柏宇，合約草稿月底以前寫好可以嗎？ / 王: 好。
03-04,03-06 林: 小明，發票明天寄，合約週五前給法務。 / 王: 好。
04-01,03-25 陳: 我四月一號前把測試帳號開好，25號前再把防火牆規則檢查完。 / M: 讚。
04-01 王: 佳蓉，客訴清單麻煩妳整理，四月一號前。 / 林: 好。 / 林: 我Friday不在喔。 / 王: 沒關係。
03-13 王: 客訴清單我二十號整理好。 / 林: 十三號我要用欸。 / 王: 喔，那我十三號前給你。
- 林: 小明，測試案例麻煩補，21號前。 / 王: 好，搞不好要這禮拜四。 / 林: 嗯，再說。
- 林: 小明，測試案例麻煩補，下星期四前。 / 王: 下星期四前可能有點拼，我問一下廠商再回你。 / 林: 好。
03-06 林: 小明，客訴清單誰整理？ / 王: 我來整理。 / 林: 什麼時候可以好？ / 王: 嗯，四月七號我要去客戶那，禮拜五好了。 / 林: 好。
"""


@pytest.mark.parametrize("case", re.sub(r"\n +", " ", CASES.strip()).splitlines())
def test_whose_day_it_is(case: str) -> None:
    days, _, text = case.partition(" ")
    lines = [SPEAKERS[line[0]] + line[1:] for line in text.split(" / ")]
    found = [read(one)[2] or "-" for one in of_transcript(said(lines), MEETING).items]
    assert found == days.split(",")
