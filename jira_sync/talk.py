"""Comments both ways: which to write into Jira, which to take from it. Pure.

A comment of ours is known in Jira by its id (or, after a lost answer, by our property on it), never by its author: people
comment under the bot's account too. What a person wrote in Teams carries their name on a first line of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jira_sync import markdown, wiki
from jira_sync.markup import escaped
from jira_sync.mentions import mentioned, pinging, spoken
from jira_sync.remote import RemoteComment
from jira_sync.values import digest, normal_text
from sop.records.commands import SeenComment
from sop.records.items import Comment
from sop.records.people import Person, Side
from sop.records.text import clean_line

NOBODY: Mapping[str, str] = MappingProxyType({})

Known = tuple[Comment, str | None, str | None]
"""A comment of ours, its id in Jira, and the digest of what both sides last agreed it says there."""


@dataclass(frozen=True, slots=True)
class Talk:
    """create: comments of ours that Jira has not; adopt: ours to Jira id and digest, found there; seen: taken from Jira;
    update: of ours, with their ids in Jira, that were edited or deleted here; delete: ids in Jira of twins of ours."""

    create: tuple[Comment, ...]
    adopt: dict[str, tuple[str, str]]
    seen: tuple[SeenComment, ...]
    update: tuple[tuple[Comment, str], ...] = ()
    delete: tuple[str, ...] = ()


def in_jira(comment: Comment, mentions: Mapping[str, str] = NOBODY) -> str:
    """The comment's text as written into Jira: no words of a person's ping somebody or embed anything there.

    mentions: who is pinged where their name stands with an @, and how Jira writes it.
    """
    return f"{heading(comment)}\n{pinging(markdown.write(normal_text(comment.text)), mentions)}"


def heading(comment: Comment) -> str:
    """The line that says who wrote it, and who deleted it: in Jira all of ours stand under the bot's account."""
    gone = f", deleted there by {_plain(comment.deleted_by)}" if comment.deleted_by is not None else ""
    return escaped(f"{_plain(comment.author)} (Teams{gone}):".strip())


def _plain(person: Person) -> str:
    return clean_line(person.name).replace("[", "(").replace("]", ")")


def without_heading(comment: Comment, text: str) -> str:
    """What a person made of our comment in Jira, less the heading where it still stands."""
    first, _, rest = text.partition("\n")
    return wiki.read(rest.strip() if first.strip() == heading(comment) else text)


def talk(
    known: list[Known], there: tuple[RemoteComment, ...], *, complete: bool, names: Mapping[str, str] = NOBODY
) -> Talk:
    """Compare both sides' comments.

    complete: whether `there` is all of them, so that a missing one was deleted; names: of those mentioned there.
    """
    by_id = {one.id: one for one in there}
    twins = _twins(known, there)
    adopt = {comment_id: (twin.id, twin.state) for comment_id, twin in twins.items()}
    linked = {jira_id for _comment, jira_id, _digest in known if jira_id} | {twin.id for twin in twins.values()}
    create: list[Comment] = []
    seen: list[SeenComment] = []
    update: list[tuple[Comment, str]] = []
    for comment, jira_id, agreed in known:
        if jira_id is None:
            twin = twins.get(comment.id)
            if twin is None and comment.deleted_by is None and comment.side is not Side.JIRA:
                create.append(comment)
            elif twin is not None and (twin.internal or _is_edited(twin, comment)):
                seen.append(_edited(comment, twin, names))
            continue
        remote = by_id.get(jira_id)
        if remote is None:
            if complete and comment.deleted_by is None:
                seen.append(_gone(comment))
        elif comment.unsent and _ours_stands(comment, remote, agreed):
            update.append((comment, jira_id))
        elif agreed is not None and remote.state != agreed:
            seen.append(_edited(comment, remote, names))
            adopt[comment.id] = (jira_id, remote.state)
    for remote in there:
        if remote.id not in linked:
            comment_id = f"jira-{remote.id}"
            seen.append(
                SeenComment(
                    comment_id, remote.author, wiki.read(_spoken(remote, names)), remote.at, internal=remote.internal
                )
            )
            adopt[comment_id] = (remote.id, remote.state)
    return Talk(tuple(create), adopt, tuple(seen), tuple(update))


def _ours_stands(comment: Comment, remote: RemoteComment, agreed: str | None) -> bool:
    """Whether what was done here is to be written: not over a later edit in Jira, and never over one that is internal."""
    if remote.internal:
        return False
    changed_there = remote.state not in (agreed, digest(in_jira(comment)))
    return not changed_there or comment.edited_at is None or remote.updated_at <= comment.edited_at


def unread(known: list[Known], there: tuple[RemoteComment, ...]) -> set[str]:
    """Whom those comments mention that say something new: their names are wanted."""
    agreed = {jira_id: state for _comment, jira_id, state in known}
    return {whom for one in there if agreed.get(one.id) != one.state for whom in mentioned(one.text)}


def _twins(known: list[Known], there: tuple[RemoteComment, ...]) -> dict[str, RemoteComment]:
    """Comments of ours that were written, though we had no answer."""
    unlinked = {comment.id for comment, jira_id, _digest in known if jira_id is None}
    return {one.ours: one for one in there if one.ours in unlinked and one.ours is not None}


def _is_edited(twin: RemoteComment, comment: Comment) -> bool:
    return twin.updated_at > twin.at and twin.state != digest(in_jira(comment))


def _edited(comment: Comment, remote: RemoteComment, names: Mapping[str, str]) -> SeenComment:
    said = _spoken(remote, names)
    text = wiki.read(said) if comment.side is Side.JIRA else without_heading(comment, said)
    return SeenComment(
        comment.id,
        comment.author,
        text,
        comment.at,
        # A security level that comes or goes changes what we may read, and edits nothing.
        remote.updated_at if remote.updated_at > remote.at else comment.edited_at,
        comment.side,
        internal=remote.internal,
    )


def _spoken(remote: RemoteComment, names: Mapping[str, str]) -> str:
    """Its wiki text with names for mentions; no name is markup."""
    return spoken(remote.text, {whom: escaped(name) for whom, name in names.items()})


def _gone(comment: Comment) -> SeenComment:
    """It was deleted in Jira, which does not tell who did it once the comment is gone."""
    return SeenComment(
        comment.id,
        comment.author,
        comment.text,
        comment.at,
        comment.edited_at,
        comment.side,
        Person("Jira"),
        comment.internal,
    )
