"""Tasks of talk that do not stay with whom they were put to: what keeps him, and who takes over, in so many words."""

from __future__ import annotations

from itertools import product

import pytest

from sop.minutes.found import Attendee, Context
from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_likely import said

_ZH_KEPT = (
    "本來是我，可是我月底前要跑三個客戶，怕來不及。",
    "對，可是我下禮拜開始要支援總館，怕會漏掉。",
    "我這週都在客戶那邊。",
    "我下週三要出國。",
    "那台機器我沒有權限。",
    "不行，我請假。",
)
_ZH_SEIZES = (
    "那我接手好了。",
    "給我吧，我來。",
    "那我幫他換。",
    "沒關係，換我來。",
    "憑證給我換好了，主機也在我這邊。",
)
_EN_KEPT = (
    "I would, but I lost my access.",
    "It was mine, but I have the audit all week.",
    "I was, but the school fair is on the 15th.",
    "I can't, I'm off.",
    "They don't talk to me.",
)
_EN_SEIZES = (
    "Give it to me, {0}.",
    "Then let me do it.",
    "I'll take that off your hands.",
    "I'll renew it instead of {0}.",
    "Hand it over, I have the time.",
)


@pytest.mark.parametrize(("kept", "seizes"), list(product(_ZH_KEPT, _ZH_SEIZES)))
def test_who_takes_over_has_it(kept: str, seizes: str) -> None:
    talk = said("Alex Chen: 小明，憑證你來換好嗎？", f"王小明: {kept}", f"林佳蓉: {seizes}", "Alex Chen: 謝謝。")
    [found] = [read(one) for one in of_transcript(talk, MEETING).items]
    assert "憑證" in found[0]
    assert found[1] == ["林佳蓉"]


@pytest.mark.parametrize(("kept", "seizes"), list(product(_EN_KEPT, _EN_SEIZES)))
def test_who_takes_over_has_it_in_english(kept: str, seizes: str) -> None:
    lines = (
        "Alex Chen: May, can you renew the certificate?",
        f"May Chiang: {kept}",
        f"王小明: {seizes.format('May')}",
        "Alex Chen: Thank you.",
    )
    [found] = [read(one) for one in of_transcript(said(*lines), MEETING).items]
    assert "certificate" in found[0]
    assert found[1] == ["王小明"]


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("還有預約網站的憑證，這個原本是小明的齁？", "03-31"),
        ("預約網站的憑證還沒換，小明這是你的吧？", "03-31"),
    ],
)
def test_what_was_somebodys_so_far(asked: str, day: str) -> None:
    lines = (
        f"Alex Chen: {asked}",
        "王小明: 對，可是我下禮拜開始要支援總館，怕會漏掉。",
        "林佳蓉: 憑證給我換好了，反正主機也在我這邊。",
        "Alex Chen: 那月底前喔。",
        "林佳蓉: 好。",
    )
    [found] = [read(one) for one in of_transcript(said(*lines), MEETING).items]
    assert "憑證" in found[0]
    assert found[1:] == (["林佳蓉"], day)


def test_a_name_of_who_does_it_better_hands_it_on() -> None:
    lines = (
        "Alex Chen: 小明，團體名單的欄位格式你來訂？",
        "王小明: 學校那邊佳蓉最熟啦，格式她訂，我負責寫程式就好。",
        "林佳蓉: 好好好，欄位格式我訂，二十號給你。",
        "王小明: OK，匯入程式我二十四號前寫好。",
    )
    found = [read(one)[1:] for one in of_transcript(said(*lines), MEETING).items]
    assert found == [(["林佳蓉"], "03-20"), (["王小明"], "03-24")]


def test_where_nobody_is_named_as_speaking_it_is_his_who_is_thanked() -> None:
    lines = (
        "May, could you write to the eleven readers who complained?",
        "I could, but Alex had every one of them on the phone.",
        "Yeah, I know their stories. Give it to me, May, I'll write to the readers by Friday.",
        "That's kind, Alex.",
    )
    cues = "\n".join(f"00:00:{at:02}.000 --> 00:00:{at:02}.900\n{line}\n" for at, line in enumerate(lines))
    [found] = [read(one) for one in of_transcript(f"WEBVTT\n\n{cues}", MEETING).items]
    assert found[1:] == (["Alex Chen"], "03-06")


@pytest.mark.parametrize(
    ("lines", "owner", "day"),
    [
        (("王小明: 好，我週五換。",), "王小明", "03-06"),
        (("王小明: 行是行，不過我這週都在跑稽核，可能慢一點。", "Alex Chen: 沒關係，有空再弄。"), "王小明", ""),
        (("王小明: 可以，但要等週五。",), "王小明", "03-06"),
        (("王小明: 好。", "林佳蓉: 憑證我可以幫你看一下。", "王小明: 不用，我自己來。"), "王小明", ""),
    ],
    ids=["yes", "later", "from then on", "an offer turned down"],
)
def test_what_stays_with_who_was_asked(lines: tuple[str, ...], owner: str, day: str) -> None:
    [found] = of_transcript(said("Alex Chen: 小明，憑證你來換好嗎？", *lines), MEETING).items
    assert read(found)[1:] == ([owner], day)


def test_what_has_only_been_put_off_is_nobody_elses() -> None:
    lines = (
        "Alex Chen: May, could you go through the vendor list?",
        "May Chiang: I can, but not this week, I'm in audits all week.",
        "Alex Chen: Next week then?",
        "May Chiang: Next week, fine.",
    )
    [found] = of_transcript(said(*lines), MEETING).items
    assert read(found)[1] == ["May Chiang"]


def test_who_only_helps_before_an_answer_does_not_take_it() -> None:
    lines = ("Alex Chen: 小明，憑證你來換好嗎？", "林佳蓉: 我幫他看一下。", "王小明: 好，我換。")
    found = of_transcript(said(*lines), MEETING).items
    assert [read(one)[1] for one in found if "換" in one.title] == [["王小明"]]


_TWO = Context(
    held=MEETING.held,
    attendees=(Attendee("Jason Wu", ("Jason",)), Attendee("Jason Lo", ("Jason",)), Attendee("Alex Chen")),
)


@pytest.mark.parametrize(
    ("answers", "owners", "ask"),
    [(("Jason Lo: Okay.",), ["Jason Lo"], []), (("Alex Chen: Okay.",), [], ["Jason Wu", "Jason Lo"])],
)
def test_which_of_two_of_a_name_is_meant(answers: tuple[str, ...], owners: list[str], ask: list[str]) -> None:
    talk = said("Alex Chen: Jason will renew the certificate by Friday.", *answers)
    [found] = of_transcript(talk, _TWO).items
    assert ([one.name for one in found.owners], [one.name for one in found.ask]) == (owners, ask)
