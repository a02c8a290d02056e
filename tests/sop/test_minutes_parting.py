"""An item or a cell that holds several tasks, each with its own day or with who does it."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read

RENEW_AND_ORDER: Expected = [
    ("renew the wildcard", ["Rob Sinclair"], "03-06"),
    ("order disks", ["Rob Sinclair"], "03-09"),
]
CALL_AND_CLEAN: Expected = [("call the shops", ["Alex Chen"], "03-06"), ("clean the cache", ["Priya Nair"], "03-09")]
WRITE_AND_SEND: Expected = [("寫公告", ["林佳蓉"], "03-06"), ("寄客戶", ["林佳蓉"], "03-09")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Actions\n- Rob: renew the wildcard by Friday; order disks by 3/9", RENEW_AND_ORDER),
        ("| Owner | Action |\n|---|---|\n| Rob | renew the wildcard by Friday; order disks by 3/9 |", RENEW_AND_ORDER),
        ("## Actions\n- Alex: call the shops, Friday; Priya: clean the cache, Monday", CALL_AND_CLEAN),
        ("Actions: Alex - call the shops Friday; Priya - clean the cache 3/9", CALL_AND_CLEAN),
        ("## 待辦\n- 佳蓉：3/6 前寫公告；3/9 前寄客戶", WRITE_AND_SEND),
        ("| 負責人 | 事項 |\n|---|---|\n| 佳蓉 | 3/6 前寫公告；3/9 前寄客戶 |", WRITE_AND_SEND),
        (
            "分工：佳蓉－寫公告 3/6；柏宇－更新憑證 3/9",
            [("寫公告", ["林佳蓉"], "03-06"), ("更新憑證", ["陳柏宇"], "03-09")],
        ),
        (
            "## Actions\n- Rob: open the form; check the mails; tell Kelly, 3/9",
            [("open the form", ["Rob Sinclair"], "03-09")],
        ),
    ],
)
def test_several_tasks_of_one_item(text: str, expected: Expected) -> None:
    assert read(text, expected) == expected
