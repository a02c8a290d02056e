"""What people are called by their names: their surname, and forms of it and of their given name."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMPOUND = "歐陽 范姜 司馬 諸葛 上官 司徒 皇甫 張簡 張廖 夏侯 東方 尉遲 公孫 慕容 令狐 端木 南宮".split()
_ROMANISED = (
    "陳 Chen|林 Lin|黃 Huang|張 Chang Zhang|李 Lee Li|王 Wang|吳 Wu|劉 Liu|蔡 Tsai|楊 Yang|許 Hsu Xu|鄭 Cheng Zheng|謝 Hsieh|"
    "郭 Kuo Guo|邱 Chiu|曾 Tseng|廖 Liao|賴 Lai|徐 Hsu Xu|周 Chou Zhou|葉 Yeh|蘇 Su|莊 Chuang|呂 Lu|江 Chiang Jiang|何 Ho|"
    "蕭 Hsiao Xiao|羅 Lo Luo|高 Kao Gao|簡 Chien|朱 Chu Zhu|鍾 Chung|彭 Peng|詹 Chan|施 Shih|沈 Shen|趙 Chao Zhao|盧 Lu|梁 Liang|"
    "顏 Yen|柯 Ko|翁 Weng|魏 Wei|戴 Tai Dai|鄧 Teng Deng|侯 Hou|曹 Tsao|薛 Hsueh|蔣 Chiang|溫 Wen|馮 Feng|田 Tien|康 Kang|"
    "鄒 Tsou|龔 Kung|袁 Yuan|唐 Tang|董 Tung|石 Shih|汪 Wang|程 Cheng|嚴 Yen|歐 Ou|連 Lien|章 Chang|古 Ku|卓 Cho|阮 Juan"
)
"""Surnames and how they are written in Latin letters in Taiwan and elsewhere, but for those that are English words (Sun, Fan)."""
_LATIN_OF = {han: latin for han, *latin in (each.split() for each in _ROMANISED.split("|"))}
_HAN_OF = {
    latin: [han for han, forms in _LATIN_OF.items() if latin in forms] for each in _LATIN_OF.values() for latin in each
}
_NOT_CALLED = frozenset("大小老一二三四五六七八九十學師空表堂乾")
"""What makes a word with 哥 or 姐 that calls nobody by a name: 大哥, 小姐, 學姐."""
_OFFICES = frozenset(
    "AI BD BI CS CTO CEO CFO CIO DB DBA GM HR IR IT MIS MD OP OPS PC PM PO PR QA QC RD SA SD SE SRE UI UX VP".split()
)
_HAN = re.compile(r"[㐀-鿿]+")


def surname_of(name: str) -> str:
    """The surname of a Chinese name; empty where it shows none."""
    han = _HAN.match(name)
    if han:
        return name[:2] if name[:2] in _COMPOUND and len(han[0]) > 2 else name[0]
    # Zoe 吳: the surname behind the name that somebody goes by.
    last = re.fullmatch(r"[A-Za-z][A-Za-z .'-]*[ 　]?([㐀-鿿]{1,2})", name)
    return last[1] if last and (len(last[1]) == 1 or last[1] in _COMPOUND) else ""


def initials_of(name: str) -> str:
    """The letters that a name in Latin letters is signed with, as NL; empty where they are more often an office or a thing."""
    letters = "".join(part[0] for part in name.split()) if name.isascii() else ""
    return letters if 2 <= len(letters) <= 3 and letters.isupper() and letters not in _OFFICES else ""


def surname_behind(name: str) -> str:
    """The Chinese surname of a name in Latin letters: 林 of "Jasper Lin"; empty where it can be several, as of "Tom Hsu"."""
    last = name.rpartition(" ")[2]
    fits = _HAN_OF.get(last, []) if last != name else []
    return fits[0] if len(fits) == 1 else ""


def romanised(name: str) -> list[str]:
    """How the surname of a Chinese name can be written in Latin letters."""
    return _LATIN_OF.get(surname_of(name), []) if _HAN.match(name) else []


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
        if len(given) >= 2 and given[-1] not in _NOT_CALLED:
            yield from (given[-1] + sign for sign in "哥姐姊仔")
    elif name.isascii() or not _HAN.search(name):
        parts = name.split()
        if len(parts) > 1:
            yield parts[0]
            yield parts[-1]
            yield f"{parts[0]} {parts[-1][0]}."
            yield f"{parts[0][0]}. {parts[-1]}"
            yield f"{parts[0][0]} {parts[-1]}"
    else:
        yield from (part for part in re.findall(r"[A-Za-z]{2,}", name))
