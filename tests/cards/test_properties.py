"""What holds for the card of any record: it is valid, small, and user text is in places only where it does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st

from cards import LIMIT, item_card, size_of, superseded_card
from cards.emphasis import marked
from cards.escape import runs, web_url
from cards.size import short_line, short_lines
from sop.desk.view import Conflict, ItemView, LinkView, Sync
from sop.procedure import load_default
from sop.records.items import ActionItem, Alert, Comment, Incident, Source
from sop.records.people import Person, Side
from sop.words import LANGUAGES, words
from tests.cards.samples import HOSTILE, T0, TODAY
from tests.cards.schema import faults

PROCEDURE = load_default()
STAGES = [stage.key for track in (PROCEDURE.incident, PROCEDURE.action) for stage in track.stages]
MACRO = "{{DATE(2026-05-01T00:00:00Z)}}"
TEXT = (
    st.text(max_size=40)
    | st.text(alphabet="*_[]()<>at/{}\\#-\n 字😀\u202e\x00\ud800", max_size=60)
    | st.sampled_from([HOSTILE, MACRO * 20, "x" * 900, "字" * 900, "\n" * 30 + "a", '"\\' * 400, ""])
)
MOMENT = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
PERSON = st.builds(Person, TEXT)
SIDE = st.sampled_from(Side)
COMMON: dict[str, Any] = {
    "id": st.sampled_from(["INC-1", "ACT-99999"]),
    "uid": st.just("u"),
    "version": st.integers(1, 10**9),
    "title": TEXT,
    "description": TEXT,
    "stage": st.sampled_from(STAGES) | TEXT,
    "priority": st.sampled_from([level.key for level in PROCEDURE.priorities]) | TEXT,
    "assignee": st.none() | PERSON,
    "due": st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    "labels": st.lists(TEXT, max_size=12).map(tuple),
    "reporter": PERSON,
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
ALERT = st.builds(Alert, TEXT, MOMENT, TEXT, TEXT, st.none() | MOMENT, TEXT | st.just("https://x/" + "a" * 985))
INCIDENT = st.builds(
    Incident,
    **COMMON,
    severity=st.sampled_from([level.key for level in PROCEDURE.severities]) | TEXT,
    acknowledged_by=st.none() | PERSON,
    acknowledged_at=st.none() | MOMENT,
    source=st.none() | st.builds(Source, TEXT, TEXT, TEXT, st.integers(0, 500)),
    alerts=st.lists(ALERT, max_size=9).map(tuple),
)
ITEM = INCIDENT | st.builds(ActionItem, **COMMON, about=st.none() | TEXT)
COMMENT = st.builds(Comment, TEXT, TEXT, PERSON, SIDE, TEXT, MOMENT, st.none() | MOMENT, st.none() | PERSON)
CONFLICT = st.builds(Conflict, st.sampled_from(["title", "priority"]) | TEXT, TEXT, TEXT, SIDE, TEXT, TEXT, MOMENT)
VIEW = st.builds(
    ItemView,
    item=ITEM,
    sync=st.sampled_from(Sync),
    link=st.none() | st.builds(LinkView, TEXT, TEXT, TEXT | st.just("https://jira.example/browse/X-1")),
    trouble=TEXT,
    since=st.none() | MOMENT,
    conflicts=st.lists(CONFLICT, max_size=8).map(tuple),
    comments=st.lists(COMMENT, max_size=6).map(tuple),
    comment_count=st.integers(0, 10_000),
    people_missing=st.lists(TEXT, max_size=9).map(tuple),
)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(VIEW, st.sampled_from(LANGUAGES), st.none() | TEXT)
def test_any_record_makes_a_valid_small_inert_card(view: ItemView, language: str, notice: str | None) -> None:
    card = item_card(view, PROCEDURE, words(language), notice=notice, today=TODAY)
    assert faults(card) == []
    assert size_of(card) < LIMIT
    assert len(card.get("actions", [])) <= 6
    for node in nodes(card):
        assert node.get("type") not in ("TextBlock", "FactSet"), "they read Markdown"
        assert "entities" not in node, "an entity would make <at> a mention"
        if "url" in node:
            assert web_url(node["url"]) == node["url"]
        if node.get("type") == "TextRun":
            assert MACRO not in node["text"]
            assert not set(node["text"]) & set("\n\x00\u202e\ud800")
        if node.get("type") == "RichTextBlock":
            assert node["inlines"]
    assert faults(superseded_card(view, words(language))) == []
    assert item_card(view, PROCEDURE, words(language), notice=notice, today=TODAY) == card


def test_the_biggest_card_is_far_below_the_limit() -> None:
    """Everything as long as it gets, made of what takes the most room."""
    _biggest(('"\\' + MACRO) * 1000)
    _biggest("**a**" * 1000)
    _biggest(("**a** " * 4 + "\n") * 100)


def _biggest(long: str) -> None:
    person = Person(long)
    view = ItemView(
        item=Incident(
            id="INC-1",
            uid="u",
            version=1,
            title=long,
            description=long,
            stage="reported",
            priority=long,
            severity=long,
            labels=(long,) * 50,
            assignee=person,
            reporter=person,
            due=TODAY,
            acknowledged_by=person,
            acknowledged_at=T0,
            source=Source(long, long, "https://x/" + "a" * 990),
            alerts=tuple(Alert(str(n), T0, long, long, None, "https://x/" + "a" * 990) for n in range(300)),
            created_at=T0,
            updated_at=T0,
        ),
        sync=Sync.PARKED,
        trouble=long,
        link=LinkView("1", long, "https://x/" + "a" * 990),
        conflicts=tuple(Conflict(long, long, long, Side.TEAMS, long, long, T0) for _ in range(50)),
        comments=tuple(Comment("c", "INC-1", person, Side.JIRA, long, T0) for _ in range(50)),
        comment_count=50,
        people_missing=(long,) * 50,
    )
    for language in LANGUAGES:
        card = item_card(view, PROCEDURE, words(language), notice=long, today=TODAY)
        assert faults(card) == []
        assert size_of(card) < LIMIT * 0.8


@given(st.text() | TEXT)
def test_runs_add_nothing_seen_and_lose_nothing(text: str) -> None:
    assert "".join(run.text or "" for run in runs(text)).replace("\u200b", "") == text.replace("\u200b", "")


EMPHASIS = st.lists(st.sampled_from(["**", "_", "~~", "`", " ", "a", "立", MACRO, "*"]), max_size=30).map("".join)


@given(EMPHASIS)
def test_emphasis_loses_no_word_and_reads_no_macro(text: str) -> None:
    (shown,) = marked([text])
    assert all(run.text and MACRO not in run.text for run in shown)
    assert [s for run in shown for s in run.text if s.isalnum()] == [s for s in text if s.isalnum()]


def test_emphasis_is_shown_as_such() -> None:
    told = [
        (run.text, run.weight, run.italic, run.strikethrough, run.font_type)
        for run in marked(["請**立即** _x_ ~~y~~ `z`"])[0]
    ]
    assert told == [
        ("請", None, None, None, None),
        ("立即", "Bolder", None, None, None),
        (" ", None, None, None, None),
        ("x", None, True, None, None),
        (" ", None, None, None, None),
        ("y", None, None, True, None),
        (" ", None, None, None, None),
        ("z", None, None, None, "Monospace"),
    ]
    many = marked(["2 ** 3 snake_case_x", "**a** " * 5, "**a** " * 5])
    assert ["".join(run.text for run in line) for line in many] == [
        "2 ** 3 snake_case_x",
        "a " * 5,
        "a " * 3 + "**a** " * 2,
    ]


@given(st.text() | TEXT, st.integers(2, 300), st.integers(1, 9))
def test_shortened_text_is_short_and_the_beginning(text: str, most: int, lines: int) -> None:
    line = short_line(text, most)
    assert 0 < len(line) <= most
    cut = short_lines(text, most, lines)
    assert len(cut) <= lines
    assert sum(map(len, cut)) <= most + 1
    assert all(one.strip() for one in cut)


def test_size_counts_utf16() -> None:
    assert size_of({"a": "字"}) == 2 * len('{"a":"字"}')
    assert size_of({"a": "😀"}) == 2 * (len('{"a":"x"}') + 1)


def test_only_web_addresses_become_links() -> None:
    for url in ("https://jira.example.com/browse/OPS-1", "http://10.0.0.1:9093/#/alerts?x=%20"):
        assert web_url(url) == url
    for url in (
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://a b",
        "//x",
        "",
        "https://字",
        "https://[",
    ):
        assert web_url(url) is None
    assert web_url("https://x/" + "a" * 2000) is None
