"""Words about time that name no day: to be marked, never guessed."""

from __future__ import annotations

import re

from sop.words.numerals import COUNT, MONTH, NUMBER, WEEK

_EVENT = (
    "上線|發[布佈]|切換|升級|開會|會議|例會|會前|交付|驗收|稽核|簽約|開幕|開業|春節|過年|連假|尾牙|收假|放假|活動|檔期|雙十一?|雙十二"
    "|中秋|端午|聖誕節?|元旦|跨年|農曆年|國慶|清明|開工|開學|部署|測試|演練|搬遷|結案|期中|期末|暑假|寒假"
)
_UNDER_WAY = "(?:結束|完成|穩定|開始|當天|通過)?"
_PERIOD = "week|month|quarter|year|sprint|iteration|release|meeting|sync|standup|call"

_COUNT = "[一二兩三四五六七八九十0-9]+個?(?:工作)?[天日週]"
_WITHIN = "(?:之?內|以內|後)"
_STOPS = r"(?= ?(?:$|[\n\t,;.()|!?。、]))"

_AT_SOME_TIME = [
    r"asap|a\.s\.a\.p\.?|(?:as )?soon(?: as (?:possible|(?:you|we|i|they) can|practicable))?|shortly|eventually",
    "immediately|right away|straight away|at once|when(?:ever)? (?:possible|there is time|convenient)",
    "tb[dca]|to be (?:determined|decided|confirmed|agreed)",
    "[盡儘][快速早]|越快越好|愈快愈好|[立隨]即|馬上|立刻|有空再說|隨時|近期|近日|[待另][定訂議]|擇期|未定|從速|速辦",
    f"(?:with)?in (?:a few|some|several|{COUNT} (?:or|to) {COUNT}|[0-9]+ ?[-–] ?[0-9]+) (?:business |working )?"
    "(?:hours|days|weeks|months)|(?:with)?in (?:half an hour|the hour)",
    f"(?:some ?time )(?:in |during ){MONTH}(?! ?[0-9])",
    "這幾天|這兩天|過幾天|改天|明後[天日]|今明兩?天",
]
_PERIODS = [
    "(?:(?:by|before|until|within|in|during) )?(?:the )?(?:some ?time |early |mid |late |later |(?:the )?end of )?"
    f"(?:the )?(?:next|this|coming) (?:{_PERIOD})",
    "(?:by |before |at )?(?:the )?end of (?:the |this |next )?(?:week|sprint|iteration|day after)|eow|week after next",
    "(?:by |in |before |until )?(?:the )?(?:early|mid|late|beginning of|start of|middle of)[- ]"
    f"(?:{MONTH}|(?:next |this |the )*(?:{_PERIOD}))",
    rf"(?:by|before|until) (?:(?!may\b){MONTH}|the weekend|q[1-4])(?: [0-9]{{4}})?(?! ?[0-9])",
    rf"q[1-4](?: ?20[0-9]{{2}})?{_STOPS}",
    r"(?:the )?week of (?:the )?\w+(?:[/ ][0-9]+)?",
    f"(?:這個?|本|下{{1,2}})個?(?:{WEEK}|月|季|年度?|sprint|次(?=開會|會議|例會|之?前))"
    "(?:[初中末]|[上中下]旬|開會|會議|例會|上線)?(?:之?[前內]|以[前內])?",
    f"(?:(?:{NUMBER}|本|下個?|這個)?月(?:[初中]|[上中下]旬)|[年季][中初]|(?:第[一二三四]|q[1-4])季?|{NUMBER}月)(?:之?前|以前)",
    f"(?:{NUMBER}|本|下個?|這個)?月(?:[上中下]旬|[初中](?!心|的|文))(?!間)",
    f"[年節][前中後初](?:{_STOPS}|(?=前))",
    f"{WEEK}末(?:之?[前內])?",
    f"半(?:天|日|個?小時|個?月|年){_WITHIN}|兩三[天週日]{_WITHIN}|[一三四五六七八][二三四五六七八九]天{_WITHIN}",
]
_AROUND_EVENTS = [
    "by (?:the )?(?:launch|go-?live|release|thanksgiving|christmas|easter|new year|cny|holidays|"
    "summer|autumn|winter|spring)",
    f"(?:{_EVENT}){{1,2}}{_UNDER_WAY}(?:之|以)?(?:[前後]|過後)(?:{_COUNT}內?)?(?:{_STOPS}|(?=[完再才前要就改弄做寫交換修更給]))",
    f"[在於](?:{_EVENT}){{1,2}}{_UNDER_WAY}(?:之|以)?(?:[前後]|過後)",
    f"(?:文到|收到(?:通知|公文)?|到貨|簽約|核准|上線|通知|確認)(?:之?後)?{_COUNT}(?:{_WITHIN}|起)",
    "在?(?:那|此|這)之前|收假後",
    "(?:right )?(?:before|after) (?:the |this |that |our |next |go-?live|launch|lunch|christmas|"
    "(?:lunar )?new year|cny)"
    f"[a-z-]*(?: [a-z'-]+){{0,4}}{_STOPS}",
]

VAGUE = re.compile("|".join(f"(?:{pattern})" for pattern in (*_AT_SOME_TIME, *_PERIODS, *_AROUND_EVENTS)))
"""Matches such words in a folded text (`folding.fold`)."""
