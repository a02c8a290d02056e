"""Due phrases as teams write and say them, read in a sentence. The meeting: Tuesday, 17 November 2026, 14:00 in Taipei."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sop.minutes.due import find_dues

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


@pytest.mark.parametrize(
    ("text", "expected"), [(text, day) for day, texts in DAYS.items() for text in texts.split("|")], ids=str
)
def test_the_day_of_a_phrase_in_a_sentence(text: str, expected: str) -> None:
    found = [
        f"{due.day:%m-%d}{f' {due.at:%H:%M}' if due.at else ''}" if due.day else "ask" for due in find_dues(text, HELD)
    ]
    assert found == ([expected] if expected else [])
