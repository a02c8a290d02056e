"""Days that are named alone: a weekday by itself, and what means today. Pure."""

from __future__ import annotations

import re

BARE = re.compile(
    r"(?:(?:by|on|before|until|till) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:週|周|禮拜|星期)[一二三四五六日天](?:之前|以前|前)?",
    re.IGNORECASE,
)
AT_ONCE = re.compile(
    r"今[天晚]晚?上?|今天(?:下午|中午)|(?:later )?today|tonight|this (?:afternoon|evening|morning)", re.IGNORECASE
)
TIME = re.compile(
    r"(?:(?:by|before|at|until|around) )?(?:noon|midday|lunch(?:time)?|[0-9]{1,2}(?::[0-9]{2})?(?: ?(?:am|pm|o['’]clock))?)",
    re.IGNORECASE,
)
"""A time of day alone."""
