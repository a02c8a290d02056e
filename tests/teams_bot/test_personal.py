"""Everybody's own chat: found by who they are, as soon as they have spoken there."""

from __future__ import annotations

from sop.desk import personal
from sop.records.people import Person
from tests.teams_bot.office import CHANNEL, MEI, MEI_CHAT, Office


async def test_a_chat_is_known_once_its_person_has_spoken_there(office: Office) -> None:
    mei = office.teams.state.directory.users[MEI]
    await office.ask(MEI, CHANNEL, "help")
    assert await office.house.store.read(personal.chat_of, Person(mei.name, mei.aad_object_id)) is None
    await office.ask(MEI, MEI_CHAT, "help")
    assert await office.house.store.read(personal.chat_of, Person(mei.name, mei.aad_object_id)) == MEI_CHAT
    assert await office.house.store.read(personal.chat_of, Person("?", email=mei.email)) == MEI_CHAT
    assert await office.house.store.read(personal.chat_of, Person("Somebody")) is None
