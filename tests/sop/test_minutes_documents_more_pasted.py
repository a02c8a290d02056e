"""Whole minutes of ministries, chats, Word tables, replies by mail."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """115年度網站維運第1次工作會議　會議紀錄
時間：115年3月3日(二)14:00
主持人：王科長小明　　　　　　　紀錄：林佳蓉
出席者：陳柏宇、陳怡安、Alex Chen（凌雲公司）

一、前次會議決議事項辦理情形：
（一）防火牆汰換：已完成採購，解除列管。
（二）備份異地存放：尚未完成，請陳柏宇於3月底前完成，繼續列管。
二、廠商報告：
（一）2月份可用率99.95%，符合契約。
（二）廠商預計於3月中旬提供無障礙修正版本。
三、決議：
（一）無障礙修正版本請凌雲公司(Alex)於3/16前交付測試，測試由怡安辦理。
（二）教育訓練場次由佳蓉調查各單位需求後訂定，4月10日前函知。
（三）本案經費如有不足，另案簽核。
（四）餘依說明辦理。
四、臨時動議：
　　柏宇提：機房冷氣老舊，建議汰換。
　　決議：請柏宇先行估價，下次會議提報。
""",
            [
                ("備份異地存放", ["陳柏宇"], "03-31"),
                ("交付測試", ["Alex Chen"], "03-16"),
                ("測試", ["陳怡安"], ""),
                ("教育訓練場次", ["林佳蓉"], "04-10"),
                ("估價", ["陳柏宇"], ""),
            ],
        ),
        (
            """*Standup notes 3 Mar* :memo:

:white_check_mark: checkout fix deployed (Rob)
:large_yellow_circle: search index – Alex still on it, should be done tomorrow
:red_circle: mail queue stuck, @Rob to restart the worker and add an alert by EOD
:point_right: @Priya please confirm the wording of the banner with legal by Thu
:point_right: new laptop for Kelly – who can order?
:calendar: next standup Thursday, Kelly hosts
""",
            [("restart the worker", ["Rob Sinclair"], "03-03"), ("confirm the wording", ["Priya Nair"], "03-05")],
        ),
        (
            """Meeting Minutes
Project:	Customer Portal
Date:	3 March 2026
Attendees:	Alex Chen, Kelly Chen, Rob Sinclair, Priya Nair

No.	Topic / Discussion	Action by	Due date
1	Portal uptime in February was 99.9 %.	Info	–
2	Rob to provide the capacity forecast for Q2.	Rob	20.03.2026
3	Kelly presented the new pricing. Agreed.	Info	–
4	Update the data processing agreement with the host.	Priya / Alex	31.03.2026
5	Next meeting on 17 March.	All	–
""",
            [
                ("capacity forecast", ["Rob Sinclair"], "03-20"),
                ("data processing agreement", ["Priya Nair", "Alex Chen"], "03-31"),
            ],
        ),
        (
            """| Ref | What was agreed | Lead | Target |
|-----|-----------------|------|--------|
| 1 | Rotate the database passwords | Rob | 2026-03-10 |
| 2 | Pilot the chat widget on two pages | Kelly/Priya | mid-March |
| 3 | Nothing further on SSO | – | – |
| 4 | Ask finance for a budget line | Chen | before Easter |
""",
            [
                ("Rotate the database passwords", ["Rob Sinclair"], "03-10"),
                ("Pilot the chat widget", ["Kelly Chen", "Priya Nair"], ""),
                ("Ask finance", ["?Alex Chen", "?Kelly Chen"], ""),
            ],
        ),
        (
            """寄件者：王小明
日期：2026年3月3日 17:20
收件者：佳蓉; 柏宇; 怡安
主旨：RE: 今日會議紀錄

Dear all,

會議重點：
● 官網改版 3/23 上線（確定）
● 圖片壓縮：柏宇本週五前完成第一批，其餘月底前
● 隱私權政策：怡安依法務意見修改後，3/11 前回傳給我
● 線上客服：佳蓉與廠商確認計價方式，下次會議報告
● 上線當天的值班我會再排，週四發給大家

另，停車場 3/7 施工，請改停對面。

小明
> 佳蓉 2026/3/3 上午9:10 寫道：
> 請柏宇於明天前提供清單
""",
            [
                ("圖片壓縮", ["陳柏宇"], ""),
                ("隱私權政策", ["陳怡安"], "03-11"),
                ("計價方式", ["林佳蓉"], ""),
                ("值班", ["王小明"], "03-05"),
            ],
        ),
        (
            """Security sync – outcomes

– VPN: two accounts left over → Rob removes them by tomorrow
– Phishing test: results were poor. Priya to prepare a short training (45 min) for April, draft by 20 March
– Laptop encryption: complete
– Key rotation: postponed to Q2, Alex to put it on the plan
– Badge readers: facilities will replace them (no action for us)
– Kelly: no items
""",
            [
                ("VPN", ["Rob Sinclair"], "03-04"),
                ("short training", ["Priya Nair"], "03-20"),
                ("put it on the plan", ["Alex Chen"], ""),
            ],
        ),
        (
            """要做的事
小明 - 合約用印（3/5）
佳蓉 - FAQ 補三題、更新客服電話
柏宇 - 關掉舊主機，關之前先備份 3/12
怡安 - 等小明給 logo 再換
大家 - 3/6 前填問卷
""",
            [
                ("合約用印", ["王小明"], "03-05"),
                ("FAQ 補三題", ["林佳蓉"], ""),
                ("關掉舊主機", ["陳柏宇"], "03-12"),
                ("logo", ["陳怡安"], ""),
                ("填問卷", [], "03-06"),
            ],
        ),
        (
            """### Decision log
D1 – Use the new mail provider (Priya to migrate templates until 27 March)
D2 – Keep phone support hours
D3 – Rob gets admin rights on the CDN

### Action log
A1 – Cancel old mail provider – Kelly – after migration
A2 – SPF/DKIM records – Rob – 20 March
A3 – Tell finance about the new invoice address – ALL
""",
            [
                ("migrate templates", ["Priya Nair"], "03-27"),
                ("Cancel old mail provider", ["Kelly Chen"], ""),
                ("SPF/DKIM", ["Rob Sinclair"], "03-20"),
                ("Tell finance", [], ""),
            ],
        ),
    ],
)
def test_document(text: str, expected: Expected) -> None:
    assert sorted(read(text, expected)) == sorted(expected)
