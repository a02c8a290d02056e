"""Whole minutes that tell in running text, and those that were typed in a hurry."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """## Outcome

Who | What | By when | State
--- | --- | --- | ---
Rob | order two disks for the log host | 6 March | open
Kelly & Priya | rewrite the incident mail template | end of March | open
Alex | close the old VPN | – | waiting for security
王小明 | 匯出上季告警清單 | 下週三 | 未開始
Rob | label the cables | Feb 20 | ✅
– | buy a label printer | someday |
""",
            [
                ("order two disks", ["Rob Sinclair"], "03-06"),
                ("rewrite the incident", ["Kelly Chen", "Priya Nair"], "03-31"),
                ("close the old VPN", ["Alex Chen"], ""),
                ("匯出上季告警清單", ["王小明"], "03-11"),
                ("buy a label printer", [], ""),
            ],
        ),
        (
            """Notes, 3 March - half finished, sorry

- cdn: hit ratio 88 → 93 after Rob's change. nothing to do
- certs: 2 left. AI(Rob): order them, before 13/3
- search: still slow. AI Kelly: talk to vendor (Thu). if vendor does not answer we could switch
- backup: AI: somebody has to try the restore on the new host
- gdpr: legal says 30 days max. Priya to shorten log retention - by 31 Mar, Alex to review
- Q: do we want a second probe? -> next time
- ping @Alex re staging password
- TODO me: write this up properly
""",
            [
                ("order them", ["Rob Sinclair"], "03-13"),
                ("talk to vendor", ["Kelly Chen"], "03-05"),
                ("try the restore", [], ""),
                ("shorten log retention", ["Priya Nair"], "03-31"),
                ("review", ["Alex Chen"], ""),
                ("staging password", ["Alex Chen"], ""),
                ("write this up properly", [], ""),
            ],
        ),
        (
            """Hi all,

今天開會的重點整理如下：

首先是上週六的當機，原因已確認是磁碟陣列韌體過舊，柏宇當天就換好了。後續韌體更新由柏宇統一排程，三月底前做完，做之前要先跟佳蓉拿客服公告。
再來是客訴的部分，怡安那邊會先擬一版回覆範本，這週五給小明看過再發。小明也提到退款頁的字太小，佳蓉說她下週二以前改。
另外，CDN 合約四月到期，Alex 會去談價格，目標降一成；如果談不下來再找第二家。
大家有想到什麼再補充，謝謝。

小明
""",
            [
                ("韌體更新", ["陳柏宇"], "03-31"),
                ("回覆範本", ["陳怡安"], "03-06"),
                ("退款頁", ["林佳蓉"], "03-10"),
                ("談價格", ["Alex Chen"], ""),
            ],
        ),
        (
            """Dear all,

a few lines on this morning's meeting so that those who were away know where we are.

The launch of the new cart stays on 24 March. Alex has finished the last template, and Priya has been through \
the legal texts. What is missing is the load test: Rob will run it in the night of 10 March and tell us the \
next morning. If it fails, we go back to the old cart for a week.

Kelly is going to talk to the call centre so that they have enough people on the 24th. She also offered to \
write the FAQ, which we need by 18 March.

Somebody should think about gift cards one day. For now they stay off.

As for me, I will order the cake.

Best,
Alex
""",
            [
                ("run it in the night", ["Rob Sinclair"], "03-10"),
                ("talk to the call centre", ["Kelly Chen"], ""),
                ("FAQ", ["Kelly Chen"], "03-18"),
                ("order the cake", ["Alex Chen"], ""),
            ],
        ),
        (
            """【會議結論】
1. 憑證
   1-1 萬用憑證由小明續約，4/10 前完成。
   1-2 內部憑證改自動更新，評估中。
2. 告警
   2-1 門檻調整：CPU 80% → 90%。
   2-2 夜間告警改簡訊，柏宇 3/12 前設定好並測試。
   2-3 誤報統計請怡安每週提供。
3. 個資
   3-1 表單加註告知事項（佳蓉，3/9）
   3-2 舊資料保存三年，不另刪除。
4. 待確認：備援線路費用（法務回覆後再議）
""",
            [
                ("續約", ["王小明"], "04-10"),
                ("夜間告警改簡訊", ["陳柏宇"], "03-12"),
                ("誤報統計", ["陳怡安"], ""),
                ("表單加註告知事項", ["林佳蓉"], "03-09"),
            ],
        ),
        (
            """### Action log (carried over)

| ID | Action | Owner | Raised | Due | RAG |
|---|---|---|---|---|---|
| A-101 | Document DNS failover | Rob S. | 3 Feb | 20 Feb | Closed 24 Feb |
| A-102 | Contract for second carrier | K. Chen | 3 Feb | 13 Mar | Amber |
| A-103 | Remove test accounts | A. Chen, P. Nair | 17 Feb | 6 Mar | Green |
| A-104 | Review firewall rules | tbc | 3 Mar | 31 Mar | New |
| A-105 | Translate the help pages | Chen | 3 Mar | Q2 | New |
""",
            [
                ("Contract for second carrier", ["Kelly Chen"], "03-13"),
                ("Remove test accounts", ["Alex Chen", "Priya Nair"], "03-06"),
                ("Review firewall rules", [], "03-31"),
                ("Translate the help pages", ["?Alex Chen", "?Kelly Chen"], ""),
            ],
        ),
        (
            """剛剛電話講的我打一下
首頁banner 佳蓉明天換
購物車那個bug 柏宇說他今晚修
發票的事我再問會計
小明記得把憑證的信轉給我
其他沒事了
""",
            [("banner", ["林佳蓉"], "03-04"), ("bug", ["陳柏宇"], "03-03"), ("憑證", ["王小明"], "")],
        ),
        (
            """# Ops planning

## Must
- Move monitoring to the new cluster (Rob, 31 Mar)
- Rota for Easter (Kelly, 20 Mar)
- Cookie banner v2 (Priya + Alex, 27 Mar)

## Should
- Dashboards for support (佳蓉)
- Clean-up of S3

## Won't
- New ticket system (Alex asked again)
""",
            [
                ("Move monitoring", ["Rob Sinclair"], "03-31"),
                ("Rota for Easter", ["Kelly Chen"], "03-20"),
                ("Cookie banner v2", ["Priya Nair", "Alex Chen"], "03-27"),
            ],
        ),
        (
            """Mar 3, 2026 | Portal sync
Attendees: Alex Chen Kelly Chen Rob Sinclair Priya Nair

Summary
Rob Sinclair reported on the outage and Kelly Chen described the effect on customers. Priya Nair suggested a \
banner.

Details
* Outage: Rob Sinclair said the switch failed at 3:00 and that he replaced it by 4:30 (00:01:12).
* Customers: Kelly Chen said she will call the three largest customers tomorrow (00:04:40).
* Banner: Priya Nair and Alex Chen agreed that the banner should be ready by Friday (00:07:02).

Suggested next steps
[ ] Rob Sinclair will write the incident report by March 6.
[ ] The group will review the switch contracts.
[ ] Kelly Chen will call the three largest customers tomorrow.
""",
            [
                ("write the incident report", ["Rob Sinclair"], "03-06"),
                ("review the switch contracts", [], ""),
                ("call the three largest customers", ["Kelly Chen"], "03-04"),
            ],
        ),
        (
            """Tasks

Alex: renew CDN contract, 6/3/2026... no, by 13 March
Rob : two racks to be cabled before the audit
Priya:consent log export asap
Kelly: -
小明：更新聯絡清單
怡安：休假，無
""",
            [
                ("renew CDN contract", ["Alex Chen"], "03-13"),
                ("two racks to be cabled", ["Rob Sinclair"], ""),
                ("consent log export", ["Priya Nair"], ""),
                ("更新聯絡清單", ["王小明"], ""),
            ],
        ),
        (
            """後續追蹤
一、佳蓉（主）、怡安（協）：會員條款改版，3/27 前
二、Alex/Rob：switch firmware，3/13
三、廠商（凌雲）：提供 RCA 報告，3/6
四、小明：交接備份排程，本週五
五、待定：新進人員教育訓練，4月
六、行銷部：提供四月活動時程
""",
            [
                ("會員條款改版", ["林佳蓉", "陳怡安"], "03-27"),
                ("switch firmware", ["Alex Chen", "Rob Sinclair"], "03-13"),
                ("RCA 報告", [], "03-06"),
                ("交接備份排程", ["王小明"], "03-06"),
                ("新進人員教育訓練", [], ""),
                ("四月活動時程", [], ""),
            ],
        ),
    ],
)
def test_document(text: str, expected: Expected) -> None:
    assert sorted(read(text, expected)) == sorted(expected)
