"""What people said of a meeting as the values that a record keeps."""

from __future__ import annotations

from datetime import date, datetime, time

from cards.submit_preparing import key_of, moment_of
from sop.procedure.meetings import Template
from sop.records.addresses import web_url
from sop.records.items import Meeting
from sop.records.meetings import Material
from sop.records.people import Person
from teams_bot.commands import parsed_plans as plans
from teams_bot.commands.clauses import plain_person
from teams_bot.turn import Turn

_JOIN = ("https://teams.microsoft.com/l/meetup-join/", "https://teams.microsoft.com/meet/")


def moment(turn: Turn, day: date, at: time) -> datetime:
    """The moment in UTC of a day and time that the turn's person said."""
    return moment_of(day, at, turn.words.zone)


def points_of(template: Template) -> tuple[plans.Point, ...]:
    """The agenda that a template gives."""
    return tuple(
        plans.Point(one.title, one.minutes, plain_person(one.owner) if one.owner else None) for one in template.agenda
    )


def no_address(links: tuple[plans.Link, ...]) -> str | None:
    """The first that no browser may be sent to."""
    return next((one.url or one.title for one in links if web_url(one.url) is None), None)


def join_url(links: tuple[plans.Link, ...]) -> str:
    """The address by which people join in Teams, where one of the links is such; empty otherwise.

    https://learn.microsoft.com/graph/api/resources/onlinemeeting: `joinWebUrl`.
    """
    return next((one.url for one in links if one.url.startswith(_JOIN)), "")


def material(link: plans.Link, turn: Turn) -> Material:
    """A link as the turn's person brings it."""
    return Material(key_of(link.url), link.title, link.url, turn.actor.person)


def point_key(item: Meeting, word: str) -> str | None:
    """The item of the agenda that is meant: by its number, its title, or the one title that has the word in it."""
    if word.isdecimal() and 0 < int(word) <= len(item.agenda):
        return item.agenda[int(word) - 1].key
    wanted = word.casefold()
    same = [one.key for one in item.agenda if one.title.casefold() == wanted or one.key.casefold() == wanted]
    near = [one.key for one in item.agenda if wanted in one.title.casefold()]
    found = same or near
    return found[0] if len(found) == 1 else None


def of_meeting(item: Meeting, person: Person) -> Person:
    """The person as the meeting knows them, where they were only named."""
    if person.aad_id or person.email:
        return person
    named = [
        one for one in item.people if person.name.casefold() in (one.name.casefold(), *one.name.casefold().split())
    ]
    return named[0] if len(named) == 1 else person
