"""What is only remarked beside who and when: 「首頁橫幅換檔（佳蓉 3/10、設計稿已到）」."""

from __future__ import annotations

import re

from sop.minutes.language.candidate import Reading
from sop.minutes.language.text import is_done

_BRACKET = re.compile(r"[（(](?P<words>[^（()）]{3,60})[)）][。.]?$")
_PARTS = re.compile(r"\s*[、,，;；]\s*")
_OVER = re.compile(r"已|done|closed|sent|shipped|finished", re.IGNORECASE)


def without_remark(text: str, reading: Reading) -> str:
    """A line whose last bracket says who and when, and then something else, without that; it may not say that it is done."""
    found = _BRACKET.search(text)
    if not found:
        return text
    parts = _PARTS.split(found["words"])
    kept = next((at for at, part in enumerate(parts) if not reading.slots(part).is_bare), len(parts))
    said, more = "，".join(parts[:kept]), parts[kept:]
    slots = reading.slots(said)
    other = any(
        reading.people.mentions(one) or reading.when.all(one) or is_done(f"({one})") or _OVER.match(one) for one in more
    )
    if not (more and slots.owners and slots.due) or other:
        return text
    return f"{text[: found.start()]}（{said}）"
