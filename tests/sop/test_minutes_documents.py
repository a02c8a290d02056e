"""Whole minutes in the forms that people paste: Confluence, Notion, Outlook, LINE, Google Docs."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """Webshop weekly 2026-03-03
Created by Kelly Chen, last modified just a moment ago

Date
03 Mar 2026

Participants
@Alex Chen
@Kelly Chen
@Rob Sinclair

Goals
- Agree on the freeze

Discussion topics
| Time | Item | Presenter | Notes |
|---|---|---|---|
| 10m | Freeze | @Kelly Chen | Freeze begins 16 Mar; Alex to announce it to the vendors |
| 15m | Search | @Rob Sinclair | Index rebuilt on Sunday |

Action items
- [ ] @Rob Sinclair write up the index rebuild 09 Mar 2026
- [ ] @Alex Chen announce the freeze to the vendors 06 Mar 2026
- [x] @Kelly Chen order the load test
- [ ] Ask legal about the cookie banner

Decisions
- Keep the old search for another month
""",
            [
                ("write up the index rebuild", ["Rob Sinclair"], "03-09"),
                ("announce the freeze", ["Alex Chen"], "03-06"),
                ("Ask legal about the cookie banner", [], ""),
            ],
        ),
        (
            """# Ops sync
**Attendees:** Alex Chen, Priya Nair, 陳柏宇
---
### 🗒️ Notes
- CDN bill is up 12%
    - Priya thinks it is the image bot
    - we'll watch it for a week
- Backups
    - restore test failed on Thursday, cause unknown
    - 👉 柏宇 to rerun restore test on the new host by Fri
### ✅ Action Items
- [ ]  Block the image bot at the edge — Priya — Mar 6
- [ ]  Rerun restore test on the new host — 柏宇 — Fri
- [x]  ~~Close OPS-77~~
- [ ]  Reply to vendor re: invoice (owner: Alex)
### 💡 Parking lot
- [ ]  Move to another DNS
""",
            [
                ("restore test on the new host", ["陳柏宇"], "03-06"),
                ("Block the image bot", ["Priya Nair"], "03-06"),
                ("Reply to vendor re: invoice", ["Alex Chen"], ""),
            ],
        ),
        (
            """From: Kelly Chen <kelly@shop.example>
Sent: Tuesday, March 3, 2026 4:12 PM
To: Alex Chen; Rob Sinclair; Priya Nair
Cc: 林佳蓉
Subject: Recap: payment incident

All,

Thanks for joining. Quick recap below.

1. The gateway certificate expired at 02:00. Rob replaced it at 02:40.
2. Rob will put all gateway certificates into the monitor - by Friday.
3. Priya is going to draft the customer note and send it to me for review by tomorrow noon.
4. Alex, can you check with the bank whether the failed charges were reversed? By Thursday please.
5. I will send the final report to management on Monday.
6. No decision yet on the second gateway.

Please let me know if I missed anything.

Kelly

From: Alex Chen <alex@shop.example>
Sent: Tuesday, March 3, 2026 9:00 AM
To: Kelly Chen
Subject: payment incident

Kelly, please book a room. Rob will bring the logs by noon.
""",
            [
                ("put all gateway certificates into the monitor", ["Rob Sinclair"], "03-06"),
                ("draft the customer note", ["Priya Nair"], "03-04"),
                ("check with the bank whether", ["Alex Chen"], "03-05"),
                ("send the final report to management", ["Kelly Chen"], "03-09"),
            ],
        ),
        (
            """2026/03/03（週二）
14:02 王小明 剛剛會議重點整理一下
14:03 王小明 1. 首頁輪播圖 佳蓉 週四前換
14:03 王小明 2. 憑證續約 柏宇 3/10
14:04 林佳蓉 收到
14:05 陳柏宇 好喔
14:06 王小明 3. 客服話術還缺 怡安幫忙補一下 明天
14:07 陳怡安 ok
14:09 王小明 辛苦大家了 早點休息
""",
            [("首頁輪播圖", ["林佳蓉"], "03-05"), ("憑證續約", ["陳柏宇"], "03-10"), ("客服話術", ["陳怡安"], "03-04")],
        ),
        (
            """【3/3 站會重點】
✔ 首頁改版已上線
✔ 小明把舊圖下架了
▪️ 結帳頁慢 → 柏宇查 slow query，週五前給結論
▪️ 客訴三件 → 蓉蓉回
▪️ 備份空間剩 8% → 還沒人認領，先記著
▪️ 值班表 → 怡安 3/6 前貼群組
⚠️ 請大家不要在正式機測試
""",
            [
                ("slow query", ["陳柏宇"], "03-06"),
                ("客訴三件", ["林佳蓉"], ""),
                ("備份空間剩 8%", [], ""),
                ("值班表", ["陳怡安"], "03-06"),
            ],
        ),
        (
            """Portal sync – 3 Mar

Attendees: Alex Chen, Kelly Chen, Rob Sinclair, Priya Nair

Notes
Search is slow since the import. Rob found that the index is cold after restarts.
The mobile menu hides the log-in button on small phones.

Action items
**Rob Sinclair** Warm the index after each restart
**Priya Nair** Fix the mobile menu by March 9
**Kelly** Tell support about the workaround (today)
**Chen** Update the status page
**Everyone** Read the new runbook
""",
            [
                ("Warm the index after each restart", ["Rob Sinclair"], ""),
                ("Fix the mobile menu", ["Priya Nair"], "03-09"),
                ("Tell support about the workaround", ["Kelly Chen"], "03-03"),
                ("Update the status page", ["?Alex Chen", "?Kelly Chen"], ""),
                ("Read the new runbook", [], ""),
            ],
        ),
        (
            """## Who does what

| Owner | Task | Due |
|-------|------|-----|
| Alex Chen | Renew the CDN contract | 6 Mar |
| | Remove the unused zones | 13 Mar |
| | Ask for a refund | |
| Priya | Update the privacy page | tomorrow |
| 〃 | Mail the regulator | 31 Mar |
| Rob / Priya | Test the consent banner | |

""",
            [
                ("Renew the CDN contract", ["Alex Chen"], "03-06"),
                ("Remove the unused zones", ["Alex Chen"], "03-13"),
                ("Ask for a refund", ["Alex Chen"], ""),
                ("Update the privacy page", ["Priya Nair"], "03-04"),
                ("Mail the regulator", ["Priya Nair"], "03-31"),
                ("Test the consent banner", ["Rob Sinclair", "Priya Nair"], ""),
            ],
        ),
        (
            """六、工作分配
| 負責人 | 工作項目 | 完成日 | 備註 |
| --- | --- | --- | --- |
| 王小明 | 機房門禁卡盤點 | 3/13 | |
| 　 | 舊主機報廢申請 | 3/20 | 會計要簽 |
| 　 | 備用機搬移 | 3/25 | |
| 林佳蓉、陳怡安 | 官網 FAQ 改版 | 3/31 | |
| 同上 | FAQ 英文版 | 4/15 | |
| 全體 | 資安課程 | 3/31 | |
""",
            [
                ("機房門禁卡盤點", ["王小明"], "03-13"),
                ("舊主機報廢申請", ["王小明"], "03-20"),
                ("備用機搬移", ["王小明"], "03-25"),
                ("官網 FAQ 改版", ["林佳蓉", "陳怡安"], "03-31"),
                ("FAQ 英文版", ["林佳蓉", "陳怡安"], "04-15"),
                ("資安課程", [], "03-31"),
            ],
        ),
    ],
)
def test_document(text: str, expected: Expected) -> None:
    assert sorted(read(text, expected)) == sorted(expected)
