"""Who speaks where a transcript names nobody: who says his own name, who is called, and where that cannot be known."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read


def _talk(*lines: str) -> str:
    return "WEBVTT\n\n" + "\n".join(
        f"00:00:{at:02}.000 --> 00:00:{at:02}.900\n{line}\n" for at, line in enumerate(lines)
    )


@pytest.mark.parametrize(
    ("lines", "owners"),
    [
        (
            (
                "Sorry, May here. They want our uptime figures.",
                "When?",
                "The 31st. I'll dig the uptime figures out myself.",
            ),
            ["May Chiang"],
        ),
        (("Is it closed?", "It is. May again. So I'm deleting the old files tonight.", "Thanks."), ["May Chiang"]),
        (("小明還在嗎？你好安靜", "在在，我在搬東西。憑證我會在三月二十號以前換掉", "太好了"), ["王小明"]),
        (("好，那會議紀錄這次輪到小明？", "對，輪到我，我明天發", "好，辛苦"), ["王小明"]),
        (
            ("May has a proposal, I hear", "I do. I'm going to put that into a concept by next Friday", "good"),
            ["May Chiang"],
        ),
        (
            ("Two people, please.", "Alex and I will recount the gift cards by Friday.", "Brilliant, May."),
            ["Alex Chen", "May Chiang"],
        ),
        (("小明，登入頁好了嗎", "好了", "排隊頁的圖還是聖誕節的耶", "笑死，排隊頁的圖我來換掉，週五前", "好"), []),
        (("第一季的備份演練還沒做吧？", "佳蓉妳放心，備份演練我會弄，三月底前。", "好，那交給你。"), []),
        (
            (
                "Much appreciated, May. Now, refunds.",
                "They've been stuck.",
                "Who signs?",
                "The boss. I'll bring the form over on Monday.",
                "ok",
            ),
            [],
        ),
        (
            (
                "May, could you renew the four of them?",
                "yes",
                "and the wildcard is a different animal",
                "I'll do the record by Friday",
                "ok",
            ),
            [],
        ),
    ],
)
def test_whose_it_is(lines: tuple[str, ...], owners: list[str]) -> None:
    *_, found = [read(one) for one in of_transcript(_talk(*lines), MEETING).items]
    assert found[1] == owners
