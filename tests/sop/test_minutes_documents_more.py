"""More whole minutes: decisions with what follows from them, two languages, offices, retrospectives, leftovers."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """## Decisions
1. We stay with the current CDN until the end of the year.
2. The freeze starts on 16 March; Rob to announce it by Friday.
3. Feature flags move to the new service, Priya will plan the move before 20 March.
4. No second phone.
5. Prices are shown with tax. Alex informs the partner shops by 9 March.
6. The wiki is read-only from 1 April (Kelly to tell the editors).

## 決議
1. 維持現行憑證廠商，請小明於 3/20 前完成續約。
2. 退貨頁改版通過，由怡安排入三月衝刺。
3. 客服時段不變。
4. 報表改為每週一份，佳蓉負責調整排程（3/9）。
""",
            [
                ("announce it", ["Rob Sinclair"], "03-06"),
                ("plan the move", ["Priya Nair"], "03-20"),
                ("informs the partner shops", ["Alex Chen"], "03-09"),
                ("tell the editors", ["Kelly Chen"], ""),
                ("續約", ["王小明"], "03-20"),
                ("排入三月衝刺", ["陳怡安"], ""),
                ("調整排程", ["林佳蓉"], "03-09"),
            ],
        ),
        (
            """**Action items 待辦事項**
1. Renew wildcard cert 更新萬用憑證 – Ming 小明 – 3/6
2. Update FAQ 更新常見問題 – 佳蓉 – Due 截止: 3/13
3. Load test 壓力測試 – 負責 Owner: Rob, 柏宇 – 月底前 by end of March
4. 翻譯隱私權頁 (Translate the privacy page) – TBD 待定
5. Kelly 跟 legal 確認 cookie wording，下週三前

備註 Notes
- Next meeting 下次會議 3/10
""",
            [
                ("Renew wildcard cert", ["王小明"], "03-06"),
                ("Update FAQ", ["林佳蓉"], "03-13"),
                ("Load test", ["Rob Sinclair", "陳柏宇"], "03-31"),
                ("翻譯隱私權頁", [], ""),
                ("cookie wording", ["Kelly Chen"], "03-11"),
            ],
        ),
        (
            """寄件者: 陳怡安
收件者: 王小明; 林佳蓉; 陳柏宇
主旨: 【會議紀錄】3/3 官網維運

各位同仁好：

今日會議結論如下，請參閱：

(1) 首頁載入過慢：柏宇已於會中說明原因，將於下週三前完成圖片壓縮。
(2) 表單個資：依法務意見加註告知事項，文字由佳蓉擬稿，3/9 提供給我。
(3) 續約：廠商報價偏高，小明再議價一次，並於 3/13 回報。
(4) 第三方客服外掛：暫不導入。
(5) 我會把簽呈草稿在這週五前寄給大家。

如有疑問請與我聯絡，謝謝！

怡安
---
陳怡安 敬上
資訊處｜分機 1234
""",
            [
                ("圖片壓縮", ["陳柏宇"], "03-11"),
                ("擬稿", ["林佳蓉"], "03-09"),
                ("議價一次", ["王小明"], "03-13"),
                ("簽呈草稿", ["陳怡安"], "03-06"),
            ],
        ),
        (
            """Stand-up 3 March

Alex Chen
Done: moved the images to the bucket
Next: switch the thumbnails over by Friday
Blocked: nothing

Priya Nair
Done: wrote the runbook
Next: review it with the night shift on 10 March
Blocked: waiting for badge

Actions
Kelly - chase the badge for Priya - tomorrow
Rob - replace the UPS battery - 13 March
nobody yet - tidy the rack
""",
            [
                ("chase the badge", ["Kelly Chen"], "03-04"),
                ("replace the UPS battery", ["Rob Sinclair"], "03-13"),
                ("tidy the rack", [], ""),
            ],
        ),
        (
            """# Retro

## What to change
* Alerts fire twice [Rob - 6 Mar]
* [Priya] Write down how to roll back (by 10 March)
* Staging is always full <- Kelly looks for old branches until Thursday
* (小明) 補齊監控門檻文件 3/12
* Less meetings
* Coffee machine still broken

## Kudos
* Rob for the night of 1 March
""",
            [
                ("Alerts fire twice", ["Rob Sinclair"], "03-06"),
                ("Write down how to roll back", ["Priya Nair"], "03-10"),
                ("looks for old branches", ["Kelly Chen"], "03-05"),
                ("補齊監控門檻文件", ["王小明"], "03-12"),
            ],
        ),
        (
            """會議紀錄
時間：115年3月3日 下午2時
出席：王小明、林佳蓉、陳柏宇、陳怡安
請假：張大維

壹、報告事項
一、上月流量較前月成長 8%。
二、張大維已於 2/26 完成弱點掃描。

貳、討論事項
案由一：弱點修補時程。
說明：高風險三項，中風險九項。
決議：
（一）高風險三項由張大維於 3/13 前修補完成。
（二）中風險九項請陳先生評估後提出時程。
（三）低風險暫不處理。
案由二：測試環境費用。
決議：請小明洽採購單位重新議價，並副知佳蓉。

參、臨時動議：無
肆、散會：下午3時10分
""",
            [("高風險三項", [], "03-13"), ("評估後提出時程", ["?陳柏宇", "?陳怡安"], ""), ("重新議價", ["王小明"], "")],
        ),
        (
            """Weekly, 3 Mar

Old actions
- Rob: replace switch 4 - DONE
- Priya: consent text - still open, moved to 13 March
- 小明: 憑證清單 - 未完成，延到 3/10
- Alex: cancel the old SMS contract - no longer needed

New actions
- Owner of the night rota (Kelly): publish April's rota by the 20th
- Rob & Alex --> swap the disks in rack 2 -- Sat
- Mr Chen to sign the vendor form
- Tom (not here today): send us the price list by 12 March
- who? -> clean the shared mailbox
""",
            [
                ("consent text", ["Priya Nair"], "03-13"),
                ("憑證清單", ["王小明"], "03-10"),
                ("publish April's rota", ["Kelly Chen"], "03-20"),
                ("swap the disks", ["Rob Sinclair", "Alex Chen"], "03-07"),
                ("sign the vendor form", ["?Alex Chen", "?Kelly Chen"], ""),
                ("send us the price list", [], "03-12"),
                ("clean the shared mailbox", [], ""),
            ],
        ),
        (
            """h2. Outcome

* DECISION: freeze from 16 March
* ACTION: [~alex] announce freeze (due 2026-03-06)
* OPS-451: Kelly to check the invoice – waiting for finance
* RISK: only one person knows the gateway
* INFO: Rob is away 9–13 March
""",
            [("announce freeze", ["Alex Chen"], "03-06"), ("check the invoice", ["Kelly Chen"], "")],
        ),
        (
            """會議記錄 3/3
一、小明分享 2 月流量，較上月成長。
二、佳蓉說明退貨流程，目前由客服人工處理。
三、Alex 建議導入新的監控，大家覺得可以再想想。
四、如果 3/10 前廠商沒回，柏宇會再聯絡。
五、憑證由柏宇於 2/27 更新完成。
六、怡安詢問是否需要加班，主席表示不需要。
七、請各位同仁 3/6 前完成打卡補登。
八、客戶表示「請於週五前修好」，已由柏宇處理。
九、佳蓉負責的活動頁上週已經上線。
十、Kelly 下週一請假，代理人 Rob。
""",
            [],
        ),
    ],
)
def test_document(text: str, expected: Expected) -> None:
    assert sorted(read(text, expected)) == sorted(expected)
