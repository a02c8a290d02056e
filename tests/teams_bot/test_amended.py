"""Messages that people edit or delete in Teams, where they were comments."""

from __future__ import annotations

import pytest

from sop.desk import records
from sop.records.items import Comment
from tests.teams_bot.office import ALEX, ALEX_CHAT, CHANNEL, MEI, Json, Office


async def comments(office: Office) -> list[Comment]:
    """Those of the first incident."""
    return [one for one, _jira, _state in await office.house.store.read(records.comments_of, "INC-1")]


async def told(office: Office, activity: Json, kind: str, at: str, text: str = "") -> None:
    """Teams tells that the message was edited or deleted."""
    changed = {**activity, "type": kind, "timestamp": at, "channelData": {**activity.get("channelData", {})}}
    changed["channelData"]["eventType"] = {
        "messageUpdate": "editMessage",
        "messageDelete": "softDeleteMessage",
    }[kind]
    changed["text"] = activity["text"].replace("rolled back", text) if text else ""
    assert (await office.deliver(changed)).status == 200
    await office.settle()


@pytest.mark.parametrize(("user", "where"), [(ALEX, ALEX_CHAT), (MEI, CHANNEL)])
async def test_an_edited_message_edits_its_comment_and_a_deleted_one_is_marked(
    office: Office, user: str, where: str
) -> None:
    await office.ask(user, where, "incident new Disk full")
    message = office.message_activity(user, where, "comment INC-1 rolled back")
    await office.deliver(message)
    await office.settle()
    assert [one.text for one in await comments(office)] == ["rolled back"]

    for second, text in enumerate(("rolled back to 2.3", "rolled back to 2.4", "rolled back to 2.3")):
        await told(office, message, "messageUpdate", f"2026-11-25T10:00:0{second}.000Z", text)
        (one,) = await comments(office)
        assert one.text == text

    await told(office, message, "messageDelete", "2026-11-25T10:01:00.000Z")
    (one,) = await comments(office)
    assert one.deleted_by is not None
    assert one.text == "rolled back to 2.3"
    await told(office, message, "messageUpdate", "2026-11-25T10:02:00.000Z", "rolled back to 2.3")
    (one,) = await comments(office)
    assert one.deleted_by is None


async def test_a_command_stays_as_it_was_carried_out(office: Office) -> None:
    message = office.message_activity(ALEX, ALEX_CHAT, "incident new rolled back")
    await office.deliver(message)
    await told(office, message, "messageUpdate", "2026-11-25T10:00:00.000Z", "Disk empty")
    await told(office, message, "messageDelete", "2026-11-25T10:01:00.000Z")
    assert (await office.item("INC-1")).title == "rolled back"
    assert await office.house.store.read(records.resolve_id, "INC-2") is None
