"""Due phrases as teams write and say them, read in a sentence. The meeting: Tuesday, 17 November 2026, 14:00 in Taipei."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sop.minutes.days.due import find_dues
from sop.minutes.sources import of_text
from tests.sop.minutes_meeting import MEETING, read

HELD = datetime(2026, 11, 17, 14, tzinfo=ZoneInfo("Asia/Taipei"))

DAYS = {
    "12-13": "Give me until December 13th, I want a new image.",
    "01-08": "Mei, would you chase the provider, by January 8?",
    "11-30": "send it by the end of the month of November|by the last day of November|by the last day of the month"
    "|by end-November|by month's end|by November thirtieth|by the thirtieth of November|十一月三十日前|月底以前|11月底",
    "12-22": "write the runbook (incl. numbers), EOD 22 Dec|write it, end of day on 22 December",
    "11-27": "close the access within ten days, and tell the app team|十天內|會後十天內"
    "|下禮拜五，十一月二十七號，改好|27號，下週五",
    "12-08": "so, within three weeks at the latest|in three weeks' time|三週內",
    "11-24": "in a week's time|within one week of today|會後一週內|send it on the 24th, please|The 24th works for me",
    "12-17": "in a month's time|within a month|一個月內",
    "12-31": "by EOY|EOY|by year's end|年底前",
    "11-26": "next week Thursday|next week, Thursday|by next week's Thursday|Thursday the 26th of this month"
    "|by November twenty-sixth|by the twenty sixth",
    "11-25": "十一月廿五日前|廿五號前|25日前|請於25日前回覆|下週三上線測試",
    "11-23": "by Friday, hmm, let's say Monday|by Friday — make that Monday|by the 20th, uh, the 23rd|Monday instead of Friday"
    "|下週一開會前|下週一上班前|週五不行，下週一",
    "11-20": "週四…不對，週五|會議結束後三天內|即日起三天內",
    "11-18": "明天上班前",
    "11-18 10:00": "明天早上十點前我放到共用資料夾|明早十點前|tomorrow morning before ten",
    "": "between Monday and Wednesday|the 24th floor",
    "ask": "下禮拜五，十一月二十號|in two or three days|in a few weeks|by the end of this week|by the end of the week"
    "|三日前發生|25日前已經送出"
    "|在收到後三天內|within three weeks of the launch",
}

ENGLISH = {
    "": [
        "Alex: renew the certificate, which expires on 20 March",
        "Alex: renew the certificate (expires 20 March)",
        "Alex: write up the outage of 1 March",
        "Alex: prepare slides for the 12 March review",
        "Alex: prepare slides for the review on 12 March",
        "Alex: prepare slides for Thursday's review",
        "Alex: book the room for Thursday 12 March",
        "Alex: renew the certificate | due Mon 9/3",
        "Alex: renew the certificate, from Monday",
        "Alex: renew the certificate, starting Monday",
        "Alex: renew the certificate, Monday to Wednesday",
        "Alex: renew the certificate, 5 or 6 March",
        "Alex: renew the certificate, mid March",
        "Alex: renew the certificate, w/c 9 March",
        "Alex: renew the certificate, week of 9 March",
        "9/3 Alex: renew the certificate",
    ],
    "03-03": [
        "Alex to test that the pager reaches his new number, today please.",
        "Alex: book the room for Thursday 12 March, today",
        "Alex: renew the certificate, EOD",
    ],
    "03-04": [
        "Alex: renew the certificate, EOD tomorrow",
        "Alex: renew the certificate, tomorrow EOD please",
        "Alex: renew the certificate, tomorrow",
        "Alex: renew the certificate tomorrow if possible",
    ],
    "03-05": [
        "Alex: write up Sunday's outage by Thursday",
    ],
    "03-09": [
        "Alex: renew the certificate by 9 March",
        "Alex: renew the certificate (9 March)",
        "Alex: renew the certificate - 9 Mar",
        "Alex: renew the certificate, Mon 9 Mar, 5pm",
        "Alex: renew the certificate that expires on 20 March by 9 March",
        "Alex: renew the certificate. Due: 2026-03-09.",
        "Alex: renew the certificate, due date 3/9",
        "Alex: renew the certificate; deadline Monday",
        "Alex: renew the certificate, ETA Monday",
        "Alex: renew the certificate, target 9 March",
        "Alex: renew the certificate, ideally by Monday",
        "Alex: renew the certificate, preferably Monday",
        "Alex: renew the certificate, Monday at the latest",
        "Alex: renew the certificate, COB Monday",
        "Alex: renew the certificate, by Monday please",
        "Alex: renew the certificate on Monday",
        "Alex: renew the certificate and report back by Monday",
        "Alex: renew the certificate by Monday and report back on Thursday",
        "By Monday: Alex renews the certificate",
        "Mon 9 Mar – Alex – renew the certificate",
    ],
    "03-12": [
        "Alex: prepare slides before the review on 12 March",
        "Alex: renew the certificate, was 5 March, now 12 March",
        "Alex: renew the certificate, ~~5 March~~ 12 March",
        "Alex: renew the certificate (moved from 5 March to 12 March)",
        "Alex: renew the certificate, 5 March -> 12 March",
    ],
    "03-20": [
        "Alex: renew the certificate before it expires on 20 March",
        "Alex: renew the certificate before 20 March, when it expires",
    ],
    "03-22": [
        "Alex + May to write the holiday runbook (incl. phone numbers of the payment provider), EOD 22 Mar",
    ],
    "03-31": [
        "Alex: ask two other vendors for a quote, by the end of the month of March.",
    ],
}
CHINESE = {
    "": [
        "小明：準備下週一主管會議的簡報",
        "小明：準備 3/12 研討會的攤位",
        "小明：憑證 3/20 到期，請儘速更新",
        "小明：更新 3/20 到期的憑證",
        "小明：更新憑證（3/20 到期）",
        "請小明於下次會議前更新憑證",
        "小明：更新憑證，3/10 演練要用",
        "小明：把 3/5 的事故寫成報告",
        "小明：整理 3 月的報表",
        "小明：更新憑證，3/9 開始",
        "小明：更新憑證，3/9~3/12",
        "小明：更新憑證 3/9-3/12",
        "小明：更新憑證，最快 3/9",
        "小明：更新憑證，3/9 或 3/10",
        "小明：下週一起每天看憑證",
        "小明：每週一更新憑證",
    ],
    "03-03": [
        "小明負責把通知信箱改成群組信箱，今天就會改好。",
        "小明：更新憑證，今晚",
        "小明：今晚更新憑證",
    ],
    "03-04": [
        "小明負責把通知信箱改成群組信箱，明天下班前改好",
        "小明：更新憑證，明早",
        "小明：明天更新憑證",
    ],
    "03-06": [
        "[ ] 更新憑證 — 小明 — 週五",
        "請小明於會後三天內更新憑證",
        "小明：把 3/1 的事故寫成報告，週五前",
    ],
    "03-09": [
        "小明會在下週一的主管會議上爭取備援線路的預算。",
        "更新憑證（小明，3/9）",
        "更新憑證（小明，最晚 3/9）",
        "更新憑證（小明 3/9 前）",
        "更新憑證 @小明 3/9",
        "更新憑證 小明 3/9(一)",
        "更新憑證，小明，下週一下班前",
        "小明：3/9 前更新憑證",
        "小明：於 3/9（一）前更新憑證，並於 3/12 回報",
        "小明：憑證 3/20 到期，3/9 前更新",
        "小明：更新憑證（期限：3/9）",
        "小明：更新憑證，期限為三月九日",
        "小明：更新憑證，期限 115 年 3 月 9 日",
        "小明：整理二月的報表，3/9",
        "小明：更新憑證，暫定 3/9",
        "小明：更新憑證，預計 3/9 完成",
        "小明：更新憑證。完成日：3/9",
        "小明：更新憑證。DDL 3/9",
        "小明：更新憑證 (due 3/9)",
        "小明：更新憑證 due: 3/9 17:00",
        "小明：下週一更新憑證",
        "小明下週一更新憑證",
        "小明 3/9 更新憑證",
    ],
    "03-10": [
        "小明：更新憑證，一週內完成並回報",
        "請小明在 3/10 的演練前更新憑證",
        "請小明在 3/10 演練前更新憑證",
        "請小明在演練（3/10）前更新憑證",
    ],
    "03-11": [
        "→ 小明：寫自動比對 DNS 紀錄的排程，下週三上線測試。",
        "小明：寫自動比對的排程，下週三完成",
        "小明：寫自動比對的排程，下週三給初版",
    ],
    "03-16": [
        "小明：更新憑證，原訂 3/9，延至 3/16",
        "小明：更新憑證，3/9 改為 3/16",
        "小明：更新憑證，由 3/9 延到 3/16",
        "小明：更新憑證，延後到 3/16",
    ],
    "03-17": [
        "小明：更新憑證，兩週內",
    ],
    "03-31": [
        "小明：更新憑證，目標三月底",
        "小明：更新憑證，三月底前上線",
        "小明：更新憑證，月底前要看到初稿",
    ],
}


@pytest.mark.parametrize(
    ("text", "expected"), [(text, day) for day, texts in DAYS.items() for text in texts.split("|")], ids=str
)
def test_the_day_of_a_phrase_in_a_sentence(text: str, expected: str) -> None:
    found = [
        f"{due.day:%m-%d}{f' {due.at:%H:%M}' if due.at else ''}" if due.day else "ask" for due in find_dues(text, HELD)
    ]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        (heading, text, day)
        for heading, items in (("Action items", ENGLISH), ("待辦事項", CHINESE))
        for day, texts in items.items()
        for text in texts
    ],
)
def test_the_day_of_a_listed_task(heading: str, text: str, expected: str) -> None:
    assert [read(one)[2] for one in of_text(f"## {heading}\n- {text}\n", MEETING).items] == [expected]
