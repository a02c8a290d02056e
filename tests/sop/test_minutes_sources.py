"""Each source of minutes gives the same draft: text, tables, Word, transcripts, Copilot's notes, what was typed."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import msgspec
import pytest
from docx import Document

from sop.minutes.found import Captured, Draft
from sop.minutes.sources import of_captured, of_docx, of_insights, of_text, of_transcript
from sop.words import LANGUAGES, words
from tests.sop.minutes_meeting import MEETING, read
from tests.support.openapi import shared

SAME = [
    ("renew the certificate", ["Alex Chen"], "03-06"),
    ("更新聯絡清單", ["王小明"], "03-10"),
    ("order disks", [], ""),
]


def items(draft: Draft) -> list[tuple[str, list[str], str]]:
    return [read(one) for one in draft.items]


@pytest.mark.parametrize(
    "text",
    [
        "# Action items\n- Alex: renew the certificate, by Friday\n- 小明：更新聯絡清單，3/10\n- order disks\n",
        "## 待辦\n1. renew the certificate (Alex, Fri)\n2. 更新聯絡清單（小明，3/10）\n3. order disks (TBD)\n",
        "- [ ] Alex to renew the certificate by Friday\n- [ ] 小明 3/10 前更新聯絡清單\n- [ ] order disks\n- [x] May: done\n",
        "| Task | Owner | Due |\n|---|---|---|\n| renew the certificate | Alex | Friday |\n"
        "| 更新聯絡清單 | 小明 | 3/10 |\n| order disks | | |\n",
        "負責人\t任務\t截止\nAlex\trenew the certificate\tFriday\n小明\t更新聯絡清單\t3/10\n\torder disks\t\n",
        "TODO: renew the certificate @Alex by Friday\n【待辦】小明 3/10 前更新聯絡清單\nACTION: order disks\n",
        "Task: renew the certificate\nOwner: Alex\nDue: Friday\n\n"
        "任務：更新聯絡清單\n負責人：小明\n期限：3/10\n\nTODO: order disks\n",
        "Action items\n\n* renew the certificate\n  * Owner: Alex\n  * Due: Friday\n"
        "* 更新聯絡清單\n  * 負責人：小明\n  * 期限：3/10\n* order disks\n",
        "Alex will renew the certificate by Friday. 請小明於 3/10 前更新聯絡清單。\n\nTODO: order disks",
    ],
)
def test_the_same_items_in_every_form(text: str) -> None:
    assert items(of_text(text, MEETING)) == SAME


def docx(build: Any) -> bytes:
    document = Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_document_with_headings_lists_boxes_and_a_table() -> None:
    def build(document: Any) -> None:
        document.add_heading("會議紀錄", 1)
        document.add_paragraph("Alex fixed the index.")
        document.add_heading("Action items", 2)
        document.add_paragraph("Alex: renew the certificate, by Friday", style="List Bullet")
        document.add_paragraph("☒ May: book the room", style="List Bullet")
        table = document.add_table(rows=2, cols=3)
        for number, row in enumerate((("任務", "負責人", "截止"), ("更新聯絡清單", "小明", "3/10"))):
            for cell, text in zip(table.rows[number].cells, row, strict=True):
                cell.text = text
        document.add_paragraph("TODO: order disks")

    assert items(of_docx(docx(build), MEETING)) == SAME


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(11):
            parts.writestr(f"word/{number}.xml", b"\0" * 10 * 1024 * 1024)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", "unreadable"),
        (b"PK\x03\x04 no zip", "unreadable"),
        (b"\0" * (20 * 1024 * 1024 + 1), "too_large"),
        (bomb(), "too_large"),
    ],
    ids=["empty", "broken", "large", "bomb"],
)
def test_a_document_that_cannot_be_read_says_why(data: bytes, trouble: str) -> None:
    draft = of_docx(data, MEETING)
    assert draft.trouble == f"minutes.{trouble}"
    assert all(words(language, "Asia/Taipei").has(f"minutes.{trouble}") for language in LANGUAGES)


def test_the_documentations_insight() -> None:
    content = msgspec.json.decode(shared("recorded", "graph", "ai_insight_get_docs.json").read_bytes())
    draft = of_insights(content, MEETING)
    assert [(one.title, one.owner_words, one.owners) for one in draft.items] == [
        ("Finalize Project Timeline", "Bella Smith", ()),
        ("Prepare Presentation Draft", "Bella Smith", ()),
    ]
    assert [note.text.split(":")[0] for note in draft.notes] == [
        "Introducing Project Objectives and Key Stakeholders",
        "Discussion on action items",
    ]
    known = {"actionItems": [{"title": "Renew", "text": "Renew it by Friday", "ownerDisplayName": "Alex Chen"}]}
    assert items(of_insights(known, MEETING)) == [("Renew", ["Alex Chen"], "03-06")]


@pytest.mark.parametrize("content", [{"actionItems": "x"}, {"meetingNotes": [1]}, {"actionItems": [{"title": 5}]}])
def test_an_insight_of_another_shape_says_so(content: dict[str, object]) -> None:
    assert of_insights(content, MEETING).trouble == "minutes.unreadable"


def test_what_was_typed_in_the_chat() -> None:
    alex = MEETING.attendees[2]
    draft = of_captured(
        [
            Captured("action", "renew the certificate @Alex by Friday"),
            Captured("action", "I'll order disks", by=alex),
            Captured("decision", "no deploys on Fridays", by=alex),
            Captured("parked", "a new office"),
        ],
        MEETING,
    )
    assert items(draft) == [("renew the certificate", ["Alex Chen"], "03-06"), ("order disks", ["Alex Chen"], "")]
    assert [(one.text, one.by, one.line) for one in draft.decisions] == [("no deploys on Fridays", "Alex Chen", 3)]
    assert [one.text for one in draft.notes] == ["a new office"]


@pytest.mark.parametrize("text", ["", " \n\n\t", "WEBVTT\n", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\n"])
def test_nothing_in_it_says_so(text: str) -> None:
    assert of_text(text, MEETING) == of_transcript(text, MEETING) == Draft(trouble="minutes.empty")


GERMAN = (
    "Wir haben heute über die Sicherung gesprochen und beschlossen, dass die Platten getauscht werden. "
    "Danach ging es um den Urlaub. " * 4
)
JAPANESE = "本日の会議では、証明書の更新について話し合いました。来週までに担当者が確認します。" * 4


@pytest.mark.parametrize(
    "text", [GERMAN, JAPANESE, "Сегодня мы обсудили резервное копирование и решили заменить диски в среду. " * 8]
)
def test_another_language_says_so(text: str) -> None:
    assert of_text(text, MEETING).trouble == "minutes.wrong_language"
    cue = f"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Alex Chen>{text}</v>\n"
    assert of_transcript(cue, MEETING).trouble == "minutes.wrong_language"


@pytest.mark.parametrize("name", ["graph_docs_calltranscript-get.vtt", "graph_docs_metadataContent.vtt"])
def test_the_documentations_transcripts_hold_no_item(name: str) -> None:
    draft = of_transcript(shared("recorded", "vtt", name).read_text(encoding="utf-8"), MEETING)
    assert (draft.items, draft.trouble) == ((), None)


def test_a_transcript_without_speakers_says_so() -> None:
    text = shared("recorded", "vtt", "graph_unattributed_text.txt").read_text(encoding="utf-8")
    assert of_transcript(text, MEETING).trouble == "minutes.no_speakers"


def test_teams_own_export_with_a_mark_of_order_and_carriage_returns() -> None:
    text = shared("recorded", "vtt", "synth_teams_ui_guid_bom_crlf_negative.vtt").read_text(encoding="utf-8")
    draft = of_transcript(text, MEETING)
    assert [(one.title, [who.name for who in one.owners], one.line) for one in draft.items] == [
        ("先看 SSL 憑證 — 更新", ["王小明"], 10)
    ]


def test_the_evidence_of_a_transcript_is_who_says_what() -> None:
    cues = (("Alex Chen", "May, could you renew the certificate &amp; tell us?"), ("May Chiang", "Sure."))
    text = "WEBVTT\n\n" + "\n\n".join(
        f"7-{at}\n00:00:0{at}.000 --> 00:00:0{at + 1}.000\n<v {who}>{said}</v>" for at, (who, said) in enumerate(cues)
    )
    (item,) = of_transcript(text, MEETING).items
    assert item.evidence == "Alex Chen: May, could you renew the certificate & tell us?\nMay Chiang: Sure."
