"""With whom somebody does a task that stands below his own name: "with Lars: go through the alerts", 「跟建勳一起…」."""

from __future__ import annotations

import re

from sop.minutes.language.people import Owners, People

_EN = re.compile(r"(?:together |jointly )?with (?P<who>[^:：,]{2,40}?)(?:, together)?[:：]\s*(?=\S)", re.IGNORECASE)
_ZH = re.compile(r"(?:[跟和與])(?P<who>[^，。：:]{1,12}?)(?:[:：]|(?=一起|一同|兩個人))")
_BOTH = re.compile(r"[跟和與](?P<who>[^，。：:]{2,6}).{2,40}[，,]兩個?人")


def with_owner_above(text: str, above: Owners, people: People) -> str:
    """The line's words led by all who do it, where the heading above it names one of them; as they stand in any other line."""
    found = _EN.match(text) or _ZH.match(text)
    named = people.named(found["who"]) if found else Owners()
    rest = text[found.end() :] if found else text
    if not named and (both := _BOTH.match(text)):
        first = next(iter(people.mentions(text)), None)
        led = first is not None and first.start == both.start("who")
        named = people.of([first], text[first.start : first.end]) if first and led else Owners()
        rest = text
    if not named.sure or named.ask or len(above.sure) != 1 or {*named.sure} & {*above.sure}:
        return text
    names = "、".join(people.attendees[who].name for who in (*above.sure, *named.sure))
    return f"{names}：{rest}"
