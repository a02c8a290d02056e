"""Who may read it: comments for some people only, and issues with a security level, never leave Jira with their words. Pure.

Which comments those are, `remote` reads; what is kept back of an issue with a security level, stands here.
"""

from __future__ import annotations

from dataclasses import replace

from jira_sync.remote import Remote, RemoteComment

WITHHELD = frozenset({"title", "description", "labels"})
"""Fields that carry words of people's. A security level keeps them in Jira, in both directions."""


def guarded(remote: Remote, shown_levels: tuple[str, ...]) -> Remote:
    """The issue as far as a conversation may know it. shown_levels: security levels that the team shows all the same."""
    if remote.level is None or remote.level in shown_levels:
        return remote
    return replace(
        remote,
        values={field: value for field, value in remote.values.items() if field not in WITHHELD},
        steps=tuple(step for step in remote.steps if step.field not in WITHHELD),
        comments=withheld(remote.comments),
        files=(),
        file_count=0,
        withheld=True,
    )


def withheld(comments: tuple[RemoteComment, ...]) -> tuple[RemoteComment, ...]:
    """That they are there, without a word of them."""
    return tuple(replace(one, text="", internal=True) for one in comments)
