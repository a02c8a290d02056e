"""What a command about a comment does. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from sop.records import commands as c
from sop.records.items import Comment, Record
from sop.records.outcomes import Change, Code, Decision, FieldChange, Refusal
from sop.records.text import TEXT_LIMIT, clean_text, units
from sop.rules.rights import Right


def add(item: Record, command: c.Command, action: c.AddComment) -> Decision:
    """A new comment of the actor's."""
    text = clean_text(action.text)
    if problem := _text_problem(text):
        return problem
    actor = command.actor
    comment = Comment(action.comment_id, item.id, actor.person, actor.side, text, command.at)
    return Change(item, (FieldChange("comment", None, text),), (comment,))


def amend(
    item: Record, command: c.Command, action: c.EditComment | c.WithdrawComment, comment: Comment | None
) -> Decision:
    """An edit or a deletion, by whoever wrote it. What is deleted is marked and kept; an edit brings it back."""
    person = command.actor.person
    if comment is None or comment.item_id != item.id:
        return Refusal(Code.NOT_FOUND)
    if comment.internal or not comment.author.is_same_as(person):
        return Refusal(Code.NOT_ALLOWED, {"right": Right.COMMENT.value, "role": command.actor.role.value})
    if isinstance(action, c.WithdrawComment):
        if comment.deleted_by is not None:
            return Refusal(Code.ALREADY)
        gone = replace(comment, deleted_by=person, unsent=True)
        return Change(item, (FieldChange("comment", comment.text, None),), (gone,))
    text = clean_text(action.text)
    if problem := _text_problem(text):
        return problem
    if text == comment.text and comment.deleted_by is None:
        return Refusal(Code.ALREADY)
    said = replace(comment, text=text, edited_at=command.at, deleted_by=None, unsent=True)
    return Change(item, (FieldChange("comment", comment.text, text),), (said,))


def _text_problem(text: str) -> Refusal | None:
    if not text:
        return Refusal(Code.EMPTY, {"field": "comment"})
    if units(text) > TEXT_LIMIT:
        return Refusal(Code.TOO_LONG, {"field": "comment", "limit": TEXT_LIMIT, "length": units(text)})
    return None
