"""Numbers, weekdays and months as people write them, in English and Traditional Chinese."""

from __future__ import annotations

import re

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"兩": 2, "〇": 0, "○": 0}
WEEKDAYS = {sign: index for index, sign in enumerate("一二三四五六日")} | {"天": 6}
"""The last sign of 週三, 禮拜天 …; Monday is 0."""
WEEKDAYS |= {
    name: index
    for index, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
MONTHS = {
    name: index
    for index, long_name in enumerate(
        "january february march april may june july august september october november december".split(), start=1
    )
    for name in (long_name, long_name[:3])
} | {"sept": 9}
_COUNTS = {
    name: value
    for value, name in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
} | {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "sixty": 60,
    "ninety": 90,
}
_TENS = "twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh"
ORDINALS = {
    name: value
    for value, name in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            f"fifteenth sixteenth seventeenth eighteenth nineteenth {_TENS} twenty-eighth twenty-ninth thirtieth"
            " thirty-first"
        ).split(),
        start=1,
    )
}


def _any_of(names: dict[str, int]) -> str:
    return "|".join(sorted((name for name in names if name.isascii()), key=len, reverse=True))


WEEKDAY = f"(?:{_any_of(WEEKDAYS)})"
"""Pattern: an English weekday."""
MONTH = f"(?:{_any_of(MONTHS)})"
COUNT = f"(?:[0-9]{{1,3}}|{_any_of(_COUNTS)})"
ORDINAL = f"(?:[0-9]{{1,2}}(?:st|nd|rd|th)|{_any_of(ORDINALS).replace('-', '[- ]')})"
NUMBER = "(?:[0-9]{1,3}|[零〇○一二兩三四五六七八九十百廿卅]{1,6})"
"""Pattern: a number in a Chinese phrase."""
WEEK = "(?:週|周|星期|禮拜)"
SIGN = "[一二三四五六日天]"

_CHINESE = re.compile(r"(?:([一二三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?([零〇一二兩三四五六七八九])?")


def number(text: str) -> int:
    """Digits, an English count or ordinal, or Chinese numerals up to 999, or spelled out as in
    二〇二六 and 元月. Raises ValueError for anything else."""
    if text.isascii():
        word = text.lower()
        known = _COUNTS.get(word) or ORDINALS.get(word.replace(" ", "-"))
        return known or int(re.sub("(?:st|nd|rd|th)$", "", word))
    text = text.replace("廿", "二十").replace("卅", "三十")
    if text == "元":
        return 1
    if len(text) > 2 and all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    found = _CHINESE.fullmatch(text)
    if not found:
        raise ValueError(text)
    hundreds, tens, ten, ones = found.groups()
    value = 100 * _DIGITS[hundreds] if hundreds else 0
    if ten:
        value += 10 * (_DIGITS[tens] if tens else 1)
    return value + (_DIGITS[ones] if ones else 0)
