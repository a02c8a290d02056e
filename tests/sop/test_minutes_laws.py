"""What holds for every source: it never raises, lines are its own, a second run finds the same, and it takes linear time."""

from __future__ import annotations

import html
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings, strategies as st

from sop.minutes.found import Context, Draft
from sop.minutes.sources import of_text, of_transcript
from tests.sop.minutes_meeting import MEETING

READERS = [of_text, of_transcript]
Reader = Callable[[str, Context], Draft]

_PIECES = st.sampled_from(
    "# |## |- |* |1. |一、|（三）|[ ] |[x] |☐ ||| | |\t|：|:|，|, |。|. |？|? |「|」|(|)|（|）|** |~~|> |TODO: |ACTION (|"
    "【待辦】|→ |@|"
    "請|由|負責|期限|"
    "Alex|小明|May|Alex Chen|will|to |please |can you |I'll |我來|我會|麻煩|"
    "by Friday|3/10|下週三前|月底|ASAP|tomorrow|Owner: |Due: |"
    "Action items\n|待辦事項\n|決議\n|任務|負責人|截止|renew the certificate|更新聯絡清單|"
    "WEBVTT\n|00:00:01.000 --> 00:00:02.000\n|<v Alex Chen>|</v>|"
    "\n|\n\n|  |\u3000|\u2028|\0|if |如果|已完成|done|no, |不對|---|".split("|")
)
_TEXTS = st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=40).map("".join))


@pytest.mark.parametrize("reader", READERS)
@given(text=_TEXTS)
@settings(max_examples=250, deadline=None)
def test_whatever_is_read_nothing_raises_and_lines_are_the_sources(reader: Reader, text: str) -> None:
    draft = reader(text, MEETING)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for item in draft.items:
        assert item.title.strip()
        assert 1 <= item.line <= item.to <= len(lines)
        told = [line.strip() for line in lines[item.line - 1 : item.to] if line.strip()]
        if reader is of_transcript or text.lstrip("\ufeff \n\r").startswith("WEBVTT"):
            assert {*item.evidence} <= {*text, *html.unescape("\n".join(told)), *": \n"}
        else:
            assert item.evidence == "\n".join(told)[:1_000]
        assert not {*item.owners} & {*item.ask}
    assert len({item.key for item in draft.items}) == len(draft.items)
    assert reader(text, MEETING) == draft


TASKS = [
    "- Alex: renew the certificate, by Friday",
    "- 小明：更新聯絡清單，3/10",
    "- order disks (May, ASAP)",
    "- [ ] 佳蓉 3/12 前寄出公告",
    "- Alex: write the post-mortem",
]


@given(
    order=st.permutations(TASKS),
    at=st.integers(0, 5),
    note=st.sampled_from(["", "The disk was full on Monday.", "## 討論", "> quoted"]),
)
@settings(max_examples=60, deadline=None)
def test_an_edit_elsewhere_and_another_order_leave_the_keys(order: list[str], at: int, note: str) -> None:
    def keys(lines: list[str]) -> set[str]:
        return {one.key for one in of_text("\n".join(["# Notes", *lines]), MEETING).items}

    plain = keys(["## Action items", *TASKS])
    assert len(plain) == len(TASKS)
    assert keys(["Some words before.", note, "", "## Action items", *order]) == plain
    changed = [line.replace("by Friday", "by 9 March").replace("小明", "柏宇") for line in order]
    assert keys(["## Action items", *changed]) == plain


def test_two_items_of_the_same_words_have_keys_of_their_own() -> None:
    text = "## Action items\n- Alex: test the restore\n- May: test the restore\n"
    assert len({one.key for one in of_text(text, MEETING).items}) == 2


HOSTILE = {
    "brackets": "（" * 60_000,
    "spaces": "TODO:" + " " * 60_000 + "x",
    "one line": "請小明" * 30_000,
    "numbers": "1." * 60_000,
    "pipes": "|" * 60_000,
    "tags": "<v " * 40_000,
    "stars": "**a" * 40_000,
    "colons": "小明：" * 30_000,
    "commas": "Alex, " * 30_000,
    "quotes": "「" * 60_000,
    "deep list": "\n".join(" " * n + "- Alex: do it" for n in range(800)),
    "tildes": "~~" * 40_000,
    "dates": "3/10 " * 30_000,
    "fillers": "uh, " * 30_000,
    "items": "## 待辦\n" + "- 小明：更新清單，3/10\n" * 2_000,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_no_longer_than_their_length_allows(reader: Reader, name: str) -> None:
    """Twice as much takes about twice as long on any machine; what grew with the square would take four times."""
    text = HOSTILE[name]
    half = min(_took(reader, text[: len(text) // 2]) for _ in range(2))
    # A machine that slows down meanwhile is no fault of the reading: what grew with the square would fail each time.
    assert any(_took(reader, text) < 3 * half + _JITTER_S for _ in range(4))


_JITTER_S = 0.3
"""What a reading may take longer for no reason, in seconds of the processor: most of these take less."""


def _took(reader: Reader, text: str) -> float:
    began = time.process_time()
    reader(text, MEETING)
    return time.process_time() - began


def test_a_transcript_of_ten_megabytes() -> None:
    cue = "00:00:01.000 --> 00:00:02.000\n<v 王小明>" + "呀喔真的啊哈都看了吧" * 120 + "</v>\n\n"
    text = (
        "WEBVTT\n\n"
        + cue * 2_900
        + "00:00:03.000 --> 00:00:04.000\n<v Alex Chen>I'll renew the certificate by Friday.</v>\n"
    )
    assert len(text.encode()) > 10_000_000
    assert [one.title for one in of_transcript(text, MEETING).items] == ["renew the certificate"]


def test_what_is_larger_is_not_read() -> None:
    assert of_text("x" * (16 * 1024 * 1024 + 1), MEETING) == Draft(trouble="minutes.too_large")
