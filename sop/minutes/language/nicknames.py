"""What people are called by their names: their surname, and forms of it and of their given name."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMPOUND = "歐陽 范姜 司馬 諸葛 上官 司徒 皇甫 張簡 張廖 夏侯 東方 尉遲 公孫 慕容 令狐 端木 南宮".split()
_HAN = re.compile(r"[㐀-鿿]+")


def surname_of(name: str) -> str:
    """The surname of a Chinese name; empty where it shows none."""
    han = _HAN.match(name)
    if han:
        return name[:2] if name[:2] in _COMPOUND and len(han[0]) > 2 else name[0]
    # Zoe 吳: the surname behind the name that somebody goes by.
    last = re.fullmatch(r"[A-Za-z][A-Za-z .'-]*[ 　]?([㐀-鿿]{1,2})", name)
    return last[1] if last and (len(last[1]) == 1 or last[1] in _COMPOUND) else ""


def derived_from(name: str) -> Iterator[str]:
    """What else somebody of that name is called."""
    if _HAN.fullmatch(name) and 2 <= len(name) <= 4:
        surname = surname_of(name)
        given = name[len(surname) :]
        if len(given) >= 2:
            yield given
        if len(surname) > 1:
            yield surname
        for sign in "小老阿":
            yield sign + surname
        yield "阿" + given[-1:]
        yield "小" + given[-1:]
    elif name.isascii() or not _HAN.search(name):
        parts = name.split()
        if len(parts) > 1:
            yield parts[0]
            yield parts[-1]
            yield f"{parts[0]} {parts[-1][0]}."
            yield f"{parts[0][0]}. {parts[-1]}"
    else:
        yield from (part for part in re.findall(r"[A-Za-z]{2,}", name))
