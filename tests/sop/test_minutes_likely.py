"""What the learnt weights have a say in, beside the rules."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from sop.minutes.language.likelihood import Model, Rows, Signs, among, learnt, words_of
from sop.minutes.language.people import People
from sop.minutes.sources import of_text, of_transcript, reading_of
from sop.minutes.spoken.turning import spans_of
from tests.corpus.learn import corpus
from tests.sop.minutes_meeting import MEETING, read

BEFORE = (
    "Alex Chen: Morning all.",
    "May Chiang: Morning.",
    "Alex Chen: The shop was slow again last night.",
    "May Chiang: I saw the graph, it was the backup.",
    "Alex Chen: Right.",
    "王小明: It ended at four.",
    "Alex Chen: Fine, that is known.",
    "May Chiang: Anything about the banner?",
    "Alex Chen: It looks good.",
    "王小明: I like it too.",
)
NOTES = """# 週會紀錄 3 月 3 日

出席：Alex、May、小明
流量比上個月多 3%。

## 搜尋
零結果降到 9%。
{line}
## 金流
退款從週日起正常。
銀行照舊沒有回覆。
## 其他
週五吃蛋糕，Alex 四十歲。
下次開會 3 月 10 日。
"""


def said(*lines: str) -> str:
    cues = [
        f"00:00:{n:02}.000 --> 00:00:{n:02}.900\n<v {line.replace(': ', '>', 1)}</v>\n" for n, line in enumerate(lines)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


def test_the_weights_were_learnt_from_the_corpus_as_it_is() -> None:
    """Where this fails, documents or labels changed: `python -m tests.corpus.learn` learns anew."""
    assert learnt().corpus == corpus()


def test_what_no_rule_hears_is_opened_in_a_conversation() -> None:
    asked = ("Alex Chen: 第一個，May，逾時的秒數調長，這個星期四以前要上線。", "May Chiang: 星期四可以。")
    found = of_transcript(said(*BEFORE, *asked), MEETING).items
    assert [read(one) for one in found] == [
        ("第一個，May，逾時的秒數調長，這個星期四以前要上線", ["May Chiang"], "03-05")
    ]


def test_a_conversation_of_few_turns_is_left_to_the_rules() -> None:
    asked = ("Alex Chen: 第一個，May，逾時的秒數調長，這個星期四以前要上線。", "May Chiang: 星期四可以。")
    assert of_transcript(said(*asked), MEETING).items == ()


@pytest.mark.parametrize(
    ("line", "task"),
    [
        (
            "- 同義詞表還是去年的品牌，更新一下（May），before freeze",
            ("同義詞表還是去年的品牌，更新一下，before freeze", ["May Chiang"], ""),
        ),
        (
            "1. 同義詞表滿 90% 之前要清，清 1 月以前的就好，3/9 以前清完",
            ("同義詞表滿 90% 之前要清，清 1 月以前的就好，清完", [], "03-09"),
        ),
    ],
)
def test_a_line_of_minutes_that_no_rule_reads_is_a_task_with_a_day_to_check(
    line: str, task: tuple[str, list[str], str]
) -> None:
    found = of_text(NOTES.format(line=line), MEETING).items
    assert [read(one) for one in found] == [task]
    assert all(one.due is None or not one.due.sure for one in found)


@pytest.mark.parametrize("line", ["同義詞表上週更新過了。", "同義詞表用起來沒有問題。"])
def test_what_is_only_told_there_is_none(line: str) -> None:
    assert of_text(NOTES.format(line=line), MEETING).items == ()


def test_names_and_days_are_all_alike_to_it() -> None:
    reading = reading_of(MEETING)

    def words(text: str) -> list[str]:
        return words_of(text, reading.when.all(text), People(MEETING.attendees).mentions(text))

    assert words("Alex sends 12 keys on Friday.") == words("May sends 7 keys on 9 March.")
    assert words("小明週五前寄") == ["~", "#", "寄"]


def test_a_sign_that_was_never_seen_moves_nothing() -> None:
    model = Model(bias=0.0, weights={"known": 2.0}, share=0.5)
    assert model.chance([]) == model.chance([Signs(frozenset({"never"}))]) == 0.5
    assert model.chance([Signs(frozenset({"known"}))]) > 0.5


def test_what_weighs_little_counts_little_beside_others_and_fully_alone() -> None:
    model = Model(bias=0.0, weights={"known": 2.0}, share=0.5)
    never, known = Signs(frozenset({"never"})), frozenset({"known"})
    assert model.chance([Signs(known, 0.5)]) == model.chance([Signs(known)])
    assert model.chance([never]) < model.chance([never, Signs(known, 0.5)]) < model.chance([never, Signs(known)])


def test_no_sentences_have_no_turns() -> None:
    assert spans_of([]) == []


@given(st.lists(st.floats(0, 1), min_size=300, max_size=400), st.floats(0.05, 0.95))
def test_chances_among_many_are_no_higher_and_in_the_same_order(chances: list[float], share: float) -> None:
    told = among(chances, share)
    assert all(new <= old + 1e-9 for new, old in zip(told, chances, strict=True))
    ranked = [new for _, new in sorted(zip(chances, told, strict=True))]
    assert all(before <= after + 1e-12 for before, after in pairwise(ranked))


def test_where_few_lines_are_like_a_task_each_has_to_be_more_like_one() -> None:
    few, many = [0.5] * 10 + [0.01] * 390, [0.5] * 200 + [0.01] * 200
    assert among(few, 0.2)[0] < 0.25 < among(many, 0.2)[0] == pytest.approx(0.5, abs=0.1)
    assert among(few[:290], 0.2) == few[:290]


def test_what_is_certain_stays_so() -> None:
    assert among([1.0] + [0.01] * 399, 0.2)[0] == 1.0


@given(
    st.lists(st.sampled_from(["i", "will", "send", "#", "~", ",", ">", "我", "的", "寄"]), min_size=1, max_size=12),
    st.sampled_from([("", 3), ("<", 2), (">", 2), (">>", 2), ("head ", 2)]),
)
def test_words_in_a_row_count_as_their_names_do(words: list[str], of: tuple[str, int]) -> None:
    where, most = of
    rows = Rows(words, most, where, 0.5)
    assert learnt().talk.chance([rows]) == learnt().talk.chance([Signs(rows.names, 0.5)])
    assert learnt().notes.chance([rows]) == learnt().notes.chance([Signs(rows.names, 0.5)])


def test_the_names_of_words_in_a_row() -> None:
    assert Rows(["i", "will", "i"], 3).names == {"i", "will", "i_will", "will_i", "i_will_i"}
    assert Rows(["i", "will"], 2, "<").names == {"<i", "<will", "<i_will"}
    assert Rows([], 3).names == frozenset()
