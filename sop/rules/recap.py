"""What becomes of the minutes of a meeting: a source proposes, people settle, and what is settled stays so. Pure."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from sop.procedure.model import Procedure
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.meetings import Fate, Proposal, Said, person_key
from sop.records.outcomes import Code, Refusal
from sop.records.people import Person
from sop.records.text import TITLE_LIMIT, clean_line, cut

CHAT = "chat"
"""The source of what people typed while they met: it is added to whatever else there is, and never replaced."""
MOST_LINES = 400
MOST_PROPOSALS = 200
LINE_LIMIT = 1000
"""UTF-16 units in one captured line."""


def drafted(item: Meeting, action: c.Draft, procedure: Procedure) -> dict[str, Any]:
    """Open proposals give way to those of a better source; what a person has settled stays, and is not proposed again."""
    typed_in = action.source == CHAT
    if rank_of(item.drafted_from) > action.rank and not typed_in:
        return {}
    # A source in which nothing to do was found takes nothing away: what it says may only not have been understood.
    same = item.drafted_from == _ranked(action) or typed_in or not action.proposals
    kept = tuple(one for one in item.proposals if one.fate is not Fate.OPEN or one.source == CHAT or same)
    wanted: dict[str, Any] = {
        "proposals": (*kept, *_fresh(kept, action))[:MOST_PROPOSALS],
        "said": _lines(item, action, same=same),
        "goal_met": action.goal_met if item.goal_met is None else item.goal_met,
        "minutes_url": action.minutes_url or item.minutes_url,
    }
    if rank_of(item.drafted_from) <= action.rank and action.proposals:
        wanted["drafted_from"] = _ranked(action)
    if wanted["proposals"] != item.proposals and open_in(wanted["proposals"]) and _is_closed(item, procedure):
        wanted["stage"] = procedure.meetings.ended
    return wanted


def _fresh(kept: tuple[Proposal, ...], action: c.Draft) -> list[Proposal]:
    """Those that are new, each once. What a person has settled is known by its words as well: a key may change with a source."""
    keys = {one.key for one in kept}
    titles = {_plain(one.title) for one in kept if one.fate is not Fate.OPEN or one.source == CHAT}
    found = []
    for one in action.proposals:
        if one.key not in keys and _plain(one.title) not in titles:
            keys.add(one.key)
            found.append(replace(one, source=action.source))
    return found


def _lines(item: Meeting, action: c.Draft, *, same: bool) -> tuple[Said, ...]:
    """What was typed by people during the meeting is not any source's to take back."""
    kept = tuple(one for one in item.said if not one.source or same)
    known = {one.key for one in kept}
    told = {(one.kind, _plain(one.text)) for one in kept}
    lines = tuple(
        replace(one, text=cut(clean_line(one.text), LINE_LIMIT), source=action.source)
        for one in action.lines
        if clean_line(one.text) and one.key not in known and (one.kind, _plain(one.text)) not in told
    )
    return (*kept, *lines)[:MOST_LINES]


def settled(
    item: Meeting, command: c.Command, action: c.SettleProposal, procedure: Procedure
) -> dict[str, Any] | Refusal:
    """A person says what becomes of a proposal, once; with the last one the recap is closed and its owners are to be told."""
    found = next((one for one in item.proposals if one.key == action.key), None)
    facts = {"id": item.id, "stage": item.stage, "kind": item.kind.value, "version": item.version}
    if found is None:
        # A better source has come meanwhile.
        return Refusal(Code.STALE, facts)
    if found.fate is not Fate.OPEN:
        return Refusal(Code.ALREADY, {**facts, "by": found.by.name if found.by else ""})
    if action.mark and action.mark != found.mark:
        return Refusal(Code.STALE, facts)
    done = _as_settled(item, found, command, action)
    if isinstance(done, Refusal):
        return done
    return _closing(item, tuple(done if one.key == action.key else one for one in item.proposals), procedure)


def _as_settled(item: Meeting, found: Proposal, command: c.Command, action: c.SettleProposal) -> Proposal | Refusal:
    item_id = action.item_id or (found.likely if action.fate is Fate.MERGED else None)
    if action.fate is Fate.MERGED and item_id is None:
        return Refusal(Code.NO_SUCH_POINT, {"id": item.id})
    title = found.title if action.title is None else cut(clean_line(action.title), TITLE_LIMIT)
    if not title:
        return Refusal(Code.EMPTY, {"field": "title"})
    owners = found.owners
    if action.owner is not None:
        owner = whom(item, found, action.owner)
        if owner is None and action.owner:
            return Refusal(Code.NO_SUCH_POINT, {"id": item.id})
        owners = (owner,) if owner is not None else ()
    due = None if action.no_due else action.due or found.due
    return replace(
        found, fate=action.fate, title=title, owners=owners, due=due, item_id=item_id, by=command.actor.person
    )


def whom(item: Meeting, proposal: Proposal, key: str) -> Person | None:
    """Who is meant by a key of `person_key`: one of those that may own the proposal."""
    return next((one for one in eligible(item, proposal) if person_key(one) == key), None)


def eligible(item: Meeting, proposal: Proposal) -> tuple[Person, ...]:
    """Who may own a proposal, each once: whom it names, who was asked to come, whom the other proposals name."""
    named = (who for one in item.proposals for who in (*one.owners, *one.ask))
    found: list[Person] = []
    for who in (*proposal.owners, *proposal.ask, *item.people, *named):
        if not any(who.is_same_as(known) for known in found):
            found.append(who)
    return tuple(found)


def judged(item: Meeting, procedure: Procedure, *, met: bool) -> dict[str, Any]:
    """Somebody says whether the goal was met: the last word of a recap that has nothing open."""
    return {"goal_met": met, **_closing(item, item.proposals, procedure)}


def _closing(item: Meeting, proposals: tuple[Proposal, ...], procedure: Procedure) -> dict[str, Any]:
    if open_in(proposals):
        return {"proposals": proposals}
    told = tuple(replace(one, told=True) if one.item_id else one for one in proposals)
    following = procedure.meeting.next_after(procedure.meetings.ended)
    if item.stage != procedure.meetings.ended or following is None:
        return {"proposals": told}
    return {"proposals": told, "stage": following.key}


def open_in(proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Those that nobody has settled."""
    return tuple(one for one in proposals if one.fate is Fate.OPEN)


def _is_closed(item: Meeting, procedure: Procedure) -> bool:
    following = procedure.meeting.next_after(procedure.meetings.ended)
    return item.ended_at is not None and following is not None and item.stage == following.key


def _ranked(action: c.Draft) -> str:
    return f"{action.rank}:{action.source}"


def rank_of(source: str) -> int:
    """How good the source is that a meeting was drafted from, as its `drafted_from` says; -1 where it was not."""
    return int(source.partition(":")[0]) if source else -1


def _plain(text: str) -> str:
    return "".join(text.casefold().split())
