"""Files that people send: fetched from Microsoft only, kept until Jira has them, and never lost without a word."""

from __future__ import annotations

import base64

import pytest
from sqlalchemy import select

from sop.desk import records
from sop.storage.tables import files, intents
from tests.teams_bot.office import ALEX, ALEX_CHAT, CHANNEL, CHINESE, MEI, MEI_CHAT, Json, Office

HELD = b"\x89PNG\r\n\x1a\n" * 9


def given(kind: str = "file", name: str = "heap.txt", content: bytes = HELD) -> Json:
    """A file as a person sends it."""
    return {"kind": kind, "name": name, "base64": base64.b64encode(content).decode()}


@pytest.fixture
def mirrored(office: Office) -> None:
    """A Jira is set up; nobody works at its side here."""
    object.__setattr__(office.house.desk, "mirrored", True)


async def kept(office: Office) -> list[tuple[str, str, bytes | None]]:
    """State, name and content of all files."""
    rows = await office.house.store.read(lambda connection: list(connection.execute(select(files)).all()))
    return [(row.state, row.name, row.content) for row in rows]


async def uploads(office: Office) -> int:
    """Files that wait to be put onto issues."""
    query = select(intents.c.id).where(intents.c.kind == "jira.upload")
    waiting = await office.house.store.read(lambda connection: len(connection.execute(query).all()))
    parked = [one for one in await office.parked() if one.kind == "jira.upload"]
    return waiting + len(parked)


async def sent(office: Office, text: str, *several: Json, where: str = ALEX_CHAT, **more: str) -> list[str]:
    """Alex writes with files: what the bot says."""
    return [one["text"] for one in await office.ask(ALEX, where, text, files=list(several), **more) if one["text"]]


@pytest.mark.usefixtures("mirrored")
async def test_a_file_is_fetched_kept_and_named_in_a_comment(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    said = await sent(office, "attach INC-1 the heap", given(), given("picture", "pasted"))
    assert await kept(office) == [("kept", "heap.txt", HELD), ("kept", "image-2.png", HELD)]
    assert await uploads(office) == 2
    assert (await office.comments("INC-1")) == ["the heap\n\n📎 heap.txt\n📎 image-2.png"]
    assert "Files on their way to the Jira issue: 2" in said[0]
    log = office.teams.state.control.log.entries
    (store,) = [one for one in log if one.path.endswith("download.aspx")]
    assert store.status == 200


@pytest.mark.usefixtures("mirrored")
async def test_a_comment_takes_files_along_too(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    said = await sent(office, "留言 INC-1 已退回", given(name="../紀錄:1.txt"), locale=CHINESE)
    assert [name for _state, name, _content in await kept(office)] == ["_紀錄_1.txt"]
    assert await office.comments("INC-1") == ["已退回\n\n📎 _紀錄_1.txt"]
    assert "檔案：1 個" in said[0]


async def test_where_one_record_is_meant_its_id_need_not_be_named(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    await sent(office, "attach", given())
    assert await office.comments("INC-1") == ["📎 heap.txt"]


async def test_without_jira_the_files_stay_in_teams(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    (said,) = await sent(office, "attach INC-1", given())
    assert "No Jira is set up" in said
    assert await kept(office) == []


@pytest.mark.usefixtures("mirrored")
@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("attach INC-1", CHANNEL, "No file came"),
        ("attach INC-9", ALEX_CHAT, "INC-9"),
        ("", ALEX_CHAT, "Which record"),
        ("look at this", ALEX_CHAT, "Which record"),
    ],
)
async def test_what_cannot_be_done_is_said_and_keeps_nothing(office: Office, text: str, where: str, words: str) -> None:
    for title in ("Disk full", "Disk slow"):
        await office.ask(ALEX, ALEX_CHAT, f"incident new {title}")
    (said,) = await sent(office, text, given(), where=where)
    assert words in said
    assert await kept(office) == []
    assert await office.comments("INC-1") == []


@pytest.mark.usefixtures("mirrored")
async def test_a_link_that_a_bot_cannot_follow_stays_in_the_comment(office: Office) -> None:
    await office.ask(MEI, CHANNEL, "incident new Disk full")
    message = office.message_activity(MEI, CHANNEL, "comment INC-1 see")
    url = "https://example.sharepoint.com/sites/ops/heap.txt"
    message["attachments"] = [
        {"contentType": "reference", "name": "heap.txt", "contentUrl": url},
        {"contentType": "reference", "name": "b", "contentUrl": "javascript:alert(1)"},
        {"contentType": "text/html", "content": "<p>see</p>"},
    ]
    await office.deliver(message)
    await office.settle()
    assert await office.comments("INC-1") == [f"see\n\n📎 heap.txt {url}\n📎 b"]
    assert await kept(office) == []


@pytest.mark.usefixtures("mirrored")
@pytest.mark.parametrize(
    ("kind", "path", "status", "words"),
    [("file", "download.aspx", 403, "send it again"), ("picture", "/v3/attachments", 404, "send it again")],
)
async def test_a_file_that_is_gone_is_told(office: Office, kind: str, path: str, status: int, words: str) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    order = {"kind": "status", "status": status, "match": {"path": path}}
    await office.control("faults", faults=[order])
    said = await sent(office, "attach INC-1", given(kind))
    assert any(words in one for one in said), said
    assert [state for state, _name, _content in await kept(office)] == ["failed"]
    assert await uploads(office) == 0


@pytest.mark.usefixtures("mirrored")
async def test_a_store_that_is_out_is_asked_again_and_a_token_renewed_once(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    orders = [
        {"kind": "status", "status": 503, "match": {"path": "download.aspx"}, "times": 2},
        {"kind": "status", "status": 401, "match": {"path": "/v3/attachments"}, "times": 1},
    ]
    await office.control("faults", faults=orders)
    await sent(office, "attach INC-1", given(), given("picture"))
    assert [state for state, _name, _content in await kept(office)] == ["kept", "kept"]


@pytest.mark.usefixtures("mirrored")
async def test_too_big_and_from_elsewhere(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    await office.say(ALEX, ALEX_CHAT, "attach INC-1", files=[given()])
    (held,) = office.teams.state.files
    office.teams.state.files[held] = bytes(20 * 1024 * 1024 + 1)
    await office.settle()
    assert "at most 20 MB" in (await office.messages(ALEX_CHAT, ALEX))[-1]["text"]
    message = office.message_activity(ALEX, ALEX_CHAT, "attach INC-1")
    kind = "application/vnd.microsoft.teams.file.download.info"
    elsewhere = {"contentType": kind, "name": "x", "content": {"downloadUrl": "https://evil.example/x?tempauth=1"}}
    message["attachments"] = [elsewhere]
    await office.deliver(message)
    await office.settle()
    texts = [one["text"] for one in await office.messages(ALEX_CHAT, ALEX)]
    assert "none of Microsoft Teams" in texts[-1]
    assert [content for _state, _name, content in await kept(office)] == [None, None]


@pytest.mark.usefixtures("mirrored")
async def test_an_edited_message_keeps_its_files_in_the_comment(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    message = office.message_activity(ALEX, ALEX_CHAT, "attach INC-1 first")
    url = f"{office.teams.url}/v3/attachments/1/views/original"
    message["attachments"] = [{"contentType": "image/png", "contentUrl": url}]
    await office.deliver(message)
    edited = {**message, "type": "messageUpdate", "text": message["text"].replace("first", "second")}
    await office.deliver({**edited, "channelData": {"eventType": "editMessage"}})
    await office.settle()
    assert await office.comments("INC-1") == ["second\n\n📎 image-1.png"]
    assert len(await kept(office)) == 1


async def test_ones_last_comment_is_edited_and_taken_back(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    card = await office.card(ALEX_CHAT, ALEX)
    await office.press(ALEX, ALEX_CHAT, card["id"], verb="comment", inputs={"comment": "rolled back"})
    await office.ask(MEI, MEI_CHAT, "comment INC-1 mine")
    (said,) = [one["text"] for one in await office.ask(ALEX, ALEX_CHAT, "edit comment INC-1 rolled back to 2.3")]
    assert "It said: rolled back" in said
    assert await office.comments("INC-1") == ["rolled back to 2.3", "mine"]
    (said,) = [one["text"] for one in await office.ask(ALEX, ALEX_CHAT, "收回留言 INC-1", locale=CHINESE)]
    assert "已標示為刪除" in said
    (said,) = [one["text"] for one in await office.ask(ALEX, ALEX_CHAT, "delete comment INC-1")]
    assert "no comment on INC-1" in said
    found = await office.house.store.read(records.comments_of, "INC-1")
    assert [comment.deleted_by is not None for comment, _id, _digest in found] == [True, False]
