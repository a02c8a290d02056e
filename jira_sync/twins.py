"""A comment of ours that stands in Jira twice, and which of the two goes. Pure.

A worker that stands still between its last look at its lease and the request writes a comment that another worker has written
meanwhile: Jira refuses nobody, and has no key to send along. But both bear the id of our comment in our property, so they are
known for what they are at the next look.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jira_sync.remote import RemoteComment
from jira_sync.talk import Known

There = tuple[RemoteComment, ...]


@dataclass(frozen=True, slots=True)
class Sifted:
    """Both sides' comments, each of ours once.

    delete: ids of the twins that are to go from Jira; moved: by comments of ours, what stands for them in Jira from now on, by
    its id there and what it says (`RemoteComment.state`).
    """

    known: list[Known]
    there: There
    delete: tuple[str, ...] = ()
    moved: tuple[tuple[str, tuple[str, str]], ...] = ()


def may_be(known: list[Known], there: There, creator: str | None) -> bool:
    """Whether one that we do not know may be ours, so that its properties are worth a request.

    creator: the account that made the issue, mostly ours. On an issue of somebody else's the words tell.
    """
    linked = {jira_id for _comment, jira_id, _state in known}
    said = {state for _comment, _jira_id, state in known if state is not None}
    return any(one.id not in linked and (one.author.account_id == creator or one.state in said) for one in there)


def doubled(known: list[Known], there: There) -> bool:
    """Whether a comment of ours has another one in Jira than the one it is linked to."""
    linked = {comment.id: jira_id for comment, jira_id, _state in known}
    marked = [one for one in there if one.ours in linked]
    return len({one.ours for one in marked}) < len(marked) or any(
        linked[one.ours] not in (None, one.id) for one in marked if one.ours is not None
    )


def sift(known: list[Known], there: There, account: str | None) -> Sifted:
    """Of each comment of ours one: the one that somebody has edited, otherwise the oldest.

    Only what our own account wrote, what nobody has edited and nobody has answered goes; where both were edited or answered, the
    other one is a comment of its own from now on. Of one that somebody has deleted in Jira the other one stays.
    account: ours. there: all comments, with their properties.
    """
    taken = {jira_id: comment.id for comment, jira_id, _state in known if jira_id is not None}
    answered = {one.answers for one in there}
    delete: set[str] = set()
    moved: dict[str, tuple[str, str]] = {}
    kept: list[Known] = []
    for comment, jira_id, state in known:
        mine = [
            one
            for one in there
            if one.ours == comment.id
            and one.author.account_id == account
            and taken.get(one.id, comment.id) == comment.id
        ]
        if not mine or {one.id for one in mine} == {jira_id}:
            kept.append((comment, jira_id, state))
            continue
        stays = min(mine, key=lambda one: (_is_plain(one, answered), one.at, int(one.id)))
        delete |= {one.id for one in mine if one is not stays and _is_plain(one, answered)}
        if jira_id is not None and jira_id != stays.id and (jira_id in delete or jira_id not in _ids(there)):
            moved[comment.id] = (stays.id, stays.state)
            jira_id = stays.id
        kept.append((comment, jira_id, state))
    left = tuple(one for one in there if one.id not in delete)
    return Sifted(kept, left, tuple(sorted(delete, key=int)), tuple(moved.items()))


def _is_plain(one: RemoteComment, answered: set[str | None]) -> bool:
    return one.updated_at == one.at and one.id not in answered


def _ids(there: Iterable[RemoteComment]) -> set[str]:
    return {one.id for one in there}
