"""Whole minutes out of other tools: Teams, Jira, WhatsApp, task lists, tables of talks, initials."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """Meeting notes: Checkout weekly
March 3, 2026, 2:00 PM – 2:45 PM

Meeting notes:
• Payment errors: Error rate rose to 3% on Sunday evening. Rob explained that the bank's gateway had been slow.
  ◦ Monitoring gap: Kelly noted that no alert fired and suggested a lower threshold.
• Gift cards: The team agreed to postpone the launch to April.

Follow-up tasks:
• Alert Threshold: Lower the threshold of the payment alert to 1% and test it. (Rob)
• Bank Contact: Ask the bank for a named contact during peak hours. (Kelly, Priya)
• Launch Note: Inform marketing about the new launch month by end of day. (Alex)
""",
            [
                ("Lower the threshold", ["Rob Sinclair"], ""),
                ("Ask the bank", ["Kelly Chen", "Priya Nair"], ""),
                ("Inform marketing", ["Alex Chen"], "03-03"),
            ],
        ),
        (
            """○○局資訊室 115年第3次維運會議紀錄
壹、時間：115年3月3日（星期二）下午2時
貳、地點：第一會議室
參、主席：王小明　　　　　紀錄：陳怡安
肆、出席人員：林佳蓉、陳柏宇、陳怡安
伍、主席致詞：（略）
陸、報告事項
一、網站改版案，截至2月底完成率68%，符合進度。
二、資安事件通報：無。
柒、討論事項
　提案一：首頁輪播區無障礙檢測未通過，提請討論。
　　說明：現行輪播無暫停鈕。
　　決議：請林佳蓉洽廠商增設暫停鈕，並於3月16日前完成複測。
　提案二：備援機房租約將於6月底屆期。
　　決議：
　　(一)續租一年。
　　(二)請陳柏宇於4月10日前簽辦續約事宜。
捌、主席裁示
一、各科個資盤點表請於3月20日前送資訊室彙整。
二、值班津貼案由陳怡安擬具簡表，提下次會議討論。
玖、散會：下午3時25分
""",
            [
                ("暫停鈕", ["林佳蓉"], "03-16"),
                ("簽辦續約", ["陳柏宇"], "04-10"),
                ("個資盤點表", [], "03-20"),
                ("簡表", ["陳怡安"], ""),
            ],
        ),
        (
            """TODO
- Alex | rotate deploy keys | 6/3? (check)
- Priya | consent log export | 2026-03-12
DOING
- Rob | new switch | Mar 13
DONE
- Kelly | pen test report | Mar 2
""",
            [
                ("consent log export", ["Priya Nair"], "03-12"),
                ("new switch", ["Rob Sinclair"], "03-13"),
                ("rotate deploy keys", ["Alex Chen"], ""),
            ],
        ),
        (
            """Short minutes of the call on 3 March

We looked at the outage of Sunday. The cause was a full disk on the log host; Rob had seen the warning on \
Friday but nobody was on call. It was agreed that the on-call list has to cover weekends. Kelly takes that on \
and will come back with a proposal by next Tuesday. Meanwhile Rob is to move the logs to the new volume before \
the weekend, with help from Alex. Priya raised the question whether customers should be told; we decided \
against it. Alex was asked to add a disk alert, which he promised for Thursday.

The next call is on 10 March.
""",
            [
                ("proposal", ["Kelly Chen"], "03-10"),
                ("move the logs to the new volume", ["Rob Sinclair"], ""),
                ("add a disk alert", ["Alex Chen"], "03-05"),
            ],
        ),
        (
            """MINUTES

1.0 Certificates
1.1 Two certificates expire in April.
1.2 ACTION: RS to order both by 13 March.
1.3 Wildcard discussed. No change.

2.0 Accessibility
2.1 Audit booked for May.
2.2 ACTION: PN to send the auditor the list of templates. Due 9 March.
2.3 ACTION: KC/AC to agree on colours.

Initials: RS = Rob Sinclair, PN = Priya Nair, KC = Kelly Chen, AC = Alex Chen
""",
            [
                ("order both", ["Rob Sinclair"], "03-13"),
                ("send the auditor", ["Priya Nair"], "03-09"),
                ("agree on colours", ["Kelly Chen", "Alex Chen"], ""),
            ],
        ),
        (
            """待辦清單

項次　事項　　　　　　　負責　　期限
1　　更新 SSL 憑證　　　小明　　3/6
2　　客服教育訓練　　　佳蓉　　3/18
3　　舊站轉址清單　　　柏宇/怡安　　3/20
""",
            [
                ("更新 SSL 憑證", ["王小明"], "03-06"),
                ("客服教育訓練", ["林佳蓉"], "03-18"),
                ("舊站轉址清單", ["陳柏宇", "陳怡安"], "03-20"),
            ],
        ),
        (
            """Weekly sync (3/3)

☐ Clean up old feature flags @Alex Due Mar 12
☐ Draft press note for launch @Kelly @Priya Due tomorrow
☑ Update status page template @Rob
☐ 確認退款流程文字 @佳蓉 期限 3/11
   ☐ 中文版
   ☐ 英文版
""",
            [
                ("Clean up old feature flags", ["Alex Chen"], "03-12"),
                ("Draft press note", ["Kelly Chen", "Priya Nair"], "03-04"),
                ("確認退款流程文字", ["林佳蓉"], "03-11"),
            ],
        ),
        (
            """3/3 例會
與會：小明、佳蓉、柏宇、怡安、Alex

1. CDN 帳單
 - 2月超支 18%，主因爬蟲
 - Alex 先擋掉兩個 UA（今天）
2. 無障礙
 - 複檢日期 3/25，不能再延
 - 佳蓉＋怡安 改完對比度、替代文字，3/20 前
 - 影片字幕：外包，報價由小明追
3. 其他
 - 會議室鑰匙在怡安那
 - 下次 3/10
""",
            [
                ("擋掉兩個 UA", ["Alex Chen"], "03-03"),
                ("對比度", ["林佳蓉", "陳怡安"], "03-20"),
                ("報價", ["王小明"], ""),
            ],
        ),
        (
            """| Agenda item | Discussion | Action | Owner |
|---|---|---|---|
| Backup | Restore took 6 h | Test incremental restore by 20 Mar | Rob |
| Cookies | Banner is fine | None | |
| Search | Slow since Monday | Ask vendor for a fix; Rebuild index | Priya; Alex |
| Rota | April is open | Fill in April (by Friday) | all |
""",
            [
                ("Test incremental restore", ["Rob Sinclair"], "03-20"),
                ("Ask vendor for a fix", ["Priya Nair", "Alex Chen"], ""),
                ("Fill in April", [], "03-06"),
            ],
        ),
        (
            """| 議題 | 討論摘要 | 決議／後續 |
|---|---|---|
| 首頁速度 | LCP 4.1 秒 | 請柏宇於 3/13 前壓縮首圖 |
| 會員信 | 退信率高 | 維持現況 |
| 客服表單 | 缺必填檢查 | 佳蓉 3/10 前補上；怡安協助測試 |
""",
            [("壓縮首圖", ["陳柏宇"], "03-13"), ("補上", ["林佳蓉"], "03-10"), ("測試", ["陳怡安"], "")],
        ),
        (
            """Actions

1) Publish the maintenance window
   Who: Kelly   When: 5 March
2) Check spare parts
   Who: Rob + Alex   When: asap
3) Archive old tickets
   Who: ???   When: end of March

Parking lot
- second data centre
""",
            [
                ("Publish the maintenance window", ["Kelly Chen"], "03-05"),
                ("Check spare parts", ["Rob Sinclair", "Alex Chen"], ""),
                ("Archive old tickets", [], "03-31"),
            ],
        ),
        (
            """[03/03/2026, 14:31] Kelly Chen: quick notes from the call
[03/03/2026, 14:31] Kelly Chen: - Rob changes the DNS tonight
[03/03/2026, 14:32] Kelly Chen: - Priya to tell support by noon tomorrow
[03/03/2026, 14:32] Rob Sinclair: 👍
[03/03/2026, 14:33] Kelly Chen: - I'll update the status page after that
[03/03/2026, 14:35] Alex Chen: thanks all
""",
            [
                ("DNS", ["Rob Sinclair"], "03-03"),
                ("tell support", ["Priya Nair"], "03-04"),
                ("update the status page", ["Kelly Chen"], ""),
            ],
        ),
    ],
)
def test_document(text: str, expected: Expected) -> None:
    assert sorted(read(text, expected)) == sorted(expected)
