"""Jira's REST API: the calls that the sync needs, by name. How a call is made is `jira_sync.transport`'s.

Version 2 of the API, whose text fields are wiki text: https://developer.atlassian.com/cloud/jira/platform/rest/v2/.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from jira_sync.account import Account
from jira_sync.attribution import Changes, as_history, as_property
from jira_sync.custom import Customs, resolved
from jira_sync.dialects import PROPERTY, Issues
from jira_sync.gather import Gathered
from jira_sync.pace import Pace, Rank, rank
from jira_sync.transport import Transport
from jira_sync.values import identity
from jira_sync.vendor_errors import BadFields, NotThere
from sop.procedure.mirroring import Custom

ISSUE_FIELDS = (
    "summary,description,status,priority,assignee,duedate,labels,updated,created,creator,comment,project,issuetype,"
    "archiveddate,security,attachment"
)
EXPANDED = ("changelog", "transitions")
READS_AT_ONCE = {Rank.PERSON: 2, Rank.BACKGROUND: 1, Rank.SWEEP: 1}
"""Reads of issues under way from which on further ones are gathered."""


class JiraClient(Transport):
    """The calls that the sync needs, each raising `sop.errors` only."""

    def __init__(self, account: Account, pace: Pace | None = None) -> None:
        super().__init__(account, pace)
        self._gathered = {
            rank: Gathered(self._single, self._together, at_once=most) for rank, most in READS_AT_ONCE.items()
        }
        self.customs: Customs | None = None

    async def server_info(self) -> dict[str, Any]:
        """Version and deployment type; answers without credentials too."""
        return await self.call("GET", "serverInfo")

    async def project(self, key: str | None = None) -> dict[str, Any]:
        """A project with its issue types. key: None for that of the settings, here and below.

        Raises NotThere where it is hidden from us.
        """
        return await self.call("GET", "project/{}", key or self.account.project)

    async def statuses(self, key: str | None = None) -> list[dict[str, Any]]:
        """Issue types of the project, each with the statuses its workflow has."""
        return await self.call("GET", "project/{}/statuses", key or self.account.project)

    async def priorities(self) -> list[dict[str, Any]]:
        """All priorities."""
        return await self.call("GET", "priority")

    async def create_fields(self, type_id: str, key: str | None = None) -> list[dict[str, Any]]:
        """What an issue of that type can, and what it must be made with in the project.

        Cloud has the entries of a page under `fields`, Data Center under `values`.
        """
        found: list[dict[str, Any]] = []
        while True:
            query = {"startAt": str(len(found)), "maxResults": "200"}
            page = await self.call(
                "GET", "issue/createmeta/{}/issuetypes/{}", key or self.account.project, type_id, query=query
            )
            part = page.get("fields") or page.get("values") or []
            found += part
            if not part or len(found) >= int(page["total"]):
                return found

    async def resolutions(self) -> list[dict[str, Any]]:
        """All resolutions."""
        return await self._dialect.resolutions(self.call)

    @property
    def marks_at_create(self) -> bool:
        """Whether `create` puts our property on the issue; where not, `mark` does."""
        return self._dialect.marks_at_create

    async def create(self, fields: dict[str, Any], marker: dict[str, Any]) -> tuple[str, str]:
        """Create an issue, with our property on it where that can be; returns id and key. fields: as of `worded`."""
        body: dict[str, Any] = {"fields": fields}
        if self.marks_at_create:
            body["properties"] = [{"key": PROPERTY, "value": marker}]
        answer = await self.call("POST", "issue", body=body)
        return str(answer["id"]), str(answer["key"])

    async def mark(self, issue_id: str, marker: dict[str, Any]) -> None:
        """Put our property on an issue; once more does no harm."""
        await self.call("PUT", "issue/{}/properties/{}", issue_id, PROPERTY, body=marker)

    async def learn(self, wanted: Mapping[str, Custom]) -> Customs:
        """Which custom fields of the site are meant, asked for once; from then on every issue is read with them."""
        if self.customs is None:
            self.customs = resolved(wanted, await self.fields()) if wanted else ()
        return self.customs

    @property
    def issue_fields(self) -> str:
        """The fields that an issue is read with."""
        return ",".join((ISSUE_FIELDS, *(one.id for one in self.customs or ())))

    @property
    def compared_fields(self) -> str:
        """The fields that an issue is compared by without looking closer."""
        return self.issue_fields.replace(",comment", "")

    async def fields(self) -> list[dict[str, Any]]:
        """All fields of the site."""
        return await self.call("GET", "field")

    async def issue(self, issue_id: str, *, marker: bool = False) -> dict[str, Any]:
        """An issue with changelog and open transitions. marker: with our property and its links, too.

        Reads of the same time share a request where Jira can do that, each rank its own: nobody waits behind background work.
        """
        if marker or not self._dialect.gathers:
            return await self._single(issue_id, marker=marker)
        return await self._gathered[rank()].read(issue_id)

    async def issues(self, ids: list[str], fields: str) -> Issues:
        """Those of these issues that are there and shown to us, in one request. ids: at most `dialects.BULK_MOST`."""
        return await self._dialect.issues(self.call, ids, fields)

    async def edit(self, issue_id: str, fields: dict[str, Any], behind: dict[str, Any]) -> None:
        """Set fields, all in one request. fields: as of `worded`; behind: who made the changes, as of `attributed`."""
        await self.call("PUT", "issue/{}", issue_id, body={"fields": fields} | behind)

    def attributed(self, changes: Changes, wrote: Collection[str], write: str) -> dict[str, Any]:
        """Who is behind a write, as this Jira takes it with the write. wrote: our names of the fields; write: its id."""
        return as_history(changes, wrote, write) | (as_property(changes) if self.marks_at_create else {})

    async def transition(
        self,
        issue_id: str,
        transition_id: str,
        fields: dict[str, Any] | None = None,
        behind: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Carry out a transition. fields: for its screen; behind: as in `edit`."""
        body: dict[str, Any] = {"transition": {"id": transition_id}, **behind}
        await self.call("POST", "issue/{}/transitions", issue_id, body=body | ({"fields": fields} if fields else {}))

    async def screen(self, issue_id: str, transition_id: str) -> dict[str, Any]:
        """The fields that a transition's screen asks for, by their id; none where it has no screen, or is not open any more."""
        query = {"expand": "transitions.fields", "transitionId": transition_id}
        answer = await self.call("GET", "issue/{}/transitions", issue_id, query=query)
        return dict(next((one.get("fields") or {} for one in answer["transitions"]), {}))

    async def shut(self, issue_id: str) -> tuple[str, ...]:
        """Statuses that the workflow leads to from here, but not our account. Data Center does not tell: none."""
        return await self._dialect.shut(self.call, issue_id)

    async def filled(self, issue_id: str, names: list[str]) -> frozenset[str]:
        """Those of an issue's fields that are not empty."""
        answer = await self._dialect.issue(self.call, issue_id, {"fields": ",".join(names)})
        return frozenset(name for name in names if answer["fields"].get(name) not in (None, "", []))

    async def newest(self, jql: str) -> dict[str, Any] | None:
        """The first issue that the query finds, as `issue` tells it; None where it finds none."""
        found = await self._dialect.first(self.call, jql)
        return None if found is None else await self.issue(found)

    async def comments(self, issue_id: str, start: int) -> dict[str, Any]:
        """A page of an issue's comments with their properties, oldest first."""
        query = {"expand": "properties", "orderBy": "created", "startAt": str(start), "maxResults": "100"}
        return await self.call("GET", "issue/{}/comment", issue_id, query=query)

    async def add_comment(self, issue_id: str, text: str, marker: dict[str, Any]) -> dict[str, Any]:
        """Write a comment with our property on it."""
        body = {"body": text, "properties": [{"key": PROPERTY, "value": marker}]}
        return await self.call("POST", "issue/{}/comment", issue_id, body=body)

    async def edit_comment(self, issue_id: str, comment_id: str, text: str) -> dict[str, Any]:
        """Replace the text of a comment that is for everybody: without `visibility` it stays so."""
        return await self.call("PUT", "issue/{}/comment/{}", issue_id, comment_id, body={"body": text})

    async def delete_comment(self, issue_id: str, comment_id: str) -> None:
        """Remove a comment for good; one that is gone already is no error."""
        try:
            await self.call("DELETE", "issue/{}/comment/{}", issue_id, comment_id)
        except NotThere:
            return

    async def search(self, jql: str, fields: str) -> Issues:
        """Every issue that the query finds, each with id, key and these fields (separated by commas)."""
        return await self._dialect.search(self.call, jql, fields)

    async def user(self, account: str) -> dict[str, Any] | None:
        """Who is meant by an e-mail address or by what this Jira knows people by; None where it knows nobody of it."""
        try:
            return await (self.find_user(account) if "@" in account else self._dialect.user(self.call, account))
        except NotThere:
            return None

    async def mention(self, account_id: str) -> str:
        """How this Jira writes a mention of somebody. Raises BadFields where it knows nobody of that identity."""
        reference = await self._dialect.reference(self.call, account_id)
        return f"[~{reference['name']}]" if "name" in reference else f"[~accountid:{reference['accountId']}]"

    async def find_user(self, email: str) -> dict[str, Any] | None:
        """The one person with that e-mail address, an active one before others; None where there is none or more than one."""
        meant = await self.people_of(email)
        return meant[0] if len(meant) == 1 else None

    async def people_of(self, email: str) -> list[dict[str, Any]]:
        """Everybody with that e-mail address; the active ones where there are any."""
        people = [user for user in await self.people_named(email) if _is(user, email)]
        return [user for user in people if user.get("active")] or people

    async def people_named(self, word: str) -> list[dict[str, Any]]:
        """The first ten people whose name or address begins with the word."""
        query = {**self._dialect.person_query(word), "maxResults": "10"}
        found = await self.call("GET", "user/search", query=query)
        return [user for user in found if user.get("accountType", "atlassian") == "atlassian"]

    async def is_assignable(self, user: dict[str, Any], key: str) -> bool:
        """Whether issues of the project can be assigned to somebody (of `user`)."""
        query = {**self._dialect.assignable_query(user), "project": key}
        found = await self.call("GET", "user/assignable/search", query=query)
        return identity(user) in {identity(one) for one in found}

    async def _single(self, issue_id: str, *, marker: bool = False) -> dict[str, Any]:
        query = {"fields": self.issue_fields, "expand": ",".join(EXPANDED)}
        if marker:
            query |= {"properties": PROPERTY, "fields": f"{self.issue_fields},issuelinks"}
        return await self._dialect.issue(self.call, issue_id, query)

    async def _together(self, ids: list[str]) -> Issues:
        return await self._dialect.issues(self.call, ids, self.issue_fields, EXPANDED)

    async def worded(self, fields: dict[str, Any], persons: tuple[str, ...] = ()) -> dict[str, Any]:
        """Fields of `to_fields` as this Jira takes them: a person is named otherwise on each, and may have to be looked up.

        persons: fields besides the assignee that name one or several, by identity or e-mail address. Raises BadFields where
        nobody is meant by it. Apart from the writes, whose right to the lane is checked last.
        """
        named = {name: fields[name] for name in ("assignee", *persons) if fields.get(name) is not None}
        return fields | {
            name: [await self._person(name, one) for one in who]
            if isinstance(who, list)
            else await self._person(name, who)
            for name, who in named.items()
        }

    async def _person(self, field: str, who: str) -> dict[str, str]:
        user = await self.find_user(who) if "@" in who else {"accountId": who}
        if user is None:
            problem = f"Jira knows no single active person of the address {who}"
            raise BadFields(problem, fields={field: problem}, remedy="Name somebody else", about=who)
        account = str(user.get("accountId") or user["key"])
        return await self._dialect.reference(self.call, account, field)


def _is(user: dict[str, Any], email: str) -> bool:
    """Whether the user has that address, or hides it (then the search itself has matched on it).

    It matches on names, too: who is called like the address and hides their own is not believed.
    """
    address, wanted = user.get("emailAddress"), email.casefold()
    if address is None:
        return wanted not in str(user.get("displayName") or "").casefold()
    return str(address).casefold() == wanted
