"""Lines of minutes without the sentences that only tell of those who were there."""

from __future__ import annotations

import re

from msgspec.structs import replace

from sop.minutes.language.agreedday import could_en
from sop.minutes.language.candidate import Reading
from sop.minutes.language.declined import declined_offer
from sop.minutes.language.reporting import only_reports
from sop.minutes.language.text import sentences
from sop.minutes.noted.lines import Line

_ASKED_THEN = re.compile(
    r"(?P<who>[^：:，。]{1,8})[：:][^。：:]+。(?P<asks>(?:主席|主持人|會議|[㐀-鿿]{1,4}長)?(?:裁示|指示|決議)?[，,]?(?:請|由|交由))"
)
"""What somebody said, and whom the chair asks then: 「宏達：硬碟有異音。主席請建豪先備份」."""


def without_reports(line: Line, reading: Reading) -> Line:
    """The line with what of it may give something to somebody; without a text where nothing does."""
    if line.ticked is not None:
        return line
    asked = _ASKED_THEN.match(line.text)
    if asked and _asks_other(line.text, asked, reading):
        return replace(line, text=line.text[asked.start("asks") :])
    if any(could_en(line.text, one.end) is not None for one in reading.people.mentions(line.text)):
        return line
    parts = [line.text[start:end] for start, end in sentences(line.text)]
    kept = [part for part in parts if not only_reports(part, reading.people.mentions(part), reading.when.all(part))]
    return line if len(kept) == len(parts) else replace(line, text="".join(kept).strip())


def _asks_other(text: str, found: re.Match[str], reading: Reading) -> bool:
    """Whether it is somebody else who is asked than who spoke first."""
    spoke, asked = reading.people.named(found["who"]), reading.people.mentions(text[found.end() :])
    return bool(spoke.sure and asked and asked[0].start == 0) and not {*asked[0].who} & {*spoke.sure}


def without_offers(line: Line) -> Line:
    """The line without the sentences that tell of an offer and of how it was turned down."""
    declined = declined_offer(line.text)
    if declined is None:
        return line
    first, last = declined
    kept = (line.text[start:end] for start, end in sentences(line.text) if end <= first or last <= start)
    return replace(line, text="".join(kept).strip())


_STANDS = re.compile(
    r"(?:[^，。；：:]{0,12}[：:])?[ ]*(?![^，。；：:]*(?:[要請須需把將]|記得|務必|改|移|搬|換))"
    r"[^，。；：:]{2,20}?(?:都|就|也|還|目前|現在|統一|已經?)*"
    r"(?:放|存|收|寫|貼|列|記|留|擺|掛)?在[^，。；：:]{1,28}(?:裡面?|上面?|[最底下]面|底下|旁邊|[前後]面|中間|"
    r"頁|夾|頻道|群組|置頂|抽屜|櫃子?|wiki|雲端|硬碟|桌面|"
    r"信箱|公告|白板|那[格欄段行]|第[一二三四五六七八九十\d]+[頁節章欄格段]|[的之][㐀-鿿]{2})[。.！!]?"
)


def stands_somewhere(text: str) -> bool:
    """Whether a line only tells where something is to be found: 「重啟的指令在 wiki 那頁最下面」."""
    return bool(_STANDS.fullmatch(text.strip()))
