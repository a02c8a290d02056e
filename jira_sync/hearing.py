"""What was said on both sides, as it is compared: each comment of ours once, and what becomes of a second one in Jira."""

from __future__ import annotations

from dataclasses import replace

from jira_sync import twins
from jira_sync.client import JiraClient
from jira_sync.local import Local
from jira_sync.remote import Remote
from jira_sync.talk import Talk
from jira_sync.values import identity


async def each_once(client: JiraClient, local: Local, remote: Remote) -> tuple[Local, Remote, twins.Sifted]:
    """Both sides without the twins that are to go. Raises sop.errors."""
    if not twins.doubled(local.comments, remote.comments):
        return local, remote, twins.Sifted(local.comments, remote.comments)
    sifted = twins.sift(local.comments, remote.comments, identity(await client.myself()))
    return replace(local, comments=sifted.known), replace(remote, comments=sifted.there), sifted


def twins_too(said: Talk, sifted: twins.Sifted) -> Talk:
    """With what is to become of twins. What is written anew in a moment is agreed on then."""
    written = {comment.id for comment, _jira_id in said.update}
    moved = {comment_id: now for comment_id, now in sifted.moved if comment_id not in written}
    return replace(said, delete=sifted.delete, adopt=moved | said.adopt)
