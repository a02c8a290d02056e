"""Every change of an issue: keeps changelog, `updated`, index and webhooks in step."""

from datetime import datetime
from typing import Any

from sandbox.jira import custom
from sandbox.jira.fields import Values
from sandbox.jira.model import Attachment, Comment, Event, History, Issue, Item, Project, Sprint, Text, User
from sandbox.jira.site import LINK_TYPES, PRIORITIES, RESOLUTIONS, TYPES, Site
from sandbox.jira.state import JiraState

_TRACKED = ("summary", "description", "issuetype", "priority", "assignee", "reporter", "duedate", "labels", "security")
_DEFAULT_PRIORITY = "3"
_CLONERS = "10001"


def create(state: JiraState, actor: User, project: Project, values: Values, properties: dict[str, Any]) -> Issue:
    """Makes an issue from read field values (see fields.py), with its properties, in one step."""
    site, now = state.site, state.clock.now()
    issue = Issue(
        id=site.next_id(),
        key=site.next_key(project),
        project=project.key,
        type=values["issuetype"],
        summary=values["summary"],
        status=site.statuses[0].id,
        priority=values.get("priority", _DEFAULT_PRIORITY),
        reporter=values.get("reporter", actor.account_id),
        creator=actor.account_id,
        created=now,
        updated=now,
        description=values.get("description"),
        assignee=values.get("assignee"),
        duedate=values.get("duedate"),
        labels=values.get("labels", []),
        properties=properties,
        custom={name: values[name] for name in site.custom if values.get(name) is not None},
    )
    site.issues[issue.id] = issue
    state.tell(Event("jira:issue_created", actor, issue, now, "issue_created"))
    return issue


def edit(state: JiraState, actor: User, issue: Issue, values: Values, metadata: dict[str, Any] | None = None) -> None:
    """Sets fields; what is equal already leaves no trace, and nothing changed leaves no history at all."""
    items = _apply(state.site, issue, values, state.clock.now())
    if not items:
        return
    assigned = [item.field for item in items] == ["assignee"]
    record(state, actor, issue, items, "issue_assigned" if assigned else "issue_updated", metadata)


def transition(
    state: JiraState,
    actor: User,
    issue: Issue,
    target: str,
    values: Values | None = None,
    metadata: dict[str, Any] | None = None,
) -> None:
    """Moves the issue to the status with id `target`, setting or clearing the resolution as the done category asks."""
    site, now = state.site, state.clock.now()
    values = dict(values or {})
    before, after = site.status(issue.status), site.status(target)
    items: list[Item] = []
    if before.id != after.id:
        if after.category == "done":
            values.setdefault("resolution", RESOLUTIONS[0].id)
        elif issue.resolution is not None:
            values["resolution"] = None
        issue.status = after.id
        items.append(Item("status", "status", before.id, before.name, after.id, after.name))
    items = _apply(site, issue, values, now) + items
    if items:
        record(state, actor, issue, items, "issue_generic", metadata)


def record(
    state: JiraState,
    actor: User,
    issue: Issue,
    items: list[Item],
    type_name: str,
    metadata: dict[str, Any] | None = None,
) -> None:
    """Writes one changelog entry and tells it."""
    now = state.clock.now()
    history = History(state.site.next_id(), actor.account_id, now, tuple(items), metadata)
    issue.histories.append(history)
    issue.updated = now
    state.tell(Event("jira:issue_updated", actor, issue, now, type_name, history))


def to_sprint(state: JiraState, actor: User, issue: Issue, sprint: Sprint | None) -> None:
    """Puts the issue into a sprint, or into none; where it is there already, nothing is told."""
    before, _ = state.site.sprint(issue)
    if (sprint.id if sprint else None) == issue.sprint:
        return
    issue.sprint = sprint.id if sprint else None
    old, new = (before.name if before else ""), (sprint.name if sprint else "")
    item = Item("Sprint", "customfield_10020", before.id if before else "", old, issue.sprint or "", new)
    record(state, actor, issue, [item], "issue_updated")


def comment(state: JiraState, actor: User, issue: Issue, body: Text, properties: dict[str, Any]) -> Comment:
    """Adds a comment."""
    now = state.clock.now()
    made = Comment(state.site.next_id(), actor.account_id, actor.account_id, body, now, now, properties)
    issue.comments.append(made)
    issue.updated = now
    state.tell(Event("comment_created", actor, issue, now, comment=made))
    return made


def edit_comment(state: JiraState, actor: User, issue: Issue, target: Comment, body: Text) -> None:
    """Replaces a comment's text."""
    now = state.clock.now()
    target.body, target.update_author, target.updated = body, actor.account_id, now
    issue.updated = now
    state.tell(Event("comment_updated", actor, issue, now, comment=target))


def delete_comment(state: JiraState, actor: User, issue: Issue, target: Comment) -> None:
    """Removes a comment for good."""
    issue.comments.remove(target)
    issue.updated = state.clock.now()
    state.tell(Event("comment_deleted", actor, issue, issue.updated, comment=target))


def attach(
    state: JiraState, actor: User, issue: Issue, name: str, size: int, content: bytes | None = None
) -> Attachment:
    """Puts a file on an issue."""
    made = Attachment(state.site.next_id(), name, actor.account_id, state.clock.now(), size, content)
    issue.attachments.append(made)
    record(state, actor, issue, [Item("Attachment", "attachment", None, None, made.id, name)], "issue_updated")
    return made


def detach(state: JiraState, actor: User, issue: Issue, target: Attachment) -> None:
    """Removes a file."""
    issue.attachments.remove(target)
    record(state, actor, issue, [Item("Attachment", "attachment", target.id, target.name, None, None)], "issue_updated")


def delete(state: JiraState, actor: User, issue: Issue) -> None:
    """Removes an issue for good, with its links."""
    state.site.deleted[issue.id] = state.site.issues.pop(issue.id)
    for other in state.site.issues.values():
        other.links = [link for link in other.links if link.other != issue.id]
    state.tell(Event("jira:issue_deleted", actor, issue, state.clock.now()))


def restore(state: JiraState, actor: User, issue: Issue) -> None:
    """Brings back an archived issue, or a deleted one as out of a backup: same id, same key, and no webhook for that."""
    if issue.id in state.site.deleted:
        state.site.issues[issue.id] = state.site.deleted.pop(issue.id)
        state.index.put(issue, 0)
    else:
        archive(state, actor, issue, back=True)
    state.changes.bump()


def archive(state: JiraState, actor: User, issue: Issue, *, back: bool = False) -> None:
    """Makes an issue read-only and hides it from searches, or takes that back. `updated` stays."""
    issue.archived = None if back else state.clock.now()
    state.changes.bump()


def rename_project(state: JiraState, project: Project, key: str) -> None:
    """Gives a project another key, and with it all its issues; the old keys go on working."""
    old = project.key
    project.key = key
    state.site.projects = {one.key: one for one in state.site.projects.values()}
    for issue in state.site.issues.values():
        if issue.project == old:
            state.site.old_keys[issue.key] = issue.id
            issue.project, issue.key = key, f"{key}-{issue.key.rpartition('-')[2]}"
            state.index.put(issue, 0)
    state.site.old_projects[old] = key
    state.changes.bump()


def move(state: JiraState, actor: User, issue: Issue, project: Project) -> None:
    """Moves an issue to another project: the key changes, the id stays, the old key goes on working."""
    old_project, old_key = state.site.projects[issue.project], issue.key
    if old_project.key == project.key:
        return
    issue.project, issue.key = project.key, state.site.next_key(project)
    state.site.old_keys[old_key] = issue.id
    items = [
        Item("project", "project", old_project.id, old_project.name, project.id, project.name),
        Item("Key", "", None, old_key, None, issue.key),
    ]
    record(state, actor, issue, items, "issue_moved")


def clone(state: JiraState, actor: User, issue: Issue, *, bare: bool = False) -> Issue:
    """Copies an issue as Jira's own clone does: fields and labels come along, properties and comments do not.

    bare: as where an administrator has set neither a prefix nor a type of link for clones.
    """
    values: Values = {
        "summary": issue.summary if bare else f"CLONE - {issue.summary}"[:255],
        "issuetype": issue.type,
        "priority": issue.priority,
        "description": issue.description,
        "assignee": issue.assignee,
        "duedate": issue.duedate,
        "labels": list(issue.labels),
        **issue.custom,
    }
    twin = create(state, actor, state.site.projects[issue.project], values, {})
    if not bare:
        link(state, actor, _CLONERS, twin, issue)
    return twin


def link(state: JiraState, actor: User, type_id: str, inward: Issue, outward: Issue) -> None:
    """Links two issues and says so in both changelogs.

    One that is there already is answered as if it were made ("Create issue link", developer.atlassian.com, REST version 3).
    """
    if any((one.type, one.direction, one.other) == (type_id, "outward", outward.id) for one in inward.links):
        return
    state.site.link(type_id, inward, outward)
    _, inward_text, outward_text = LINK_TYPES[type_id]
    for issue, other, text in ((inward, outward, outward_text), (outward, inward, inward_text)):
        item = Item("Link", "issuelinks", None, None, other.key, f"This issue {text} {other.key}")
        record(state, actor, issue, [item], "issue_updated")


def _apply(site: Site, issue: Issue, values: Values, now: datetime) -> list[Item]:
    items = [item for name in _TRACKED if name in values and (item := _set(site, issue, name, values[name]))]
    items += [
        item
        for own in site.custom.values()
        if own.id in values and (item := _set_custom(site, issue, own, values[own.id]))
    ]
    if "resolution" in values and values["resolution"] != issue.resolution:
        old, issue.resolution = issue.resolution, values["resolution"]
        issue.resolved = now if issue.resolution else None
        items.append(
            _item("resolution", old, _name(RESOLUTIONS, old), issue.resolution, _name(RESOLUTIONS, issue.resolution))
        )
    return items


def _set(site: Site, issue: Issue, name: str, value: Any) -> Item | None:
    attribute = "type" if name == "issuetype" else name
    old = getattr(issue, attribute)
    if _same(name, old, value):
        return None
    setattr(issue, attribute, value)
    return _item(name, *_shown(site, name, old), *_shown(site, name, value))


def _set_custom(site: Site, issue: Issue, own: custom.Custom, value: Any) -> Item | None:
    old = issue.custom.get(own.id)
    if old == value:
        return None
    issue.custom[own.id] = value
    return custom.changed(
        own, old, value, lambda account: site.users[account].name if account in site.users else account
    )


def _same(name: str, old: Any, new: Any) -> bool:
    if name == "description":
        return bool((old.wiki if old else "") == (new.wiki if new else ""))
    if name == "labels":
        return set(old) == set(new)
    return bool(old == new)


def _shown(site: Site, name: str, value: Any) -> tuple[str | None, str | None]:
    """The id and the words of a value, as Jira's changelog has them."""
    if name == "labels":
        return None, " ".join(value)
    if value is None:
        return None, None
    if name == "description":
        return None, value.wiki
    if name == "duedate":
        return value, f"{value} 00:00:00.0"
    if name in {"assignee", "reporter"}:
        user = site.users.get(value)
        return value, user.name if user else value
    if name == "priority":
        return value, _name(PRIORITIES, value)
    if name == "issuetype":
        return value, _name(TYPES, value)
    return None, value


def _name(things: tuple[Any, ...], thing_id: str | None) -> str | None:
    return next((thing.name for thing in things if thing.id == thing_id), None)


def _item(name: str, old: str | None, old_text: str | None, new: str | None, new_text: str | None) -> Item:
    return Item(name, name, old, old_text, new, new_text)
