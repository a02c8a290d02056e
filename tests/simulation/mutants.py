"""The engine with one thought left out, each as a patch from outside: what the judge must notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from jira_sync import mirror, talk
from jira_sync.doubt import Doubt
from jira_sync.finishing import Finish
from jira_sync.local import Local
from jira_sync.mirror import Mirror
from jira_sync.plan import Plan, plan
from jira_sync.projection import project
from jira_sync.remote import Remote
from jira_sync.vendor_errors import NotThere
from jira_sync.writing import Writing
from sandbox.jira.site import BOT_ID, SERVER_BOT_KEY
from sop.errors import Unknown
from sop.records.commands import SeenInJira

Mutant = Callable[[], AbstractContextManager[Any]]


def drop_own_author() -> AbstractContextManager[Any]:
    """Whatever the account did that we work under is taken for our own echo."""
    whole = mirror.Mirror._plan

    def mutant(self: Mirror, local: Local, remote: Remote) -> Plan:
        planned = whole(self, local, remote)
        own = {name for name, touch in remote.touched.items() if touch.by.account_id in (BOT_ID, SERVER_BOT_KEY)}
        return replace(planned, take={name: value for name, value in planned.take.items() if name not in own})

    return patch.object(Mirror, "_plan", mutant)


def no_base() -> AbstractContextManager[Any]:
    """On every difference the newest wins."""

    def mutant(local: Any, remote: Any, _base: Any, ours_at: Any, theirs_at: Any, policies: Any) -> Plan:
        nothing = dict.fromkeys(local, object())
        planned = plan(local, remote, nothing, ours_at, theirs_at, policies)
        return replace(planned, clashes=())

    return patch("jira_sync.mirror.plan", mutant)


def push_full_record() -> AbstractContextManager[Any]:
    """Every sync writes all that the record says."""
    whole = mirror.Mirror._plan

    def mutant(self: Mirror, local: Local, remote: Remote) -> Plan:
        planned = whole(self, local, remote)
        everything = project(local.item, self._desk.procedure, local.account_id)
        return replace(planned, write=everything, take={}) if not planned.is_empty else planned

    return patch.object(Mirror, "_plan", mutant)


@contextmanager
def retry_unknown() -> Iterator[None]:
    """A write whose answer was lost is sent once more at once, instead of being looked for."""
    from jira_sync.client import JiraClient

    whole = JiraClient._paced

    async def mutant(self: JiraClient, endpoint: str, send: Any) -> Any:
        try:
            return await whole(self, endpoint, send)
        except Unknown:
            return await whole(self, endpoint, send)

    with patch.object(JiraClient, "_paced", mutant):
        yield


def no_twin_check() -> AbstractContextManager[Any]:
    """Whatever carries our label is ours."""

    async def mutant(self: Doubt, issue_id: str, _local: Local) -> bool:
        try:
            await self._client.issue(issue_id)
        except NotThere:
            return False
        return True

    return patch.object(Doubt, "is_ours", mutant)


def no_rebase() -> AbstractContextManager[Any]:
    """Jira's value is taken though ours has moved since it was compared."""
    whole = Finish._command

    def mutant(self: Finish, fields: dict[str, Any]) -> Any:
        from msgspec.structs import replace as with_

        command = whole(self, fields)
        assert isinstance(command.action, SeenInJira)
        return with_(command, action=with_(command.action, expected={}))

    return patch.object(Finish, "_command", mutant)


def identity() -> AbstractContextManager[Any]:
    """A stage is the status that it shows as, and the other way round: each status stands for one stage."""
    whole = mirror.Mirror._plan

    def mutant(self: Mirror, local: Local, remote: Remote) -> Plan:
        planned = whole(self, local, remote)
        status = planned.write.get("stage", remote.values["stage"])
        stage = self._desk.procedure.track(local.item.kind).entry_for(status)
        if stage is None or stage.key == local.item.stage or "stage" in planned.write:
            return planned
        return replace(planned, take=planned.take | {"stage": status})

    return patch.object(Mirror, "_plan", mutant)


def no_second_look() -> AbstractContextManager[Any]:
    """Nobody looks whether a write of ours ran over somebody's."""
    return patch("jira_sync.mirror.lost", lambda _written, _remote: {})


def no_comment_property() -> AbstractContextManager[Any]:
    """A comment whose answer was lost is not looked for."""
    return patch.object(talk, "_twins", lambda _known, _there: {})


def no_twin_comments() -> AbstractContextManager[Any]:
    """A comment of ours that stands in Jira twice is taken for somebody's."""
    return patch("jira_sync.twins.doubled", lambda _known, _there: False)


def no_age() -> AbstractContextManager[Any]:
    """On a Data Center whatever our account has made with our label is ours, without giving the index its time."""
    whole = Doubt.found

    async def first(self: Doubt, waiting: list[str], local: Local) -> str | None:
        for issue_id in reversed(waiting):
            told = await self._told(issue_id, local)
            if told is not None and await self._we_made(told[0], local):
                return issue_id
        return None

    async def mutant(self: Doubt, local: Local) -> str | None:
        with patch.object(Doubt, "_oldest", first):
            return await whole(self, local)

    return patch.object(Doubt, "found", mutant)


@contextmanager
def no_lease() -> Iterator[None]:
    """A paused worker writes on though its lane may be another's."""
    from sop.lanes import Job, Worker

    alone = patch.object(Worker, "_ensure_mine", lambda _self, _lane, _epoch: None)
    with alone, patch.object(Job, "fenced", lambda _self, fn: fn):
        yield


def no_late_writes() -> AbstractContextManager[Any]:
    """A write that arrives when others have gone on is somebody's edit."""
    return patch("jira_sync.late.arrived", lambda _lates, _written, _base, _remote: {})


MUTANTS: dict[str, Mutant] = {
    "drop-own-author": drop_own_author,
    "no-base": no_base,
    "push-full-record": push_full_record,
    "retry-unknown": retry_unknown,
    "no-twin-check": no_twin_check,
    "no-rebase": no_rebase,
    "identity": identity,
    "no-second-look": no_second_look,
    "no-comment-property": no_comment_property,
    "no-lease": no_lease,
    "no-twin-comments": no_twin_comments,
    "no-age": no_age,
    "no-late-writes": no_late_writes,
}

__all__ = ["MUTANTS", "Writing"]
