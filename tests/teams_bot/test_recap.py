"""Minutes become a recap whose action items people accept, change, merge or drop, one press each."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

import pytest
from docx import Document

from sop.desk import people
from sop.desk.door import Handled
from sop.records import commands as c
from sop.records.items import ActionItem, Meeting
from sop.records.meetings import Fate
from sop.records.people import Actor, Person, Role, Side
from teams_bot.transcripts import Transcripts
from tests.teams_bot import wire
from tests.teams_bot.office import ADMIN, ALEX, ALEX_CHAT, CHINESE, GROUP, MEI, MEI_CHAT, MING, Json, Office


class Source(NamedTuple):
    """What Graph gives out."""

    id: str
    kind: Literal["vtt", "text", "insights"]
    join_url: str
    chat_id: str | None
    created: datetime
    content: str


MINUTES = """# Launch review

Decisions:
- We stay on version 2.3 until Monday

Action items:
- [ ] Alex: write the runbook, by 2030-11-20
- [ ] Mei: call the CDN vendor as soon as possible
- [ ] Update the status page
"""


async def meeting(office: Office, item_id: str = "MTG-1") -> Meeting:
    item = await office.item(item_id)
    assert isinstance(item, Meeting)
    return item


async def made(office: Office) -> list[ActionItem]:
    """The action items, oldest first."""
    found = [one for one in await office.items() if isinstance(one, ActionItem)]
    return sorted(found, key=lambda one: one.id)


async def brought(office: Office, text: str = MINUTES, command: str = "minutes", **more: str) -> Json:
    """Mei, who knows everybody, pastes minutes: the recap's card."""
    await office.ask(ALEX, ALEX_CHAT, "help")
    await office.ask(MEI, MEI_CHAT, "help")
    await office.ask(MEI, GROUP, f"{command} {text}", **more)
    return await recap(office)


async def recap(office: Office) -> Json:
    """The newest card of a meeting in the group."""
    return [one for one in await office.cards(GROUP) if wire.texts(one).startswith("MTG-1")][-1]


async def settle(office: Office, title: str, which: int = 0, **inputs: str) -> Json:
    """Mei presses the button of that title of the so many-th proposal that is shown."""
    card = await recap(office)
    several = [one for one in wire.all_actions(card) if one["title"] == title and one["type"] == "Action.Execute"]
    action = several[which]
    answer = await office.pressed(MEI, GROUP, card["id"], action["verb"], action["data"] | inputs)
    await office.settle()
    return answer


async def test_pasted_minutes_without_a_meeting_are_one_of_their_own(office: Office) -> None:
    card = await brought(office)
    shown = wire.texts(card)
    item = await meeting(office)
    assert (item.title, item.stage) == ("Launch review", "recap")
    assert "We stay on version 2.3 until Monday" in shown
    assert [one.title for one in item.proposals] == [
        "write the runbook",
        "call the CDN vendor",
        "Update the status page",
    ]
    assert [[who.name for who in one.owners] for one in item.proposals] == [["Alex Wilber"], ["林美 Mei Lin"], []]
    assert "as soon as possible ?" in shown
    assert "20 Nov 2030" in shown


async def test_whoever_is_in_the_conversation_may_own_what_its_minutes_say(office: Office) -> None:
    """Nobody but Mei has ever spoken to the bot: its conversation's roster knows who Alex is."""
    await office.ask(MEI, GROUP, f"minutes {MINUTES}")
    owner = (await meeting(office)).proposals[0].owners[0]
    assert (owner.name, owner.email) == ("Alex Wilber", "alex@example.com")
    choice = next(one for one in wire.all_actions(await recap(office)) if one["title"] == "Edit")["card"]["body"][1]
    assert {one["title"] for one in choice["choices"]} == {"Nobody yet", "林美 Mei Lin", "Alex Wilber"}


async def test_one_press_each_accepts_drops_and_edits(office: Office) -> None:
    await brought(office)
    await settle(office, "Accept", 0)
    await settle(office, "Drop", 0)
    (item,) = await made(office)
    assert (item.title, item.about, item.assignee and item.assignee.name) == (
        "write the runbook",
        "MTG-1",
        "Alex Wilber",
    )
    assert str(item.due) == "2030-11-20"
    form = {"title-1": "Update both status pages", "owner-1": "-", "due-1": "2030-12-01"}
    card = await recap(office)
    send = wire.button(card, "proposal_edit")
    await office.pressed(MEI, GROUP, card["id"], "proposal_edit", send["data"] | form)
    await office.settle()
    assert [(one.title, str(one.due), one.assignee) for one in await made(office)][1:] == [
        ("Update both status pages", "2030-12-01", None)
    ]
    item_now = await meeting(office)
    assert [one.fate for one in item_now.proposals] == [Fate.ACCEPTED, Fate.DROPPED, Fate.ACCEPTED]
    assert item_now.stage == "closed"
    assert "ACT-1" in wire.texts(await recap(office))


async def test_an_accepted_proposal_is_made_once_however_often_it_is_pressed(office: Office) -> None:
    card = await brought(office)
    accept = wire.button(card, "proposal_accept")
    await office.pressed(MEI, GROUP, card["id"], "proposal_accept", accept["data"])
    again = await office.pressed(ALEX, GROUP, card["id"], "proposal_accept", accept["data"])
    assert "MTG-1" in wire.texts(again)
    assert len(await made(office)) == 1


async def test_two_people_settle_different_proposals_of_the_same_card(office: Office) -> None:
    card = await brought(office)
    first, second = [one for one in wire.all_actions(card) if one.get("verb") == "proposal_accept"][:2]
    await office.pressed(MEI, GROUP, card["id"], first["verb"], first["data"])
    await office.pressed(ALEX, GROUP, card["id"], second["verb"], second["data"])
    assert [one.title for one in await made(office)] == ["write the runbook", "call the CDN vendor"]


async def test_all_are_accepted_at_once_or_none(office: Office) -> None:
    card = await brought(office)
    every = wire.button(card, "proposals_accept")
    stale = {**every["data"], "these": [*every["data"]["these"][:2], {**every["data"]["these"][2], "mark": "another"}]}
    await office.pressed(MEI, GROUP, card["id"], "proposals_accept", stale)
    assert await made(office) == []
    await office.pressed(MEI, GROUP, card["id"], "proposals_accept", every["data"])
    await office.settle()
    assert len(await made(office)) == 3
    assert (await meeting(office)).stage == "closed"


async def test_owners_are_told_once_in_their_own_chats(office: Office) -> None:
    await brought(office)
    await settle(office, "Accept all 3")
    told = [one["text"] for one in await office.messages(ALEX_CHAT, ALEX) if "Yours to do" in (one["text"] or "")]
    assert len(told) == 1
    assert "ACT-1 write the runbook" in told[0]
    mine = [one["text"] for one in await office.messages(MEI_CHAT, MEI) if "Yours to do" in (one["text"] or "")]
    assert len(mine) == 1


async def test_who_has_no_chat_of_their_own_is_named_where_the_meeting_is(office: Office) -> None:
    await office.ask(MING, GROUP, "help")
    await brought(office, "# Review\n\nAction items:\n- [ ] 陳志明: rotate the keys\n")
    await settle(office, "Accept")
    said = [one["text"] for one in await office.messages(GROUP) if "ACT-1 rotate the keys" in (one["text"] or "")]
    assert len(said) == 1
    assert "陳志明" in said[0]


async def test_the_same_minutes_again_change_nothing_and_edited_ones_add_what_is_new(office: Office) -> None:
    await brought(office)
    await settle(office, "Drop", 0)
    before = await meeting(office)
    said = await office.ask(MEI, GROUP, f"minutes {MINUTES}")
    assert any("has all of this already" in (one["text"] or "") for one in said)
    assert await meeting(office) == before
    await office.ask(MEI, GROUP, f"minutes MTG-1 {MINUTES}- [ ] Alex: order new disks\n")
    after = await meeting(office)
    assert [one.title for one in after.proposals][3:] == ["order new disks"]
    assert after.proposals[0].fate is Fate.DROPPED


async def test_a_message_of_minutes_that_is_edited_adds_what_is_new_without_a_word(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "help")
    sent = office.message_activity(MEI, GROUP, f"minutes {MINUTES}")
    assert (await office.deliver(sent)).status == 200
    await office.settle()
    before = len(await office.messages(GROUP))
    text = f"{sent['text']}- [ ] Alex: order new disks\n"
    channel = {**sent.get("channelData", {}), "eventType": "editMessage"}
    for at in ("2026-11-26T10:00:00.000Z", "2026-11-26T10:00:00.000Z"):
        edited = {**sent, "type": "messageUpdate", "timestamp": at, "channelData": channel, "text": text}
        assert (await office.deliver(edited)).status == 200
        await office.settle()
    assert [one.title for one in (await meeting(office)).proposals][3:] == ["order new disks"]
    assert len(await office.items()) == 1
    assert len(await office.messages(GROUP)) == before


async def test_a_likely_duplicate_is_shown_and_merged_in_one_press(office: Office) -> None:
    await office.ask(MEI, GROUP, "action new Write the runbook @Alex by 2030-11-19")
    card = await brought(office)
    assert "Looks like ACT-1 Write the runbook" in wire.texts(card)
    await settle(office, "Same as ACT-1")
    assert len(await made(office)) == 1
    (merged,) = [one for one in (await meeting(office)).proposals if one.fate is Fate.MERGED]
    assert merged.item_id == "ACT-1"


async def test_the_recap_follows_its_action_items(office: Office) -> None:
    await brought(office)
    await settle(office, "Accept", 0)
    await office.ask(MEI, GROUP, "done ACT-1")
    assert "✓ ACT-1" in wire.texts(await recap(office))


async def planned(office: Office) -> str:
    """A meeting of the group that is to begin in an hour, planned by Mei."""
    at = datetime.fromtimestamp(office.clock.now(), UTC)
    person = await office.house.store.read(lambda connection: people.named(connection, Person("Alex")))
    action = c.PlanMeeting(
        "Launch review",
        "Settle who does what",
        at + timedelta(hours=1),
        "Asia/Taipei",
        30,
        attendees=(person,),
        home=GROUP,
    )
    mei = Actor(Person("林美 Mei Lin", aad_id=ADMIN), Side.TEAMS, Role.LEAD)
    answer = await office.house.store.tx(
        office.house.desk.handle, c.Command(id="plan", actor=mei, at=at, action=action)
    )
    assert isinstance(answer, Handled)
    await office.settle()
    return "MTG-1"


async def test_what_was_typed_while_they_met_is_drafted_at_the_end_and_stays(office: Office) -> None:
    """A worse source adds nothing to a better one, a better one takes nothing that people have typed."""
    await office.ask(ALEX, ALEX_CHAT, "help")
    await planned(office)
    for line in ("meeting begin", "decision We stay on 2.3", "action Alex writes the runbook by 2030-11-20"):
        await office.say(MEI, GROUP, line)
    await office.ask(MEI, GROUP, "meeting end")
    item = await meeting(office)
    assert (item.stage, [one.source for one in item.proposals]) == ("recap", ["chat"])
    (card,) = [one for one in await office.cards(GROUP) if "Proposed action items" in wire.texts(one)]
    assert "Was the goal met?" in wire.texts(card)
    await office.ask(MEI, GROUP, "minutes Action items:\n- Alex: order new disks\n- Alex: write the runbook\n")
    assert [one.source for one in (await meeting(office)).proposals] == ["chat", "minutes"]


async def test_minutes_of_a_meeting_that_nobody_began_or_ended_are_its_recap(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "help")
    await planned(office)
    await office.advance(2 * 3600.0)
    await office.ask(MEI, GROUP, "minutes Action items:\n- Alex: order new disks\n")
    item = await meeting(office)
    assert (item.stage, [one.title for one in item.proposals]) == ("recap", ["order new disks"])
    assert len(await office.items()) == 1


async def test_minutes_of_a_meeting_that_is_yet_to_come_are_kept_and_that_is_said(office: Office) -> None:
    await office.ask(MEI, GROUP, "meeting plan Launch review 2031-01-07 14:00 45m")
    said = await office.ask(MEI, GROUP, f"minutes MTG-1 {MINUTES}")
    assert any("MTG-1 is not over yet" in one["text"] for one in said)
    assert len((await meeting(office)).proposals) == 3


async def test_the_goal_is_judged_by_a_press_and_the_card_says_so(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "help")
    await planned(office)
    await office.say(MEI, GROUP, "meeting begin")
    await office.ask(MEI, GROUP, "meeting end")
    await settle(office, "No")
    shown = wire.texts(await recap(office))
    assert "Goal not met" in shown
    assert "Was the goal met?" not in shown
    assert (await meeting(office)).stage == "closed"


async def test_a_transcript_is_read_where_it_belongs_and_a_worse_source_changes_nothing(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "help")
    await planned(office)
    await office.advance(2 * 3600.0)
    at = datetime.fromtimestamp(office.clock.now(), UTC)
    vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:05.000\n<v Alex Wilber>I'll order new disks by Friday.</v>\n"
    for name in ("t1", "t1"):
        source = Source(name, "vtt", "", GROUP, at, vtt)
        await office.house.store.tx(Transcripts(office.house.desk).arrived, source)
        await office.settle()
    item = await meeting(office)
    assert [(one.title, one.owners[0].name) for one in item.proposals] == [("order new disks", "Alex Wilber")]
    worse = Source("t2", "text", "", GROUP, at, "Alex Wilber: I'll buy new chairs by Friday.\n")
    await office.house.store.tx(Transcripts(office.house.desk).arrived, worse)
    await office.settle()
    assert await meeting(office) == item


@pytest.mark.parametrize("name", ["minutes.docx", "minutes.md"])
async def test_a_file_of_minutes_is_read(office: Office, name: str) -> None:
    await office.ask(ALEX, ALEX_CHAT, "help")
    held = MINUTES.encode()
    if name.endswith("docx"):
        document, buffer = Document(), io.BytesIO()
        for line in MINUTES.splitlines():
            document.add_paragraph(line)
        document.save(buffer)
        held = buffer.getvalue()
    file = {"kind": "file", "name": name, "base64": base64.b64encode(held).decode()}
    await office.ask(MEI, MEI_CHAT, "會議紀錄", files=[file], locale=CHINESE)
    item = await meeting(office)
    assert [one.title for one in item.proposals] == [
        "write the runbook",
        "call the CDN vendor",
        "Update the status page",
    ]
    assert item.title.endswith("會議紀錄")


async def test_nothing_to_read_is_told(office: Office) -> None:
    (said,) = await office.ask(MEI, MEI_CHAT, "minutes")
    assert "There are no minutes in this message" in said["text"]
    (said,) = await office.ask(MEI, MEI_CHAT, "minutes ACT-9 some text")
    assert "ACT-9" in said["text"]
    assert await office.items() == []


TALK = """WEBVTT

00:00:01.000 --> 00:00:05.000
<v Mei>Alex, could you write the runbook by 20 November 2030?</v>

00:00:06.000 --> 00:00:09.000
<v Alex>Sure.</v>

00:00:50.000 --> 00:00:55.000
<v Mei>The old one is on the wiki. It has four pages. Nobody has read them. The wiki is slow. It is very slow.</v>

00:01:01.000 --> 00:01:05.000
<v Mei>I'll call the CDN vendor on 3 December 2030. No, wait, make it 5 December 2030.</v>
"""


async def test_a_day_that_is_to_be_checked_is_on_its_button_and_left_out_of_accepting_all(office: Office) -> None:
    card = await brought(office, TALK)
    shown = wire.texts(card)
    first, second = (await meeting(office)).proposals
    assert (first.due_sure, second.due_sure) == (True, False)
    assert "Thu, 5 Dec 2030? Please check" in shown
    titles = [one["title"] for one in wire.all_actions(card) if one.get("verb") == "proposal_accept"]
    assert titles == ["Accept", "Accept, due Thu, 5 Dec 2030"]
    assert not any(one.get("verb") == "proposals_accept" for one in wire.all_actions(card))
    await settle(office, "Accept, due Thu, 5 Dec 2030")
    assert [(one.title, str(one.due)) for one in await made(office)] == [("call the CDN vendor", "2030-12-05")]
