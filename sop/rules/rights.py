"""Who may do what: one table, role by action. Checked at the one door for every command."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sop.records import commands as c
from sop.records.people import Role


class Right(StrEnum):
    """Something a role may do; a refusal names the missing one."""

    READ = "read"
    REPORT = "report"
    WORK = "work"
    COMMENT = "comment"
    CLOSE = "close"
    LINK = "link"
    ROUTE = "route"
    PEOPLE = "people"
    OBSERVE = "observe"


_EVERYDAY = frozenset({Right.READ, Right.REPORT, Right.WORK, Right.COMMENT})

GRANTED: Final[dict[Role, frozenset[Right]]] = {
    Role.STRANGER: frozenset(),
    Role.VIEWER: frozenset({Right.READ}),
    Role.RESPONDER: _EVERYDAY,
    Role.LEAD: _EVERYDAY | {Right.CLOSE, Right.LINK},
    Role.ADMIN: _EVERYDAY | {Right.CLOSE, Right.LINK, Right.ROUTE, Right.PEOPLE},
    Role.MACHINE: frozenset({Right.OBSERVE, Right.COMMENT}),
}

_NEEDED: Final[dict[type, Right]] = {
    c.ReportIncident: Right.REPORT,
    c.AddActionItem: Right.REPORT,
    c.PlanMeeting: Right.REPORT,
    c.Rate: Right.COMMENT,
    c.Jot: Right.COMMENT,
    # Teams tells as well that a meeting begins or ends.
    c.BeginMeeting: Right.COMMENT,
    c.EndMeeting: Right.COMMENT,
    c.AddComment: Right.COMMENT,
    c.EditComment: Right.COMMENT,
    c.WithdrawComment: Right.COMMENT,
    c.RouteHere: Right.ROUTE,
    c.RouteNotices: Right.ROUTE,
    c.Recreate: Right.LINK,
    c.Unlink: Right.LINK,
    c.Relink: Right.LINK,
    c.AlertsSeen: Right.OBSERVE,
    c.SeenInJira: Right.OBSERVE,
    c.AdoptFromJira: Right.OBSERVE,
    c.Draft: Right.COMMENT,
    c.MeetingTold: Right.OBSERVE,
}


def needed(action: c.Action, *, closes: bool = False) -> Right:
    """The right that an action takes. closes: whether it would end the record for good."""
    if closes:
        return Right.CLOSE
    return _NEEDED.get(type(action), Right.WORK)


def may(role: Role, right: Right) -> bool:
    """Whether the role has the right."""
    return right in GRANTED[role]
