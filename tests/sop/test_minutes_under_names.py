"""A chat that was pasted with a name and a clock above what each says, as Teams and LINE copy it."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text
from tests.sop.minutes_meeting import MEETING, read


@pytest.mark.parametrize(
    ("chat", "found"),
    [
        (
            "May Chiang 10:12\nThe status page is down as well.\nMay Chiang 10:13\nI'll move it by Friday.\n"
            "Alex Chen 10:15\nGood.\nAlex Chen 10:16\nMing, please send the invoice to the bank tomorrow.",
            [("move it", ["May Chiang"], "03-06"), ("send the invoice to the bank", ["王小明"], "03-04")],
        ),
        (
            "[10:12] 佳蓉\n狀態頁也掛了\n[10:13] 佳蓉\n我週五前把合約寄給客戶\n[10:15] 小明\n好",
            [("把合約寄給客戶", ["林佳蓉"], "03-06")],
        ),
        # Two such lines are no chat: a list of who was there from when.
        ("May Chiang 10:12\nAlex Chen 10:15\nI'll renew the domain by Friday.", []),
    ],
)
def test_who_says_i(chat: str, found: list[tuple[str, list[str], str]]) -> None:
    assert [read(one) for one in of_text(chat, MEETING).items] == found
