"""Sentences and list items of minutes, by families: what is a task, whose and by when, and what is none."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # wishes and states that "will"-like words make no task
        ("- Rob would rather have week-long shifts.", []),
        ("- Kelly would like more screens. Alex would prefer Linux.", []),
        ("Priya should know the password. Alex must have been on leave.", []),
        ("- Alex needs a new badge, Rob needs to leave at four.", []),
        ("Rob has to be at the dentist by Friday.", []),
        ("- Alex can only do mornings; Kelly can live with that.", []),
        ("Priya will be on leave from 9 March.", []),
        ("Rob will no longer have access to the rack.", []),
        ("Kelly will be away until 9 March, Priya will stand in for her.", [("stand in", ["Priya Nair"], "")]),
        ("- Rob would replace the switch by Friday.", [("replace the switch", ["Rob Sinclair"], "03-06")]),
        ("Alex should like the new form.", []),
        ("- 怡安希望下週可以早點下班", []),
        ("- 小明會議中表示沒有意見", []),
        ("- 佳蓉會看到兩個選單，是正常的", []),
        # owner or recipient
        ("一、退改頁請佳蓉改寫，週五下班前給小明看。", [("改寫", ["林佳蓉"], "03-06")]),
        ("- 請佳蓉整理清單，3/9 前交給小明", [("整理清單", ["林佳蓉"], "03-09")]),
        ("- 佳蓉把報表寄給小明，週五前", [("報表", ["林佳蓉"], "03-06")]),
        ("## 待辦\n- 佳蓉寫草稿，3/9 給小明過目", [("寫草稿", ["林佳蓉"], "03-09")]),
        ("## 待辦\n- 舊機拆下來，週五前交柏宇", [("舊機", [], "03-06")]),
        ("## Actions\n- Kelly: draft the letter, to Alex by Friday", [("draft the letter", ["Kelly Chen"], "03-06")]),
        ("## Actions\n- Rob: send logs to Priya, tomorrow", [("send logs", ["Rob Sinclair"], "03-04")]),
        ("Kelly writes the summary and shows it to Alex by Friday.", [("writes the summary", ["Kelly Chen"], "03-06")]),
        ("由柏宇彙整後，週五前提供怡安確認。", [("彙整", ["陳柏宇"], "03-06")]),
        ("請柏宇於 3/9 前提供怡安測試帳號。", [("測試帳號", ["陳柏宇"], "03-09")]),
        # in brackets and after a decision
        ("We keep the CDN (Kelly to tell the editors).", [("tell the editors", ["Kelly Chen"], "")]),
        (
            "1. The wiki is read-only from 1 April (Rob will announce it by 20 March).",
            [("announce it", ["Rob Sinclair"], "03-20")],
        ),
        ("- 客服時段不變（佳蓉會再跟外包商確認，3/9 前）", [("確認", ["林佳蓉"], "03-09")]),
        ("- 改用新版型（請怡安更新手冊）", [("更新手冊", ["陳怡安"], "")]),
        ("The old page goes (see Alex's mail of Monday).", []),
        ("- Freeze from 16 March; Rob to announce it.", [("announce it", ["Rob Sinclair"], "")]),
        # ambiguous
        ("## Actions\n- Mr Chen to sign the form", [("sign the form", ["?Alex Chen", "?Kelly Chen"], "")]),
        ("- Chen will call the bank by Friday", [("call the bank", ["?Alex Chen", "?Kelly Chen"], "03-06")]),
        ("Ms Nair will call the bank by Friday.", [("call the bank", ["Priya Nair"], "03-06")]),
        ("Dr. Sinclair to check the UPS, 9 March.", [("check the UPS", ["Rob Sinclair"], "03-09")]),
        ("## 待辦\n- 陳先生：確認合約，3/9", [("確認合約", ["?陳柏宇", "?陳怡安"], "03-09")]),
        ("請陳經理於 3/9 前核章。", [("核章", ["?陳柏宇", "?陳怡安"], "03-09")]),
        (
            "One of you two, Rob or Alex, must call the bank by Friday.",
            [("call the bank", ["?Rob Sinclair", "?Alex Chen"], "03-06")],
        ),
        (
            "## Actions\n- Rob or Alex: call the bank, Friday",
            [("call the bank", ["?Rob Sinclair", "?Alex Chen"], "03-06")],
        ),
        ("## 待辦\n- 柏宇或怡安：聯絡金流廠商，3/9", [("聯絡金流廠商", ["?陳柏宇", "?陳怡安"], "03-09")]),
        # nobody, said so
        ("- audit of the remaining forms: end of March (owner ?)", [("audit of the remaining forms", [], "03-31")]),
        ("- restore drill, owner: TBD, by 20 March", [("restore drill", [], "03-20")]),
        ("- 還原演練：3/20 前（負責人未定）", [("還原演練", [], "03-20")]),
        ("- 監控儀表板（待認領）", [("監控儀表板", [], "")]),
        ("- phone list -> owner?", [("phone list", [], "")]),
        ("- who owns the phone list?", []),
        ("- 備份空間剩 8% → 還沒人認領", [("備份空間剩 8%", [], "")]),
        ("- price of the new plan: TBD", []),
        ("- 費用：待定", []),
        ("- 上線日未定", []),
        # state -> action
        ("- Kelly: legal text still missing -> chase the insurer ASAP", [("chase the insurer", ["Kelly Chen"], "")]),
        ("- Rob: disk at 92% → order two more by Friday", [("order two more", ["Rob Sinclair"], "03-06")]),
        ("- 結帳頁慢 → 柏宇查 slow query，週五前給結論", [("slow query", ["陳柏宇"], "03-06")]),
        ("- 佳蓉：合約還沒回 → 週四再催法務", [("催法務", ["林佳蓉"], "03-05")]),
        ("- should we shard it? -> no time this year", []),
        ("- Alex: cache hit rate 71 -> 90 %", []),
        ("- Alex: 71% → 90%, good", []),
        ("- 首頁 → 商品頁 → 結帳，轉換率 2%", []),
        # over
        ("## Actions\n- Alex: cancel the SMS contract - no longer needed", []),
        ("## Actions\n- Alex: cancel the SMS contract (not needed any more)", []),
        ("## 待辦\n- 小明：換密碼 - 不用了", []),
        ("## 待辦\n- 小明：換密碼（不需要了）", []),
        (
            "## Actions\n- Rob: remove the banner that is no longer needed",
            [("remove the banner", ["Rob Sinclair"], "")],
        ),
        # absent
        ("# 紀錄\n\n決議：\n（一）高風險三項由張大維於 3/13 前修補完成。", [("高風險三項", [], "03-13")]),
        ("# 紀錄\n\n決議：\n（一）弱點由廠商於 3/13 前修補。\n（二）維持現狀。", [("弱點", [], "03-13")]),
        ("## Actions\n- Tom (absent): send the price list by 12 March", [("price list", [], "03-12")]),
        ("## Actions\n- vendor: fix the plug-in, 13 March", [("fix the plug-in", [], "03-13")]),
        # by one who leads the clause
        ("(3) 續約：廠商報價偏高，小明再議價一次，並於 3/13 回報。", [("議價一次", ["王小明"], "03-13")]),
        ("(1) 首頁過慢：柏宇已於會中說明原因，將於下週三前完成圖片壓縮。", [("圖片壓縮", ["陳柏宇"], "03-11")]),
        ("- 文字由佳蓉擬稿，3/9 提供給我。", [("擬稿", ["林佳蓉"], "03-09")]),
        # closed, with what is open
        (
            "## Leftovers\n- [x] Rob: a\n- [ ] Rob: restore test, 20 March",
            [("restore test", ["Rob Sinclair"], "03-20")],
        ),
        ("## 上次遺留\n- [x] 小明：換憑證\n- [ ] 佳蓉：刪除測試資料，月底前", [("刪除測試資料", ["林佳蓉"], "03-31")]),
        ("## 上次待辦\n☑ 小明：換憑證\n☐ 佳蓉：刪除測試資料", [("刪除測試資料", ["林佳蓉"], "")]),
        (
            "## Closed since last time\n[x] Rob: rotate the key\nACTION (Priya), still open: send photos to the insurer",
            [("send photos", ["Priya Nair"], "")],
        ),
        ("# Minutes\n\n## Parking lot\n- [ ] Move to another DNS", []),
        ("# 紀錄\n\n## 暫緩\n- [ ] 深色模式", []),
        # after-thoughts
        (
            '## Watch out\n- No reboots.\n\nLate addition, mail from Kelly: "Rob, please send the report by Friday."',
            [("send the report", ["Rob Sinclair"], "03-06")],
        ),
        (
            "## Reminders\n- Lock the door\n\nPS: Alex will order the keys by Friday.",
            [("order the keys", ["Alex Chen"], "03-06")],
        ),
        ("## 注意事項\n- 門要鎖\n\n補充：請小明於 3/9 前更新門禁名單。", [("更新門禁名單", ["王小明"], "03-09")]),
        ("會後怡安來信補充：「請小明把報表在 3/9 前寄給稽核。」", [("報表", ["王小明"], "03-09")]),
        ('A customer wrote: "Rob, please call me by Friday."', []),
        # noted: who, when, what
        ("首頁banner 佳蓉明天換", [("首頁banner", ["林佳蓉"], "03-04")]),
        ("購物車那個bug 柏宇說他今晚修", [("購物車那個bug", ["陳柏宇"], "03-03")]),
        ("小明記得把憑證的信轉給我", [("憑證的信", ["王小明"], "")]),
        ("怡安這週五寄通知信", [("通知信", ["陳怡安"], "03-06")]),
        ("佳蓉說她下週二以前改退款頁", [("退款頁", ["林佳蓉"], "03-10")]),
        ("退款頁的字太小，佳蓉說她下週二以前改。", [("退款頁的字太小", ["林佳蓉"], "03-10")]),
        ("怡安那邊會先擬一版回覆範本，這週五給小明看過再發。", [("回覆範本", ["陳怡安"], "03-06")]),
        ("- 夜間告警改簡訊，柏宇 3/12 前設定好並測試。", [("夜間告警改簡訊", ["陳柏宇"], "03-12")]),
        ("Kelly 下週一請假", []),
        ("佳蓉明天生日", []),
        ("怡安 3/10 到職", []),
        ("柏宇昨天換好了", []),
        ("小明週五參加研討會", []),
        ("柏宇下週二出差台中", []),
        ("小明記得上次也這樣", []),
        ("小明今天提供了報表", []),
        ("佳蓉今天改過首頁", []),
        # she, he
        (
            "Kelly will call the vendor by Friday. She also offered to write the FAQ, which we need by 18 March.",
            [("call the vendor", ["Kelly Chen"], "03-06"), ("write the FAQ", ["Kelly Chen"], "03-18")],
        ),
        ("Rob has seen the logs. He will send a summary tomorrow.", [("send a summary", ["Rob Sinclair"], "03-04")]),
        ("Rob and Kelly met the vendor. He will send an offer by Friday.", []),
        ("The vendor called. He will send an offer by Friday.", []),
        ("小明看過報價。他會再跟廠商議價，3/13 前回報。", [("議價", ["王小明"], "03-13")]),
        # agreed that, reported
        ("- Banner: Priya and Alex agreed that the banner should be ready by Friday.", []),
        ("- Rob reported that the disks arrive by Friday.", []),
        ("- Kelly agreed to call the bank by Friday.", [("call the bank", ["Kelly Chen"], "03-06")]),
        # parts in a task
        ("## 待辦\n- 佳蓉（主）、怡安（協）：會員條款改版，3/27 前", [("會員條款改版", ["林佳蓉", "陳怡安"], "03-27")]),
        ("## Actions\n- K. Chen: contract for the second carrier, 13 March", [("contract", ["Kelly Chen"], "03-13")]),
        ("## 待辦\n- 小明：更新清單\n- 怡安：休假，無", [("更新清單", ["王小明"], "")]),
        ("## Actions\n- Rob: none\n- Kelly: nothing new", []),
        (
            "Kelly will hire two more so that they have enough people on the 24th.",
            [("hire two more", ["Kelly Chen"], "")],
        ),
        # only if
        ("Should we move the status page? Priya would do it if there is time.", []),
        ("Rob will call the vendor if it happens again.", []),
        ("Kelly will check by Friday if the contract allows it.", [("check", ["Kelly Chen"], "03-06")]),
        # the day of something else
        (
            "- licence of the load tool runs out on 20 March -> Rob renews",
            [("licence of the load tool", ["Rob Sinclair"], "")],
        ),
        (
            "## Actions\n- The contract ends on 31 March; Kelly to ask for an offer",
            [("ask for an offer", ["Kelly Chen"], "")],
        ),
        ("## 待辦\n- 憑證 3/20 到期，小明續約", [("憑證", ["王小明"], "")]),
        ("The freeze begins on 16 March; Alex to announce it.", [("announce it", ["Alex Chen"], "")]),
        ("## 待辦\n- 表單欄位清單，小明，3/20 到期", [("表單欄位清單", ["王小明"], "03-20")]),
        # from one to the other, side by side, over
        ("交接事項（怡安 → 佳蓉）", []),
        (
            "| Task | Owner | Due |\n|---|---|---|\n| SSL renewal | Ming 小明 | 3/6 |\n| FAQ | Kelly Priya | 3/9 |",
            [("SSL renewal", ["王小明"], "03-06"), ("FAQ", ["Kelly Chen", "Priya Nair"], "03-09")],
        ),
        (
            "## Actions\n- Rob: zone cleanup 完成 ✅\n- ✅ Alex: logs\n- Kelly: FAQ, 9 March",
            [("FAQ", ["Kelly Chen"], "03-09")],
        ),
        ("- rob: ups battery\n- kelly+priya: faq v2", []),
        # a day for each part
        ("- 圖片壓縮：柏宇本週五前完成第一批，其餘月底前", [("圖片壓縮", ["陳柏宇"], "")]),
        ("## Actions\n- Rob: cable rack 1 by Friday, the rest by 20 March", [("cable rack 1", ["Rob Sinclair"], "")]),
        # whom a firm or an office sends
        ("決議：請資訊室（小明）於 3/16 前提供清單。", [("提供清單", ["王小明"], "03-16")]),
        ("# 紀錄\n\n決議：\n（一）請凌雲公司(Alex)於3/16前交付測試版。", [("交付測試版", ["Alex Chen"], "03-16")]),
        # what is reported next time
        ("- 線上客服：佳蓉與廠商確認計價方式，下次會議報告。", [("計價方式", ["林佳蓉"], "")]),
        ("- 佳蓉已與廠商確認計價方式，下次會議報告。", []),
        # rows that only tell
        (
            "| 案由 | 執行單位 | 期限 |\n|---|---|---|\n| 憑證更新 | 小明 | 3/9 |\n| 流量報告 | 知悉 | |",
            [("憑證更新", ["王小明"], "03-09")],
        ),
        ("要做的事\n- 小明：合約用印（3/5）", [("合約用印", ["王小明"], "03-05")]),
        # what somebody thinks or did
        ("Kelly would delete everything before 2020.", []),
        ("- invoice: Kelly spoke to them Monday, they will send a credit note by Friday", []),
        ("- Rob met the vendor, the offer comes by Friday", []),
        # somebody, after an arrow
        ("=> someone: test on Outlook", [("test on Outlook", [], "")]),
        ("→ 誰：測試 Outlook，3/9 前", [("測試 Outlook", [], "03-09")]),
        # from a day on
        ("**→ 怡安：試排尖峰加人（3/9 起），3/24 回報成效**", [("試排尖峰加人", ["陳怡安"], "03-24")]),
    ],
)
def test_sentence(text: str, expected: Expected) -> None:
    assert read(text, expected) == expected
