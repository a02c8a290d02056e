"""The JSON that Jira answers and sends: users, issues, comments, changelog."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sandbox.jira import adf, custom
from sandbox.jira.model import Attachment, Comment, History, Issue, Link, Named, Project, Status, Text, User, Way
from sandbox.jira.site import LINK_TYPES, PRIORITIES, RESOLUTIONS, TYPES, Site

Json = dict[str, Any]
CATEGORIES = {
    "undefined": (1, "medium-gray", "No Category"),
    "new": (2, "blue-gray", "To Do"),
    "indeterminate": (4, "yellow", "In Progress"),
    "done": (3, "green", "Done"),
}
FIELD_NAMES = {
    "summary": "Summary",
    "description": "Description",
    "issuetype": "Issue Type",
    "project": "Project",
    "status": "Status",
    "priority": "Priority",
    "assignee": "Assignee",
    "reporter": "Reporter",
    "creator": "Creator",
    "created": "Created",
    "updated": "Updated",
    "duedate": "Due date",
    "labels": "Labels",
    "resolution": "Resolution",
    "resolutiondate": "Resolved",
    "archiveddate": "Archived",
    "issuelinks": "Linked Issues",
    "comment": "Comment",
    "components": "Components",
    "fixVersions": "Fix versions",
    "versions": "Affects versions",
    "environment": "Environment",
    "attachment": "Attachment",
    "subtasks": "Sub-tasks",
    "security": "Security Level",
    "statuscategorychangedate": "Status Category Changed",
    "workratio": "Work Ratio",
    "watches": "Watchers",
    "votes": "Votes",
}
SCHEMA_TYPES = {
    "labels": "array",
    "issuetype": "issuetype",
    "priority": "priority",
    "assignee": "user",
    "reporter": "user",
    "creator": "user",
    "status": "status",
    "project": "project",
    "resolution": "resolution",
    "duedate": "date",
    "created": "datetime",
    "updated": "datetime",
    "resolutiondate": "datetime",
    "comment": "comments-page",
}
_NOT_NAVIGABLE = {"comment", "attachment"}
CUSTOM = "*custom"
"""Among chosen field names: all custom fields."""


def jira_time(at: datetime) -> str:
    """`at` as Jira writes it, for example 2026-11-22T11:32:50.109+0000."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}+0000"


def is_internal(comment: Comment) -> bool:
    """Whether a service desk hides the comment from its customers."""
    told = comment.properties.get("sd.public.comment")
    return isinstance(told, dict) and told.get("internal") is True


def choose_fields(wanted: Iterable[str] | None, default: str) -> set[str]:
    """The field names that a `fields` parameter picks: names, `*all`, `*navigable`, `-name`."""
    names = [name.strip() for part in (wanted or [default]) for name in part.split(",") if name.strip()]
    if names and all(name.startswith("-") for name in names):
        names.insert(0, default)
    chosen: set[str] = set()
    for name in names:
        if name == "*all":
            chosen |= {*FIELD_NAMES, CUSTOM}
        elif name == "*navigable":
            chosen |= {*FIELD_NAMES, CUSTOM} - _NOT_NAVIGABLE
        elif name.startswith("-"):
            chosen.discard(name[1:])
        else:
            chosen.add(name)
    return chosen


@dataclass(frozen=True)
class Shaper:
    """Shapes a site's data for one API version, with `self` links under `base`."""

    site: Site
    version: int
    base: str

    @property
    def api(self) -> str:
        """The root of `self` links."""
        return f"{self.base}/rest/api/{self.version}"

    def user(self, account_id: str | None, email: bool = True) -> Json | None:
        """A person; None for nobody. Cloud's webhooks leave the e-mail out."""
        if account_id is None:
            return None
        user = self.site.users.get(account_id, User(account_id, "Former user", "", False, account_id.lower()))
        if self.site.server:
            return self._server_user(user)
        shown = {
            "self": f"{self.api}/user?accountId={account_id}",
            "accountId": account_id,
            "avatarUrls": {size: f"{self.base}/avatar/{size}" for size in ("48x48", "24x24", "16x16", "32x32")},
            "displayName": user.name,
            "active": user.active,
            "timeZone": "Etc/UTC",
            "accountType": "app" if user == self.site.bot else "atlassian",
        }
        return {**shown, "emailAddress": user.email} if email else shown

    def _server_user(self, user: User) -> Json:
        return {
            "self": f"{self.api}/user?username={quote(user.username)}",
            "name": user.username,
            "key": user.account_id,
            "emailAddress": user.email,
            "avatarUrls": {size: f"{self.base}/avatar/{size}" for size in ("48x48", "24x24", "16x16", "32x32")},
            "displayName": user.name,
            "active": user.active,
            "timeZone": "Etc/UTC",
        }

    def category(self, key: str) -> Json:
        """A status category."""
        number, color, name = CATEGORIES[key]
        return {
            "self": f"{self.api}/statuscategory/{number}",
            "id": number,
            "key": key,
            "colorName": color,
            "name": name,
        }

    def status(self, status: Status) -> Json:
        """A workflow status with its category."""
        return {
            "self": f"{self.api}/status/{status.id}",
            "description": "",
            "iconUrl": f"{self.base}/",
            "name": status.name,
            "id": status.id,
            "statusCategory": self.category(status.category),
        }

    def named(self, kind: str, things: tuple[Named, ...], thing_id: str | None) -> Json | None:
        """A priority, issue type or resolution; None for none."""
        thing = next((thing for thing in things if thing.id == thing_id), None)
        if thing is None:
            return None
        shown: Json = {"self": f"{self.api}/{kind}/{thing.id}", "id": thing.id, "name": thing.name}
        if kind == "issuetype":
            shown |= {"description": "", "iconUrl": f"{self.base}/icon", "subtask": False, "hierarchyLevel": 0}
        elif kind == "priority":
            shown |= {"iconUrl": f"{self.base}/images/icons/priorities/{thing.name.lower()}.svg"}
        return shown

    def project(self, project: Project) -> Json:
        """A project as issues carry it."""
        return {
            "self": f"{self.api}/project/{project.id}",
            "id": project.id,
            "key": project.key,
            "name": project.name,
            "projectTypeKey": project.kind,
            "simplified": False,
        }

    def text(self, text: Text | None) -> Any:
        """A rich text: wiki string on v2, document on v3."""
        if text is None:
            return None
        return text.wiki if self.version == 2 else adf.to_adf(text)

    def comment(self, issue: Issue, comment: Comment, properties: bool = False, email: bool = True) -> Json:
        """A comment, with its properties where they were asked for."""
        shown = {
            "self": f"{self.api}/issue/{issue.id}/comment/{comment.id}",
            "id": comment.id,
            "author": self.user(comment.author, email),
            "body": self.text(comment.body),
            "updateAuthor": self.user(comment.update_author, email),
            "created": jira_time(comment.created),
            "updated": jira_time(comment.updated),
        }
        if comment.visibility is not None:
            shown["visibility"] = comment.visibility
        if not self.site.server:
            shown["jsdPublic"] = not is_internal(comment)
        if properties:
            shown["properties"] = [{"key": key, "value": value} for key, value in comment.properties.items()]
        return shown

    def attachment(self, one: Attachment) -> Json:
        """A file on an issue."""
        content = f"{self.base}/secure/attachment/{one.id}/{quote(one.name)}"
        return {
            "self": f"{self.api}/attachment/{one.id}",
            "id": one.id,
            "filename": one.name,
            "author": self.user(one.author),
            "created": jira_time(one.created),
            "size": one.size,
            "mimeType": "application/octet-stream",
            "content": content if self.site.server else f"{self.api}/attachment/content/{one.id}",
        }

    def security(self, level: str | None) -> Json | None:
        """The security level of an issue; levels are known by their names here."""
        if level is None:
            return None
        return {"self": f"{self.api}/securitylevel/{level}", "id": level, "name": level, "description": ""}

    def items(self, history: History) -> list[Json]:
        """What one changelog entry changed. Data Center tells no `fieldId`."""
        return [
            {
                "field": item.field,
                "fieldtype": "custom" if item.custom else "jira",
                **({"fieldId": item.field_id} if item.field_id and not self.site.server else {}),
                "from": item.old,
                "fromString": item.old_string,
                "to": item.new,
                "toString": item.new_string,
            }
            for item in history.items
        ]

    def history(self, history: History) -> Json:
        """One changelog entry."""
        shown: Json = {
            "id": history.id,
            "author": self.user(history.author),
            "created": jira_time(history.created),
            "items": self.items(history),
        }
        if history.metadata is not None:
            shown["historyMetadata"] = history.metadata
        return shown

    def link(self, link: Link) -> Json:
        """A link towards another issue."""
        name, inward, outward = LINK_TYPES[link.type]
        kind = {"id": link.type, "name": name, "inward": inward, "outward": outward}
        other = self.site.issues[link.other]
        side = "outwardIssue" if link.direction == "outward" else "inwardIssue"
        return {"id": link.id, "type": kind, side: self.brief(other, {"summary", "status", "priority", "issuetype"})}

    def fields(self, issue: Issue, chosen: set[str], email: bool = True) -> Json:
        """The chosen fields of an issue."""
        makers: dict[str, Callable[[], Any]] = {
            "summary": lambda: issue.summary,
            "description": lambda: self.text(issue.description),
            "issuetype": lambda: self.named("issuetype", TYPES, issue.type),
            "project": lambda: self.project(self.site.projects[issue.project]),
            "status": lambda: self.status(self.site.status(issue.status)),
            "priority": lambda: self.named("priority", PRIORITIES, issue.priority),
            "assignee": lambda: self.user(issue.assignee, email),
            "reporter": lambda: self.user(issue.reporter, email),
            "creator": lambda: self.user(issue.creator, email),
            "created": lambda: jira_time(issue.created),
            "updated": lambda: jira_time(issue.updated),
            "duedate": lambda: issue.duedate,
            "labels": lambda: list(issue.labels),
            "resolution": lambda: self.named("resolution", RESOLUTIONS, issue.resolution),
            "resolutiondate": lambda: jira_time(issue.resolved) if issue.resolved else None,
            "archiveddate": lambda: jira_time(issue.archived) if issue.archived else None,
            "issuelinks": lambda: [self.link(link) for link in issue.links if link.other in self.site.issues],
            "comment": lambda: self.comments(issue),
            "security": lambda: self.security(issue.security),
            "attachment": lambda: [self.attachment(one) for one in issue.attachments],
            "workratio": lambda: -1,
            "watches": lambda: {"watchCount": 0, "isWatching": False},
            "votes": lambda: {"votes": 0, "hasVoted": False},
        }
        empty: Json = {"components": [], "fixVersions": [], "versions": [], "subtasks": []}
        known = [name for name in FIELD_NAMES if name in chosen]
        shown = {name: makers[name]() if name in makers else empty.get(name) for name in known}
        if issue.archived is None:
            # No recorded issue that is not archived has it.
            shown.pop("archiveddate", None)
        for own in self.site.custom.values():
            if CUSTOM in chosen or own.id in chosen:
                value = issue.custom.get(own.id)
                shown[own.id] = custom.show(own, value, lambda account: self.user(account, email), self.api)
        return shown

    def comments(self, issue: Issue) -> Json:
        """The `comment` field: the whole list in one page."""
        shown = [self.comment(issue, comment) for comment in issue.comments]
        return {"comments": shown, "maxResults": len(shown), "total": len(shown), "startAt": 0}

    def brief(self, issue: Issue, chosen: set[str], email: bool = True) -> Json:
        """Id, key and the chosen fields."""
        return {
            "id": issue.id,
            "self": f"{self.api}/issue/{issue.id}",
            "key": issue.key,
            "fields": self.fields(issue, chosen, email),
        }

    def transitions(self, issue: Issue, *, closed: bool = False, fields: bool = False) -> list[Json]:
        """The transitions open to an issue. closed: and those that a condition shuts; fields: with what their screens ask."""
        open_ = self.site.transitions(issue)
        return [
            {
                "id": number,
                "name": way.to,
                "to": self.status(self.site.status_named(way.to)),
                "hasScreen": bool(way.screen),
                "isGlobal": self.site.projects[issue.project].workflow is None,
                "isInitial": False,
                "isAvailable": number in open_,
                "isConditional": way.closed,
                "isLooped": False,
                **({"fields": {name: self.screen_field(name, way) for name in way.screen}} if fields else {}),
            }
            for number, way in (self.site.ways(issue) if closed and open_ else open_).items()
        ]

    def screen_field(self, name: str, way: Way) -> Json:
        """A field of a transition's screen."""
        allowed: dict[str, tuple[Named, ...]] = {"resolution": RESOLUTIONS, "priority": PRIORITIES}
        return {
            "required": name in way.required,
            "schema": {"type": SCHEMA_TYPES.get(name, "string"), "system": name},
            "name": FIELD_NAMES[name],
            "key": name,
            "fieldId": name,
            "hasDefaultValue": name == "priority",
            "operations": ["set"],
            **(
                {"allowedValues": [self.named(name, allowed[name], one.id) for one in allowed[name]]}
                if name in allowed
                else {}
            ),
        }

    def issue(self, issue: Issue, chosen: set[str], expand: set[str], properties: Iterable[str] = ()) -> Json:
        """An issue with what was asked to be expanded: changelog (newest first; oldest on Data Center), transitions, names."""
        shown = {"expand": "renderedFields,names,schema,transitions,changelog", **self.brief(issue, chosen)}
        if "changelog" in expand:
            entries = issue.histories if self.site.server else reversed(issue.histories)
            told = [self.history(history) for history in entries]
            shown["changelog"] = {"startAt": 0, "maxResults": len(told), "total": len(told), "histories": told}
        if "transitions" in expand:
            shown["transitions"] = self.transitions(issue)
        if "names" in expand:
            own = {one.id: one.name for one in self.site.custom.values()}
            shown["names"] = {name: (FIELD_NAMES | own)[name] for name in shown["fields"]}
        asked = [key for part in properties for key in part.split(",") if key]
        if asked:
            keep = issue.properties if "*all" in asked else {k: v for k, v in issue.properties.items() if k in asked}
            shown["properties"] = dict(keep)
        return shown
