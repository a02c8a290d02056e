"""Whole minutes with what looks like a task and is none: reports, wishes, what is over, what was handed over."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """# Weekly operations meeting
**Date:** 3 March 2026, 14:00 | **Chair:** Kelly | **Minutes:** Priya

## 1. Status
- Rob replaced the fan in host 7 yesterday.
- Alex is working on the new dashboard; no date yet.
- The vendor promised a fix by Friday.
- Kelly wants to know why the bill rose.
- Traffic is expected to double on 27 March.

## 2. Discussion
- Should we move the status page? Priya would do it if there is time.
- A customer asked us to "call back by Thursday, please".
- Rob could look at the logs again if it comes back.
- We have to keep backups for 90 days (policy).
- Alex must not deploy on Fridays.
- Kelly usually sends the report on Mondays.
- Everyone has to lock the door.

## 3. To do
- Priya: ask the vendor for the root cause report (before Friday)
- Kelly to split the CDN bill by site, 12 March
- Rob and Alex - swap the power supply of host 7 - Saturday 7 March
- New labels for the rack
- (done in the meeting) Alex: reset the monitoring password

## 4. Next meeting
10 March, Rob chairs. Please send topics by Monday.
""",
            [
                ("ask the vendor for the root cause", ["Priya Nair"], "03-06"),
                ("split the CDN bill", ["Kelly Chen"], "03-12"),
                ("swap the power supply", ["Rob Sinclair", "Alex Chen"], "03-07"),
                ("New labels for the rack", [], ""),
            ],
        ),
        (
            """3/3 官網週會紀錄

一、工作報告
  1. 小明：首頁改版完成 70%，預計 3/20 上線。
  2. 佳蓉：上週客訴 12 件，已全部回覆。
  3. 柏宇：憑證更新排在 3/9 凌晨，屆時會中斷 5 分鐘。
  4. 怡安：活動頁文案等行銷部提供。
二、討論
  1. 是否要換 CDN？小明認為成本高，暫不考慮。
  2. 有民眾來信「請儘速修復下載連結」，客服已回覆。
  3. 若 3/15 前未收到合約，再請法務協助。
  4. 希望以後公告能早點給。
三、結論
  1. 下載連結請柏宇全面檢查，3/13 前回報。
  2. 合約進度由佳蓉追蹤。
  3. 公告範本請怡安整理一份放共用區（下週五）。
  4. 首頁輪播維持 5 張。
四、宣導事項
  1. 請同仁勿於公務電腦安裝非授權軟體。
  2. 3/31 前完成資安訓練。
""",
            [("全面檢查", ["陳柏宇"], "03-13"), ("合約進度", ["林佳蓉"], ""), ("公告範本", ["陳怡安"], "03-13")],
        ),
        (
            """POST-INCIDENT REVIEW: login outage 1 March
Present: Alex, Kelly, Rob, Priya

Timeline
02:10 alert fires, Rob acknowledges
02:25 Rob calls Alex
02:50 Alex rolls back the release
03:05 service restored, Kelly informs support

Root cause
The release removed an index. Nobody reviewed the migration.

Remediation
R1  Add a check for dropped indexes to the pipeline     Alex     13 Mar
R3  Alert support automatically                         Priya    end of March
R4  Write the customer notice                           Rob      done 2 Mar

Open points
- does the SLA apply? (legal)
- who pays the credit?
""",
            [
                ("Add a check for dropped indexes", ["Alex Chen"], "03-13"),
                ("Alert support automatically", ["Priya Nair"], "03-31"),
            ],
        ),
        (
            """【事故檢討】3/1 登入中斷
時間軸
02:10 告警，柏宇接手
02:50 柏宇回復前版
03:05 恢復，怡安通知客服

改善事項
■ 短期
(1) 部署前自動檢查索引 / 柏宇 / 3/13
(2) 夜間聯絡表更新 / 怡安 / 本週五
■ 長期
(1) 移轉腳本需兩人覆核 / 小明、柏宇 / Q2
■ 不處理
(1) 更換登入廠商
""",
            [
                ("部署前自動檢查索引", ["陳柏宇"], "03-13"),
                ("夜間聯絡表更新", ["陳怡安"], "03-06"),
                ("移轉腳本", ["王小明", "陳柏宇"], ""),
            ],
        ),
        (
            """Subject: RE: [Action Required] CDN 續約會議 summary

Hi team,

會議結論 as below:

- CDN 續約 one more year, 價格 -8%.
- Alex 請 vendor 提供 revised quotation by 3/6 (Fri).
- 佳蓉 will update 官網公告 wording，下週一前 done。
- Log export 需要 legal review → Kelly follow up, ETA 3/13
- Rob: 舊 zone cleanup 完成 ✅
- 下次 review: 3/17

如有問題 please let me know. Thanks!

Kelly
""",
            [
                ("revised quotation", ["Alex Chen"], "03-06"),
                ("官網公告", ["林佳蓉"], "03-09"),
                ("legal review", ["Kelly Chen"], "03-13"),
            ],
        ),
        (
            """Sprint planning notes

Sprint goal: checkout under 2 s

Story | Pts | Dev
CHK-12 Lazy-load payment widgets | 5 | Alex
CHK-15 Cache shipping rates | 3 | Rob
CHK-19 A11y fixes on form | 2 | Priya

Impediments
* test data missing – Kelly will get it from finance by Thursday
* licence of load tool runs out on 20 March -> Rob renews
Agreements
* demo on 17 March, Alex presents
* no deploys after 4 pm
""",
            [("get it from finance", ["Kelly Chen"], "03-05"), ("renews", ["Rob Sinclair"], "")],
        ),
        (
            """交接事項（怡安 → 佳蓉）

1. 每月 5 日前寄送流量月報給各科室（範本在共用區）
2. 廠商窗口：凌雲 王先生 02-1234-5678
3. 未完成：
   - 3/10 前補件給主計（單據在抽屜）
4. 密碼已交接完畢
""",
            [],
        ),
        (
            """| Item 項目 | PIC 負責人 | Deadline 期限 | Status 狀態 |
|:--|:-:|--:|--|
| SSL renewal 憑證續約 | Ming 小明 | 3/6 | 進行中 |
| GA4 migration | Priya | mid-March | Not started |
| 防火牆規則清查 | 柏宇, Rob | 3/31(二) | 0% |
| Old banner removal 移除舊 banner | 佳蓉 | 2/27 | Done 完成 |
""",
            [
                ("SSL renewal", ["王小明"], "03-06"),
                ("GA4 migration", ["Priya Nair"], ""),
                ("防火牆規則清查", ["陳柏宇", "Rob Sinclair"], "03-31"),
            ],
        ),
        (
            """Agreed:
a) that the freeze starts on 16 March
b) that Rob informs all vendors by 6 March
c) to drop the second newsletter
d) that a restore test be done before 20 March (owner: Alex)
e) Kelly and Priya to meet the auditor on 12 March
""",
            [
                ("informs all vendors", ["Rob Sinclair"], "03-06"),
                ("restore test", ["Alex Chen"], "03-20"),
                ("meet the auditor", ["Kelly Chen", "Priya Nair"], "03-12"),
            ],
        ),
    ],
)
def test_document(text: str, expected: Expected) -> None:
    assert sorted(read(text, expected)) == sorted(expected)
